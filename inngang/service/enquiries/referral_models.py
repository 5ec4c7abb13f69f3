"""Where people were shown the way to somebody else, and what came of it."""

from django.db import models
from django.db.models import Q


class Referral(models.Model):
    """The way shown to another agency, with why, and a day we ask whether they got help (henvisning, R013)."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    agency = models.CharField(max_length=24)  # a code of organisation/agencies.toml
    explanation = models.TextField()  # what the person was told
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    check_by = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    came_of_it = models.CharField(max_length=12, blank=True)  # helped, turned_away or not_reached

    class Meta:
        db_table = "enquiries_referral"
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(checked_at__isnull=True), name="one_open_referral_of_an_enquiry"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True, came_of_it="") | Q(checked_at__isnull=False) & ~Q(came_of_it=""),
                name="referral_checked_with_an_end",
            ),
        ]
        indexes = [models.Index(fields=["enquiry", "id"], name="referral_of_enquiry")]
