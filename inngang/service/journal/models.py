"""The journal: one line for each thing that happened. The database refuses to change or delete a line.

One change is let through: a sealed line may be made nameless, when what it was before is kept as a hash (`Nameless`).
"""

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
            models.Index(
                fields=["unit_id", "at"],
                name="journal_of_numbers",
                condition=models.Q(event__in=["NumberSet", "AnsweringSlow"]),
            ),  # so few that one finds them among all the rest
        ]


class Seal(models.Model):
    """One line's place in the chain: its hash is made from the line and the hash before (kjede)."""

    place = models.BigIntegerField(primary_key=True)
    line_id = models.BigIntegerField(unique=True)
    hash = models.CharField(max_length=64)

    class Meta:
        db_table = "sealed_line"


class Nameless(models.Model):
    """A line that tells of nobody any more: its hash before and after, so that the chain still holds (anonymisert linje)."""

    line_id = models.BigIntegerField(primary_key=True)
    batch = models.UUIDField()
    before = models.CharField(max_length=64)
    after = models.CharField(max_length=64)

    class Meta:
        db_table = "nameless_line"
        indexes = [models.Index(fields=["batch"], name="nameless_by_batch")]
