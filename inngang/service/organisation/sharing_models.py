"""Who helps at another office than their own, from and to (utlån av ansatte)."""

from django.db import models
from django.db.models import F, Q


class Loan(models.Model):
    """A member of staff serves the queues of another office in the service area for a while (R305, R307)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="+")
    line = models.CharField(max_length=24, blank=True)  # what they are the expert in; empty: they cover for those away
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    reason = models.CharField(max_length=400)
    lent_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    lent_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organisation_loan"
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="loan_begins_first"),
            models.CheckConstraint(condition=~Q(reason=""), name="loan_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["unit", "ends_on"], name="loan_of_unit"),
            models.Index(fields=["ends_on"], name="loan_by_end"),
        ]
