"""What leaders plan with. Nothing here is about a person, and nothing is changed: a new version is a new row."""

from django.db import models


class Figures(models.Model):
    """Figures of counties, offices or municipalities, as they were read in from a file (tallgrunnlag)."""

    name = models.CharField(max_length=80)
    source = models.CharField(max_length=200)
    receivers = models.JSONField()  # [{code, name, within, figures: {name: number}}]
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "planning_figures"
        indexes = [models.Index(fields=["-made_at"], name="figures_by_age")]


class Criteria(models.Model):
    """Criteria somebody made their own, to divide an amount by (kriteriesett)."""

    name = models.CharField(max_length=80)
    based_on = models.CharField(max_length=40, blank=True)
    amount = models.BigIntegerField()  # kroner
    criteria = models.JSONField()
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "planning_criteria"
        indexes = [models.Index(fields=["-made_at"], name="criteria_by_age")]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gt=0), name="criteria_divide_something")]


class Scenario(models.Model):
    """A change a leader tries before making it, and what came of trying it (prøving)."""

    name = models.CharField(max_length=80)
    choices = models.JSONField()
    seed = models.IntegerField()
    state = models.CharField(max_length=8)  # waiting, playing, done, stopped or failed
    runs = models.IntegerField(default=0)
    most = models.IntegerField()
    width = models.FloatField(null=True)  # of the interval so far, in seconds on each side
    asked_to_stop = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)  # when the one who plays it last told
    result = models.JSONField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)  # saved, and seen by all who lead
    done_from = models.DateField(null=True)  # the day it was done for real

    class Meta:
        db_table = "planning_scenario"
        indexes = [
            models.Index(fields=["-kept_at"], name="scenario_kept", condition=models.Q(kept_at__isnull=False)),
            models.Index(fields=["made_by", "-made_at"], name="scenario_of"),
            models.Index(fields=["id"], name="scenario_to_play", condition=models.Q(state__in=("waiting", "playing"))),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "playing", "done", "stopped", "failed")),
                name="scenario_has_a_state",
            )
        ]


class Calculation(models.Model):
    """Something that takes long to count, asked for on a page and counted by the jobs (beregning). The last answer is kept.

    The same question is one row, whoever asks. `subject` is what it is about when the assumptions are left out.
    """

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)  # of the whole question
    asked = models.JSONField()
    state = models.CharField(max_length=8)  # as of a scenario
    done = models.IntegerField(default=0)
    most = models.IntegerField(default=0)  # 0: not known yet
    tries = models.IntegerField(default=0)
    asked_to_stop = models.BooleanField(default=False)
    seen_at = models.DateTimeField(null=True)  # when the one who counts it last told
    result = models.JSONField(null=True)
    counted_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "planning_calculation"
        indexes = [
            models.Index(fields=["kind", "subject", "-counted_at"], name="calculation_of_subject"),
            models.Index(
                fields=["kind", "-counted_at"], name="calculation_last", condition=models.Q(counted_at__isnull=False)
            ),
            models.Index(
                fields=["id"], name="calculation_to_count", condition=models.Q(state__in=("waiting", "playing"))
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "digest"], name="a_question_is_asked_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "playing", "done", "stopped", "failed")),
                name="calculation_has_a_state",
            ),
        ]
