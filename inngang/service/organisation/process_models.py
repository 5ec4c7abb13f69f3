"""An office's own way of doing what all do, in versions."""

from django.db import models
from django.db.models import Q


class ProcessVersion(models.Model):
    """How one unit does it in one matter, and why otherwise than the common way (egen arbeidsprosess, R286)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    matter = models.CharField(max_length=40)
    version = models.IntegerField()
    steps = models.JSONField()
    reason = models.CharField(max_length=400)
    taken_from = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # the unit whose way it was
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)

    class Meta:
        db_table = "organisation_process_version"
        constraints = [
            models.UniqueConstraint(fields=["unit", "matter", "version"], name="one_way_of_a_version"),
            models.UniqueConstraint(
                fields=["matter", "unit"], condition=Q(valid_to__isnull=True), name="one_way_of_a_unit"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_own_way_says_why"),
        ]
