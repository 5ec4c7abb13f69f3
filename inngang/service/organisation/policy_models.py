"""Rules of who is asked, as somebody here decided them."""

from django.db import models
from django.db.models import F, Q


class PolicyVersion(models.Model):
    """A version of the rules that was proposed here (fordelingsregler). Two people stand behind one that is adopted."""

    version = models.CharField(max_length=32, unique=True)
    text = models.TextField()  # the file, as the ones that come with the product are written
    state = models.CharField(max_length=12, default="proposed")  # proposed, adopted, rejected or undone
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)  # when somebody stopped it
    reason = models.CharField(max_length=400)
    scenario = models.BigIntegerField(null=True)  # the number of the tried change it comes from
    proposed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=400, blank=True)
    ends_why = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "organisation_policy_version"
        indexes = [models.Index(fields=["starts_at", "id"], name="policy_version_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("proposed", "adopted", "rejected", "undone")), name="policy_version_has_a_state"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="policy_version_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | ~Q(decided_by=F("proposed_by")), name="policy_version_needs_two"
            ),
            models.UniqueConstraint(
                fields=["scenario"], condition=Q(state__in=("proposed", "adopted"), ends_at__isnull=True),
                name="one_version_of_a_scenario",
            ),
        ]  # fmt: skip
