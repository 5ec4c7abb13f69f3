"""Runs of the rules of retention, what is held back from them, and which enquiries are nameless. Guards: migration 0001."""

from django.db import models
from django.db.models import F, Q


class Run(models.Model):
    """One going-through of what is old (slettekjøring): counted first, agreed to by a second, then carried out."""

    proposed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()  # what ended long enough before this goes, and nothing later
    version = models.CharField(max_length=40)  # of the rules
    counts = models.JSONField()  # what would go, by rule
    state = models.CharField(max_length=10, default="proposed")  # proposed, approved, done, stopped
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    gone = models.JSONField(default=dict)  # what went, by rule

    class Meta:
        db_table = "retention_run"
        constraints = [
            models.CheckConstraint(condition=~Q(decided_by=F("proposed_by")), name="run_has_four_eyes"),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="run_was_decided",
            ),
            models.CheckConstraint(condition=~Q(state="done") | Q(done_at__isnull=False), name="run_ended"),
            models.UniqueConstraint(
                models.Value(1), condition=Q(state__in=["proposed", "approved"]), name="one_run_at_a_time"
            ),
        ]


class Hold(models.Model):
    """Nothing about this person goes while it stands (bevaringspålegg): a complaint, a case in court, a request of theirs."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=255)
    placed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "retention_hold"
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at__isnull=True), name="one_hold_a_person"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S.{8,}\S"), name="hold_has_a_reason"),
        ]


class Forgotten(models.Model):
    """An enquiry that tells of nobody any more (anonymisert henvendelse)."""

    enquiry = models.OneToOneField("enquiries.Enquiry", on_delete=models.PROTECT, primary_key=True, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        db_table = "retention_forgotten"
