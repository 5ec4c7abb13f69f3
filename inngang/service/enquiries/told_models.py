"""What was entered for somebody, followed to its end, asked for, or told back about an enquiry."""

from django.db import models
from django.db.models import Q


class Registered(models.Model):
    """A contact one of us entered because it came another way: a letter, a text message, in the street (registrert henvendelse)."""

    enquiry = models.OneToOneField("enquiries.Enquiry", on_delete=models.CASCADE, primary_key=True, related_name="+")
    way = models.CharField(max_length=16)
    came_on = models.DateField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "enquiries_registered"


class Claim(models.Model):
    """Money somebody waits for: the enquiry does not end before it is paid or refused (krav, R028)."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    what = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    outcome = models.CharField(max_length=12, blank=True)  # paid, refused, withdrawn
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_claim"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", ended_at__isnull=True)
                | Q(outcome__in=["paid", "refused", "withdrawn"], ended_at__isnull=False),
                name="a_claim_ends_with_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(ended_at__isnull=True), name="one_open_claim_an_enquiry"
            ),
        ]


class Feedback(models.Model):
    """How an enquiry came that was passed on, told back to the one who sent it (tilbakemelding, R282)."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    sender = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    receiver = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    verdict = models.CharField(max_length=12)
    text = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_feedback"
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "sender", "receiver"], name="one_feedback_a_handover"),
        ]
        indexes = [models.Index(fields=["sender", "-id"], name="feedback_of_sender")]


class AdviserWish(models.Model):
    """Somebody asks for another adviser, and gets an answer (ønske om ny veileder, R251)."""

    enquiry = models.OneToOneField("enquiries.Enquiry", on_delete=models.CASCADE, primary_key=True, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=12)
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_adviser_wish"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "side"], condition=Q(answered_at__isnull=True), name="one_open_wish_a_side"
            ),
            models.CheckConstraint(
                condition=Q(granted__isnull=True, answered_at__isnull=True)
                | Q(granted__isnull=False, answered_at__isnull=False),
                name="a_wish_is_answered_yes_or_no",
            ),
        ]
