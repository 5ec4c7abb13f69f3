"""What gives or takes away the right to see a person, beside role and place."""

from django.db import models
from django.db.models import Q


class Tie(models.Model):
    """A reason to see a person that comes from work: an enquiry this unit or adviser has (tjenstlig behov)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    enquiry_id = models.BigIntegerField()
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_tie"
        indexes = [
            models.Index(fields=["person", "staff", "unit"], name="tie_of_person"),
            models.Index(fields=["enquiry_id"], name="tie_of_enquiry"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(staff__isnull=True) ^ Q(unit__isnull=True), name="tie_staff_or_unit")
        ]


class Interest(models.Model):
    """A member of staff is related to a person, or has said so (inhabilitet, R247)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "access_interest"
        constraints = [models.UniqueConstraint(fields=["staff", "person"], name="one_interest")]
