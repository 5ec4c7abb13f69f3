"""What an adviser at an office and a case handler write to each other about a person's case."""

from django.db import models
from django.db.models import Q


class CaseDialogue(models.Model):
    """The adviser's assessment, and what the case unit concludes (saksdialog, R292)."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    case_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    adviser = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    adviser_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    handler = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    assessment = models.TextField()
    began_at = models.DateTimeField()
    conclusion = models.CharField(max_length=12, db_default="", default="")  # same or other
    because = models.CharField(max_length=12, db_default="", default="")
    reason = models.TextField(db_default="", default="")
    concluded_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)  # by the adviser
    person_from = models.DateTimeField(
        null=True
    )  # before this the person is told nothing, unless the adviser has read it

    class Meta:
        db_table = "enquiries_case_dialogue"
        constraints = [
            models.CheckConstraint(
                condition=Q(concluded_at__isnull=True, conclusion="")
                | Q(concluded_at__isnull=False, conclusion="same")
                | Q(concluded_at__isnull=False, conclusion="other", person_from__isnull=False) & ~Q(because=""),
                name="a_case_is_seen_otherwise_with_a_reason",
            ),
            models.UniqueConstraint(
                fields=["enquiry"], condition=Q(concluded_at__isnull=True), name="one_open_dialogue_an_enquiry"
            ),
        ]
        indexes = [
            models.Index(fields=["enquiry", "id"], name="dialogues_of_enquiry"),
            models.Index(fields=["case_unit", "concluded_at"], name="dialogues_of_case_unit"),
        ]


class CaseLine(models.Model):
    """Something one of the two writes (replikk)."""

    dialogue = models.ForeignKey(CaseDialogue, on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "enquiries_case_line"
