"""The journal: one line for each thing that happened. The database refuses to change or delete a line."""

from django.db import models


class Line(models.Model):
    """One thing that happened (hendelse)."""

    at = models.DateTimeField()
    event = models.CharField(max_length=60)
    role = models.CharField(max_length=24)  # who did it, in which way of acting
    staff_id = models.BigIntegerField(null=True)
    by_person_id = models.BigIntegerField(null=True)
    enquiry_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField(null=True)  # whom it is about
    unit_id = models.BigIntegerField(null=True)
    channel = models.CharField(max_length=16, null=True)
    data = models.JSONField()

    class Meta:
        db_table = "journal_line"
        indexes = [
            models.Index(fields=["at"], name="journal_by_time"),
            models.Index(
                fields=["enquiry_id", "id"], name="journal_of_enquiry", condition=models.Q(enquiry_id__isnull=False)
            ),
            models.Index(
                fields=["person_id", "id"], name="journal_of_person", condition=models.Q(person_id__isnull=False)
            ),
        ]


class Seal(models.Model):
    """One line's place in the chain: its hash is made from the line and the hash before (kjede)."""

    place = models.BigIntegerField(primary_key=True)
    line_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "sealed_line"
