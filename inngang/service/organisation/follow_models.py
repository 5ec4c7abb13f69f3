"""What lasts beyond one enquiry between a person and their advisers (oppfølging)."""

from django.db import models
from django.db.models import Q


class AdviserChange(models.Model):
    """One adviser gave a person over to another, with a note on what the next one needs to know (overlevering, R250)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    side = models.CharField(max_length=12)
    from_staff = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    to_staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    note = models.TextField()
    told = models.CharField(max_length=400)  # what the person is told of it
    changed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "organisation_adviser_change"
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="a_change_has_a_note"),
            models.CheckConstraint(condition=~Q(to_staff=models.F("from_staff")), name="a_change_is_to_another"),
        ]
        indexes = [models.Index(fields=["person", "-at"], name="changes_of_person")]


class ContactTime(models.Model):
    """When a person and their adviser talk, agreed between the two (avtalt kontakttid, R037)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    weekday = models.SmallIntegerField()  # 0 is Monday
    starts = models.TimeField()
    ends = models.TimeField()
    agreed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organisation_contact_time"
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=models.F("ends")), name="contact_time_begins_first"),
            models.UniqueConstraint(
                fields=["person", "staff", "weekday"],
                condition=Q(ended_at__isnull=True),
                name="one_contact_time_a_day",
            ),
        ]


class NeedAssessment(models.Model):
    """That the need for help towards work was assessed, when, by whom, and what came of it (behovsvurdering, R029)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    assessed_on = models.DateField()
    need = models.CharField(max_length=24)
    why = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "organisation_need_assessment"
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="an_assessment_says_why")]
        indexes = [models.Index(fields=["person", "-assessed_on"], name="assessments_of_person")]


class Condition(models.Model):
    """One condition of an activity requirement: what the person does, who set it, and who follows it up (vilkår, R281)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+", db_index=False)
    what = models.CharField(max_length=200)
    side = models.CharField(max_length=12)  # who decided it
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    look_on = models.DateField()  # when the owner looks at it next
    set_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_how = models.CharField(max_length=12, blank=True)  # met, unmet, lifted

    class Meta:
        db_table = "organisation_condition"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_how="") | Q(ended_at__isnull=False) & ~Q(ended_how=""),
                name="a_condition_ends_somehow",
            )
        ]
        indexes = [
            models.Index(fields=["person"], name="conditions_of_person"),
            models.Index(fields=["owner", "look_on"], name="conditions_of_owner", condition=Q(ended_at__isnull=True)),
        ]
