"""How we are organised (organisasjon): what may be responsible, where, when it is open, and who is there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from inngang.rules.vocabulary import Presence
from inngang.service.organisation import (  # noqa: F401 -- tables of the same app
    delegation_models,
    division_models,
    follow_models,
    knowledge_models,
    place_models,
    policy_models,
    process_models,
    register_models,
    shared_models,
    sharing_models,
    shift_models,
)
from inngang.service.organisation.opening_models import ContactNumber, KeptHours, OpeningHours, Schedule, Staffed

__all__ = ["ContactNumber", "KeptHours", "OpeningHours", "Schedule", "Staffed"]


class Unit(models.Model):
    """An office, contact centre or case unit (enhet)."""

    number = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=200)
    kind = models.CharField(max_length=24)
    county = models.CharField(max_length=4, blank=True)
    service_area = models.ForeignKey("self", on_delete=models.PROTECT, null=True)
    phone = models.CharField(max_length=20, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)  # the last day
    part_of = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="parts")
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "organisation_unit"
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lte=models.F("valid_to")), name="unit_begins_first"),
            models.CheckConstraint(condition=~Q(successor=models.F("id")), name="unit_is_not_its_successor"),
        ]


class Area(models.Model):
    """A municipality or city district, and the office that has it (geografisk tilknytning)."""

    code = models.CharField(max_length=8, unique=True)
    municipality_code = models.CharField(max_length=4)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="areas")

    class Meta:
        db_table = "organisation_area"


class Reception(models.Model):
    """A place people can walk into (publikumsmottak). An office may have several."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receptions")
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "organisation_reception"
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="reception_named_once")]


class Queue(models.Model):
    """A group that may take an enquiry (kø). One adviser's own queue has one member."""

    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="queues")
    staff = models.OneToOneField("people.Staff", on_delete=models.PROTECT, null=True, related_name="queue")
    side = models.CharField(max_length=12, blank=True)
    line = models.CharField(max_length=24, blank=True)  # the special line it answers, or the language it speaks
    level = models.SmallIntegerField(default=1, db_default=1)  # how well one must know the line to serve it

    class Meta:
        db_table = "organisation_queue"
        indexes = [models.Index(fields=["unit", "kind"], name="queue_of_unit")]


class Seat(models.Model):
    """A member of staff serves a queue (plass i en kø)."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="seats")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="seats")

    class Meta:
        db_table = "organisation_seat"
        constraints = [models.UniqueConstraint(fields=["staff", "queue"], name="one_seat_each")]


class Post(models.Model):
    """Where a member of staff works, and as what (stilling, rolle)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organisation_post"


class Skill(models.Model):
    """What somebody knows, and how well (kompetanse)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="skills")
    code = models.CharField(max_length=40)
    level = models.SmallIntegerField(default=2)  # 1 knows the basics, 2 answers alone, 3 teaches others

    class Meta:
        db_table = "organisation_skill"
        constraints = [models.UniqueConstraint(fields=["staff", "code"], name="one_level_a_skill")]


class FollowUp(models.Model):
    """The standing tie between a person and an adviser (oppfølging): "knows the case"."""

    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="follow_ups")
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="follows_up")
    substitute = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "organisation_follow_up"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "side"], condition=Q(valid_to__isnull=True), name="one_adviser_a_side"
            ),
            models.CheckConstraint(condition=~Q(substitute=models.F("staff")), name="substitute_is_another"),
        ]


class AtWork(models.Model):
    """What an adviser is doing now (tilstedeværelse)."""

    staff = models.OneToOneField("people.Staff", on_delete=models.CASCADE, primary_key=True, related_name="at_work")
    presence = models.CharField(max_length=12, default=Presence.AWAY)
    since = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "organisation_at_work"


class Shift(models.Model):
    """When somebody is planned to be at work, week after week (vakt, arbeidsplan)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="shifts")
    weekday = models.SmallIntegerField()  # 0 is Monday
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        db_table = "organisation_shift"
        constraints = [
            models.CheckConstraint(condition=Q(starts__lt=models.F("ends")), name="shift_starts_first"),
            models.CheckConstraint(condition=Q(weekday__gte=0, weekday__lte=6), name="shift_on_a_weekday"),
            models.UniqueConstraint(fields=["staff", "weekday", "starts"], name="one_shift_at_a_time"),
        ]


class Absence(models.Model):
    """From and to when an adviser is away (fravær). Why is nobody's business here."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="absences")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    entered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_absence"
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=models.F("ends_at")), name="absence_starts_first")
        ]
        indexes = [models.Index(fields=["staff", "ends_at"], name="absence_of_staff")]


class DirectContact(models.Model):
    """Who gets direct contact with their adviser at an office (retningslinje for direkte kontakt, R032)."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="direct_contact")
    groups = ArrayField(models.CharField(max_length=16), default=list)
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_direct_contact"


class DirectContactException(models.Model):
    """Somebody who is given direct contact, or not, otherwise than the office's rule says, with the reason (avvik)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")  # the adviser it is about
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    gives = models.BooleanField()
    reason = models.CharField(max_length=400)
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_direct_contact_exception"
        constraints = [
            models.UniqueConstraint(fields=["person", "staff"], name="one_exception_each"),
            models.CheckConstraint(condition=~Q(reason=""), name="exception_has_a_reason"),
        ]


class Duty(models.Model):
    """Who has the duty phone of an office, from and to (vaktliste). Several at a time are all rung (R073, R078)."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="duties")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, null=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)  # the phone of the duty, never a private one
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    order = models.SmallIntegerField(default=0)

    class Meta:
        db_table = "organisation_duty"
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=models.F("ends_at")), name="duty_starts_first"),
            models.CheckConstraint(condition=Q(staff__isnull=False) | ~Q(phone=""), name="duty_is_somebodys"),
        ]
        indexes = [models.Index(fields=["unit", "ends_at"], name="duty_of_unit")]


class Intake(models.Model):
    """What an office wants passed on to it, and how (mottaksprofil, R079). What stands in neither list is a task."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, primary_key=True, related_name="intake")
    calls = ArrayField(models.CharField(max_length=24), default=list)
    stays = ArrayField(models.CharField(max_length=24), default=list)
    calls_from = models.TimeField()
    calls_to = models.TimeField()
    note = models.CharField(max_length=200, blank=True)
    asks = ArrayField(models.CharField(max_length=120), default=list, db_default=[])  # asked first (R278)
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_intake"
        constraints = [
            models.CheckConstraint(condition=Q(calls_from__lt=models.F("calls_to")), name="intake_opens_first")
        ]
