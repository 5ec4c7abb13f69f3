"""A process under way on an enquiry: the steps as they stood when it began, and what is done of them."""

from django.db import models
from django.db.models import Q


class ProcessRun(models.Model):
    """How we usually do it, begun on one enquiry (arbeidsprosess i gang, R286)."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    matter = models.CharField(max_length=40)
    of_unit = models.ForeignKey(
        "organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # whose way it is; none: the common one
    version = models.CharField(max_length=20)
    steps = models.JSONField()
    began_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_process_run"
        constraints = [models.UniqueConstraint(fields=["enquiry", "matter"], name="one_run_of_a_matter")]


class ProcessStep(models.Model):
    """One step that is done or passed over; taken away when it is undone, and the journal tells of both (steg)."""

    run = models.ForeignKey(ProcessRun, on_delete=models.CASCADE, related_name="+", db_index=False)
    code = models.CharField(max_length=20)
    reason = models.CharField(max_length=20, db_default="", default="")  # why it was passed over; empty: it is done
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "enquiries_process_step"
        constraints = [
            models.UniqueConstraint(fields=["run", "code"], name="a_step_once"),
            models.CheckConstraint(condition=~Q(code=""), name="a_step_has_a_name"),
        ]
