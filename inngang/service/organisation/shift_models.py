"""What somebody changed in the planned shifts, with what stood there before, so that it can be undone."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class ShiftChange(models.Model):
    """One change of planned weeks (vaktendring): taken over from a proposal, or made by hand."""

    kind = models.CharField(max_length=8)  # proposal, hand
    units = ArrayField(models.BigIntegerField())  # where the one who changed it leads
    before = models.JSONField()  # {staff: [[weekday, from, to]]}
    after = models.JSONField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organisation_shift_change"
        constraints = [models.CheckConstraint(condition=Q(kind__in=("proposal", "hand")), name="shift_change_kind")]
