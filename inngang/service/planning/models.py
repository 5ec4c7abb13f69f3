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
