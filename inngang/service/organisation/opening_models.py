"""When we are open, whether we were, and the numbers people can ring (åpningstider, vakttelefoner)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

MIDNIGHT = "00:00"


class Schedule(models.Model):
    """Hours of one place, from and to when they hold (åpningstidsplan). Ordinary hours hold until the next begin."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="schedules")
    kind = models.CharField(max_length=16, default="reception")
    reception = models.ForeignKey(
        "organisation.Reception", on_delete=models.CASCADE, null=True, related_name="schedules"
    )
    code = models.CharField(max_length=40, default="", db_default="")  # which service, line, channel or team
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    is_trial = models.BooleanField(default=False, db_default=False)
    title = models.CharField(max_length=120, default="", db_default="")
    reason = models.CharField(max_length=1000, default="", db_default="")
    measures = ArrayField(models.CharField(max_length=24), default=list, db_default=[])
    own_measure = models.CharField(max_length=400, default="", db_default="")

    class Meta:
        db_table = "organisation_schedule"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="reception", reception__isnull=False)
                | (~Q(kind="reception") & Q(reception__isnull=True)),
                name="schedule_of_a_reception",
            ),
            models.CheckConstraint(
                condition=Q(is_trial=False, valid_to__isnull=True)
                | Q(valid_from__isnull=False, valid_to__isnull=False, valid_from__lte=F("valid_to")),
                name="schedule_from_before_to",
            ),
            models.UniqueConstraint(
                fields=["unit", "kind", "reception", "code", "valid_from"],
                condition=Q(is_trial=False, valid_to__isnull=True),
                nulls_distinct=False,
                name="one_schedule_from_a_date",
            ),
        ]
        indexes = [models.Index(fields=["reception"], name="schedule_of_reception")]


class OpeningHours(models.Model):
    """One row of opening hours (åpningstid): a weekday, or a date that overrides it. Closing at 00:00 is midnight."""

    schedule = models.ForeignKey(Schedule, on_delete=models.CASCADE, related_name="hours")
    weekday = models.SmallIntegerField(null=True)  # 0 is Monday
    day = models.DateField(null=True)
    opens = models.TimeField(null=True)
    closes = models.TimeField(null=True)
    by_appointment = models.BooleanField(default=False)
    comment = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "organisation_opening_hours"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=True) ^ Q(day__isnull=True), name="hours_weekday_or_day"
            ),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True) | Q(opens__lt=F("closes")) | Q(closes=MIDNIGHT),
                name="hours_open_first",
            ),
        ]


class Staffed(models.Model):
    """From and to when somebody said that a reception was open (innsjekk)."""

    reception = models.ForeignKey("organisation.Reception", on_delete=models.CASCADE, related_name="staffed")
    opened_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organisation_staffed"
        constraints = [
            models.UniqueConstraint(
                fields=["reception"], condition=Q(closed_at__isnull=True), name="open_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__lte=F("closed_at")), name="opened_before_closed"
            ),
        ]
        indexes = [models.Index(fields=["reception", "opened_at"], name="staffed_of_reception")]


class KeptHours(models.Model):
    """What a reception promised on a day and what it kept, in minutes (åpnet mot lovet)."""

    reception = models.ForeignKey("organisation.Reception", on_delete=models.CASCADE, related_name="kept")
    day = models.DateField()
    promised_minutes = models.IntegerField()
    missed_minutes = models.IntegerField()
    missed = models.JSONField(default=list)  # from and to, as true moments

    class Meta:
        db_table = "organisation_kept_hours"
        constraints = [models.UniqueConstraint(fields=["reception", "day"], name="kept_once_a_day")]
        indexes = [models.Index(fields=["day"], name="kept_of_day")]


class ContactNumber(models.Model):
    """A number of a unit, who may see it, and where it goes when nobody answers (kontaktpunkt, R078, R082)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="numbers")
    kind = models.CharField(max_length=16)
    number = models.CharField(max_length=20)
    note = models.CharField(max_length=200, default="", db_default="")
    published = models.CharField(max_length=12, default="internal", db_default="internal")
    overflow_unit = models.ForeignKey("organisation.Unit", on_delete=models.SET_NULL, null=True, related_name="+")
    overflow_queue = models.ForeignKey("organisation.Queue", on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        db_table = "organisation_contact_number"
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind"], name="one_number_of_a_kind"),
            models.CheckConstraint(condition=~Q(overflow_unit=F("unit")), name="overflow_is_elsewhere"),
        ]
