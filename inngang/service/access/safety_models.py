"""A note that says how to meet somebody safely (sikkerhetsvarsel)."""

from django.db import models
from django.db.models import F, Q


class SafetyNote(models.Model):
    """Why care is needed with a person, what to do, and until when; it counts once a leader has agreed (R179)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=16)
    advice = models.CharField(max_length=16)
    text = models.CharField(max_length=1000)
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    hidden_because = models.CharField(max_length=400, blank=True)  # why the person is not told, where the law allows it
    written_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    reviewed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    approved = models.BooleanField(default=False)
    second = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_safety_note"
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="safety_begins_first"),
            models.CheckConstraint(condition=Q(text__regex=r"\S.{18,}\S"), name="safety_has_a_reason"),
            models.CheckConstraint(condition=~Q(reviewed_by=F("written_by")), name="safety_reviewed_by_another"),
            models.CheckConstraint(
                condition=~Q(second=F("written_by")) & ~Q(second=F("reviewed_by")), name="safety_second_is_a_third"
            ),
            models.CheckConstraint(
                condition=Q(approved=False) | Q(reviewed_at__isnull=False), name="safety_was_reviewed"
            ),
        ]
        indexes = [
            models.Index(fields=["person"], name="safety_of_person", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["unit", "-written_at"], name="safety_of_unit"),
        ]
