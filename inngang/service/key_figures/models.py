"""Key figures are counted from the journal. Kept here: the goals leaders set, and each day counted for everybody to see."""

from django.db import models
from django.db.models import F, Q


class Goal(models.Model):
    """From a day on, so many of a hundred are answered within so many minutes or working days (servicemål)."""

    kind = models.CharField(max_length=16)
    amount = models.SmallIntegerField()
    percent = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day
    set_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "key_figures_goal"
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="one_goal_from_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="goal_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1) & Q(percent__gte=50) & Q(percent__lte=100), name="goal_can_be_reached"
            ),
        ]


class DayCounted(models.Model):
    """How one kind of contact was answered one day, in the hour it came; it names nobody (dagens svartid)."""

    day = models.DateField()
    kind = models.CharField(max_length=16)
    hour = models.SmallIntegerField()
    contacts = models.IntegerField()
    met = models.IntegerField()
    waited_seconds = models.BigIntegerField()  # of those who were met, together
    due = models.IntegerField()  # the goal has been reached or passed
    within = models.IntegerField()

    class Meta:
        db_table = "key_figures_day"
        constraints = [models.UniqueConstraint(fields=["day", "kind", "hour"], name="each_hour_is_counted_once")]


class StepCounted(models.Model):
    """How often a step of a page was reached one day, in one language; about nobody (steg)."""

    day = models.DateField()
    way = models.CharField(max_length=16)
    step = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    count = models.IntegerField()

    class Meta:
        db_table = "key_figures_step"
        constraints = [
            models.UniqueConstraint(fields=["day", "way", "step", "language"], name="each_step_is_one_row_a_day")
        ]
