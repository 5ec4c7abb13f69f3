"""What an office shares with those it works with: dates to meet, training, and material to learn from."""

from django.db import models
from django.db.models import F, Q


class SharedItem(models.Model):
    """A meeting place or training with a day, or material without one (felles møteplass, opplæring, læringsstoff)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=12)  # meeting, training, material
    title = models.CharField(max_length=120)
    place = models.CharField(max_length=120, blank=True)
    link = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organisation_shared_item"
        indexes = [models.Index(fields=["starts_at", "id"], name="shared_item_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="material", starts_at__isnull=True, ends_at__isnull=True)
                | Q(kind__in=["meeting", "training"], starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="a_meeting_has_its_time",
            )
        ]
