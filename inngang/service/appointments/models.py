"""Appointments, what is asked for, and how each office meets people. The database refuses two at the same time (0001)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Needs(models.Model):
    """What is known of a meeting before it has a time (behov)."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=12)
    reception = models.ForeignKey("organisation.Reception", on_delete=models.SET_NULL, null=True, related_name="+")
    matter = models.CharField(max_length=40)
    purpose = models.CharField(max_length=500)
    interpreter_language = models.CharField(max_length=8, default="", db_default="")
    interpreter_remote = models.BooleanField(default=False, db_default=False)
    companion = models.CharField(max_length=120, default="", db_default="")  # who comes along
    wheelchair = models.BooleanField(default=False, db_default=False)
    large_print = models.BooleanField(default=False, db_default=False)

    class Meta:
        abstract = True


class Appointment(Needs):
    """A time we have agreed on (avtale, time)."""

    enquiry_id = models.BigIntegerField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    bring_more = models.CharField(max_length=500, default="", db_default="")
    interpreter_state = models.CharField(max_length=8, default="", db_default="")
    state = models.CharField(max_length=12, default="booked")
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    times_moved = models.SmallIntegerField(default=0, db_default=0)
    reminded_at = models.DateTimeField(null=True)
    visit_id = models.BigIntegerField(null=True)  # the visit it became when the person came
    arrived_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "appointments_appointment"
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="appointment_starts_first"),
            models.CheckConstraint(
                condition=Q(state="booked", ended_at__isnull=True) | ~Q(state="booked") & Q(ended_at__isnull=False),
                name="appointment_ends_once",
            ),
            models.UniqueConstraint(
                fields=["enquiry_id"], condition=Q(state="booked"), name="one_appointment_of_an_enquiry"
            ),
        ]
        indexes = [
            models.Index(fields=["staff", "starts_at"], name="appointments_of_staff"),
            models.Index(fields=["unit", "starts_at"], name="appointments_of_unit"),
            models.Index(fields=["person", "-starts_at"], name="appointments_of_person"),
            models.Index(
                fields=["starts_at"],
                name="appointments_to_remind",
                condition=Q(state="booked", reminded_at__isnull=True),
            ),
        ]


class Request(Needs):
    """Somebody asked to meet us (møteønske): ended by a time, a reason, or by the person. Never by silence (R045)."""

    enquiry_id = models.BigIntegerField()
    wishes = models.CharField(max_length=300, default="", db_default="")  # when it suits
    state = models.CharField(max_length=12, default="open")  # open, time, reason, withdrawn
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=1000, default="", db_default="")
    offered = ArrayField(models.DateTimeField(), default=list, db_default=[])
    offered_minutes = models.SmallIntegerField(null=True)
    offered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "appointments_request"
        constraints = [
            models.UniqueConstraint(fields=["enquiry_id"], name="one_request_of_an_enquiry"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True)
                | Q(state__in=["time", "withdrawn"], ended_at__isnull=False)
                | Q(state="reason", ended_at__isnull=False) & ~Q(reason=""),
                name="request_ends_with_time_or_reason",
            ),
        ]
        indexes = [models.Index(fields=["person", "-asked_at"], name="requests_of_person")]


class Setup(models.Model):
    """How an office meets people (møteoppsett)."""

    unit = models.OneToOneField("organisation.Unit", on_delete=models.CASCADE, primary_key=True, related_name="+")
    video_link = models.CharField(max_length=300, default="", db_default="")
    interpreter_email = models.CharField(max_length=200, default="", db_default="")
    change_hours = models.SmallIntegerField(default=24, db_default=24)
    lets_choose = models.BooleanField(default=True, db_default=True)  # people choose a time themselves

    class Meta:
        db_table = "appointments_setup"
        constraints = [
            models.CheckConstraint(condition=Q(change_hours__gte=0, change_hours__lte=168), name="change_within_a_week")
        ]
