"""What the contact centre asks an office, and the answers that are drawn to be looked over."""

from django.db import models
from django.db.models import Q


class OfficeQuestion(models.Model):
    """A short question about one enquiry, with a time to answer within (internt spørsmål, R058)."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    reply = models.CharField(max_length=12, db_default="", default="")  # tell, send_on or we_call
    answer = models.CharField(max_length=500, db_default="", default="")
    answered_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_office_question"
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, reply="") | Q(answered_at__isnull=False) & ~Q(reply=""),
                name="a_question_is_answered_with_a_reply",
            ),
            models.UniqueConstraint(
                fields=["enquiry", "unit"], condition=Q(answered_at__isnull=True), name="one_open_question_to_an_office"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "answer_by"], name="questions_to_office", condition=Q(answered_at=None)),
            models.Index(fields=["enquiry", "id"], name="questions_of_enquiry"),
        ]


class Sampled(models.Model):
    """An answer drawn at random to be looked over, and what was found (stikkprøve, R057). Only where nobody is known."""

    enquiry = models.OneToOneField("enquiries.Enquiry", on_delete=models.CASCADE, primary_key=True, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    drawn_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    drawn_at = models.DateTimeField()
    verdict = models.CharField(max_length=12, db_default="", default="")  # right, partly or wrong
    words = models.CharField(max_length=400, db_default="", default="")
    rated_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_sampled"
        indexes = [models.Index(fields=["unit", "-drawn_at"], name="sampled_of_unit")]
