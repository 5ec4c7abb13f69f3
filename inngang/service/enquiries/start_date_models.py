"""Days in a person's life that something follows from, and what follows from each."""

from django.db import models
from django.db.models import Q


class StartDate(models.Model):
    """A day that counts: ill since, youngest child born, the allowance since (startdato, R289)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    of = models.CharField(max_length=12)
    day = models.DateField()
    heard = models.CharField(max_length=12)  # person, note or register
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    recorded_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # none: by a sick note
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, db_default="", default="")  # over, corrected

    class Meta:
        db_table = "enquiries_start_date"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "of"], condition=Q(ended_at__isnull=True), name="one_day_of_a_kind_counts"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="") | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="a_day_ends_somehow",
            ),
        ]


class FollowUpPoint(models.Model):
    """What follows from a day by one rule, and the enquiry it became (oppfølgingspunkt)."""

    start_date = models.ForeignKey(StartDate, on_delete=models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    code = models.CharField(max_length=8)
    version = models.CharField(max_length=20)  # of the rules
    due_on = models.DateField()
    ask_on = models.DateField(null=True)  # none: nobody is asked, the person is only told
    enquiry_id = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_follow_up_point"
        constraints = [
            models.UniqueConstraint(fields=["start_date", "code"], name="a_rule_once_a_day"),
            models.UniqueConstraint(
                fields=["enquiry_id"], condition=Q(enquiry_id__isnull=False), name="an_enquiry_of_one_point"
            ),
        ]
        indexes = [
            models.Index(
                fields=["ask_on", "id"],
                name="points_to_ask",
                condition=Q(enquiry_id__isnull=True, ended_at__isnull=True, ask_on__isnull=False),
            ),
            models.Index(fields=["person", "due_on"], name="points_of_person", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["due_on", "id"], name="points_to_come", condition=Q(ended_at__isnull=True)),
        ]
