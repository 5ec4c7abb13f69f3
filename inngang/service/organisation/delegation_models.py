"""What an office itself decides, though another unit has it by the division of labour."""

from django.db import models
from django.db.models import F, Q


class Delegation(models.Model):
    """Power to decide, given to an office for one service, from and to (delegert vedtaksmyndighet)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("organisation.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    most_kroner = models.IntegerField(null=True)  # up to so much in one decision; none: no limit
    note = models.CharField(max_length=200, db_default="", default="")
    given_by = models.CharField(max_length=120)  # who has the power, and the decision it stands in
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day
    entered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_delegation"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="delegation_begins_first"
            ),
            models.CheckConstraint(condition=~Q(given_by=""), name="a_delegation_is_given_by_somebody"),
            models.CheckConstraint(
                condition=Q(most_kroner__isnull=True) | Q(most_kroner__gt=0), name="a_delegation_is_for_something"
            ),
            models.UniqueConstraint(
                fields=["unit", "service"], condition=Q(valid_to__isnull=True), name="one_delegation_at_a_time"
            ),
        ]
