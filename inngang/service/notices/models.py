"""The outbox: what we send, and whether it got there (varsel)."""

from django.db import models
from django.db.models import Q

from inngang.rules.vocabulary import DeliveryState


class Notice(models.Model):
    """One message on its way out. It is written with the thing it tells of, and sent after."""

    channel = models.CharField(max_length=16)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    enquiry_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    to = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, default="nb")
    text = models.TextField()
    state = models.CharField(max_length=12, default=DeliveryState.DUE)
    attempts = models.SmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=400, blank=True)
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=80, unique=True)  # the receiver's way to see a repeat
    seen_to_at = models.DateTimeField(null=True)  # of one that did not get there: somebody, or a letter, did instead
    seen_to_by = models.BigIntegerField(null=True)
    seen_to_how = models.CharField(max_length=255, db_default="")

    class Meta:
        db_table = "notices_notice"
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], name="notice_due", condition=Q(state=DeliveryState.DUE)),
            models.Index(fields=["enquiry_id"], name="notice_of_enquiry"),
            models.Index(
                fields=["enquiry_id"],
                name="notice_not_there",
                condition=Q(state=DeliveryState.FAILED, seen_to_at__isnull=True),
            ),
        ]
