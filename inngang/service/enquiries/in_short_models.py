"""Short summaries that were sent, and whether they were understood."""

from django.db import models
from django.db.models import Q


class InShort(models.Model):
    """A summary in the person's language; its words stand in the conversation (kort fortalt, R159)."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    message_id = models.BigIntegerField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=8)
    sent_at = models.DateTimeField()
    understood = models.BooleanField(null=True)  # null: no word yet
    replied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_in_short"
        indexes = [models.Index(fields=["enquiry", "-id"], name="in_short_of_enquiry")]
        constraints = [
            models.CheckConstraint(
                condition=Q(understood__isnull=True, replied_at__isnull=True)
                | Q(understood__isnull=False, replied_at__isnull=False),
                name="understood_or_not_with_a_time",
            )
        ]
