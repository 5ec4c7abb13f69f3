"""However somebody reaches us, it becomes one of these (henvendelse). Guards the database keeps are in migration 0002."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from inngang.rules.vocabulary import State
from inngang.service.enquiries.attached_models import Attachment
from inngang.service.enquiries.case_dialogue_models import CaseDialogue, CaseLine
from inngang.service.enquiries.in_short_models import InShort
from inngang.service.enquiries.office_question_models import OfficeQuestion, Sampled
from inngang.service.enquiries.process_models import ProcessRun, ProcessStep
from inngang.service.enquiries.referral_models import Referral
from inngang.service.enquiries.start_date_models import FollowUpPoint, StartDate
from inngang.service.enquiries.told_models import AdviserWish, Claim, Feedback, Registered

__all__ = [
    "AdviserWish",
    "Attachment",
    "CaseDialogue",
    "CaseLine",
    "Claim",
    "Feedback",
    "FollowUpPoint",
    "InShort",
    "OfficeQuestion",
    "ProcessRun",
    "ProcessStep",
    "Referral",
    "Registered",
    "Sampled",
    "StartDate",
]


class Enquiry(models.Model):
    """One contact or conversation about a matter. Waiting it is its queue's; taken or promised it is one adviser's."""

    ref = models.CharField(max_length=12, unique=True)  # what people read aloud; opens nothing by itself
    channel = models.CharField(max_length=16)
    sender_key = models.CharField(max_length=80, null=True)  # the sender's own id: a repeated sending is one contact
    code_hash = models.BinaryField(null=True, unique=True)  # of the pick-up code (R147)
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    caller_name = models.CharField(max_length=120, blank=True)  # what somebody unknown calls themself
    caller_phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=8, default="nb")
    area_code = models.CharField(max_length=8, blank=True)
    matter = models.CharField(max_length=40)
    side = models.CharField(max_length=12)
    line = models.CharField(max_length=24)
    urgency = models.SmallIntegerField()
    acute_reason = models.JSONField(null=True)  # a marked sentence and its values
    state = models.CharField(max_length=12, default=State.WAITING)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    queue = models.ForeignKey("organisation.Queue", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    number = models.IntegerField(null=True)  # the number on the ticket, for visits
    received_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=16, null=True)
    times_handed_over = models.SmallIntegerField(default=0)
    times_reopened = models.SmallIntegerField(default=0)
    times_released = models.SmallIntegerField(default=0)
    times_promised = models.SmallIntegerField(default=0)
    times_escalated = models.SmallIntegerField(default=0)
    times_chased = models.SmallIntegerField(default=0)  # contacts that only asked for progress (R274)
    tried = ArrayField(models.BigIntegerField(), default=list)  # queues that have had it
    alarmed_at = models.DateTimeField(null=True)
    alarm_from = models.DateTimeField(null=True)  # when it began to wait again; before that, when it came in
    alarm_level = models.SmallIntegerField(default=0, db_default=0)  # the rungs of the alarm that have rung
    times_disputed = models.SmallIntegerField(default=0, db_default=0)  # "this is not ours" (R012)
    asked_for = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    rang_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # the one who rang the person before, and whom they ring back (R038)
    slot = models.SmallIntegerField(null=True)  # the place it takes at the adviser's desk while it is taken
    is_demo = models.BooleanField(default=False)
    contact = models.CharField(max_length=12, default="", db_default="")  # first contact or follow-up (R024)
    level = models.SmallIntegerField(default=0, db_default=0)  # of competence it needs; 0 is as the rules have it
    needed_on = models.DateField(null=True)  # the day before which the person needs the answer
    kin_id = models.BigIntegerField(null=True)  # the family: parts of one conversation, each with an owner of its own
    joined_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # the open one it was put into; its messages stay its own, so that nothing is lost and all can be undone
    chases = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )  # the open one it asked about again, counted there (R274)

    class Meta:
        db_table = "enquiries_enquiry"
        constraints = [
            models.UniqueConstraint(fields=["channel", "sender_key"], name="a_repeat_is_one_enquiry"),
            models.CheckConstraint(
                condition=Q(state=State.WAITING, owner__isnull=True)
                | Q(state__in=[State.TAKEN, State.PROMISED], owner__isnull=False)
                | Q(state__in=[State.ANSWERED, State.CLOSED]),
                name="enquiry_has_one_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED) | Q(outcome__isnull=False, closed_at__isnull=False),
                name="closed_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | Q(answered_at__isnull=False), name="answered_has_a_time"
            ),
            models.UniqueConstraint(
                fields=["owner", "slot"], condition=Q(state=State.TAKEN, slot__isnull=False), name="one_in_each_slot"
            ),
        ]
        indexes = [
            models.Index(
                fields=["person", "-received_at"], name="enquiries_of_person", condition=Q(person__isnull=False)
            ),
            models.Index(
                fields=["owner", "state"], name="enquiries_of_adviser", condition=Q(state__in=["taken", "promised"])
            ),
            models.Index(fields=["unit", "state", "received_at"], name="enquiries_of_unit"),
            models.Index(fields=["received_at"], name="enquiries_by_time"),
            models.Index(fields=["received_at"], name="acute_waiting", condition=Q(state="waiting", urgency=0)),
            models.Index(fields=["caller_phone"], name="enquiries_by_phone", condition=~Q(caller_phone="")),
            models.Index(fields=["kin_id"], name="enquiries_of_family", condition=Q(kin_id__isnull=False)),
            models.Index(fields=["joined_into"], name="enquiries_joined", condition=Q(joined_into__isnull=False)),
        ]


class Message(models.Model):
    """Something said or written in an enquiry: in, out, or a note between us (melding, notat)."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=8)  # in, out, note
    text = models.TextField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    sender_key = models.CharField(max_length=80, null=True)

    class Meta:
        db_table = "enquiries_message"
        indexes = [models.Index(fields=["enquiry", "id"], name="messages_of_enquiry")]
        constraints = [
            models.UniqueConstraint(
                fields=["enquiry", "sender_key"], condition=Q(sender_key__isnull=False), name="a_repeat_is_one_message"
            )
        ]


class Placement(models.Model):
    """A waiting enquiry is open to a queue from a moment on: one row a circle (plassering).

    Inside a queue and pace the order is the moment that counts: when it began to wait, less the head start the rules give.
    What is not open yet is passed over in the index.
    """

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="placements")
    queue = models.ForeignKey(
        "organisation.Queue", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    circle = models.SmallIntegerField()
    kind = models.CharField(max_length=16)
    pace = models.SmallIntegerField()
    opens_at = models.DateTimeField()
    since = models.DateTimeField()
    due_by = models.DateTimeField()
    barred = ArrayField(models.BigIntegerField(), default=list)  # staff who must not have it (R247)
    away_id = models.BigIntegerField(null=True)  # the adviser it was opened for while they are away
    planned_at = models.DateTimeField(null=True)  # when it would have opened; null: not at all
    ahead = models.DurationField(default=timedelta, db_default=timedelta())  # it counts as having waited so much longer
    turn = models.GeneratedField(
        expression=RawSQL("(since at time zone 'UTC' - ahead) at time zone 'UTC'", ()),
        output_field=models.DateTimeField(),
        db_persist=True,
    )  # the moment that counts in the order

    class Meta:
        db_table = "enquiries_placement"
        indexes = [
            models.Index(fields=["queue", "pace", "turn", "due_by", "enquiry", "opens_at"], name="placement_order"),
            models.Index(fields=["away_id"], name="placement_for_away", condition=Q(away_id__isnull=False)),
        ]


class Cover(models.Model):
    """Work of somebody who is away, and who has it meanwhile (dekning). Ends when they are back, or it is begun."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="covers")
    away = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    queue = models.ForeignKey("organisation.Queue", on_delete=models.PROTECT, null=True, related_name="+")
    promise_id = models.BigIntegerField()
    attempts = models.SmallIntegerField(default=0)  # calls tried before it moved
    last_message_id = models.BigIntegerField(default=0)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    came_back = models.BooleanField(default=False)

    class Meta:
        db_table = "enquiries_cover"
        constraints = [
            models.UniqueConstraint(fields=["enquiry"], condition=Q(ended_at__isnull=True), name="one_cover_at_a_time"),
            models.CheckConstraint(
                condition=Q(substitute__isnull=True) ^ Q(queue__isnull=True), name="cover_is_with_one"
            ),
        ]
        indexes = [models.Index(fields=["away"], name="cover_of_adviser", condition=Q(ended_at__isnull=True))]


class OutgoingCall(models.Model):
    """Somebody of us rang a person about an enquiry (utgående oppringning), so that a call back finds the way (R038)."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="+", db_index=False)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.CharField(max_length=20)
    reached = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "enquiries_outgoing_call"
        indexes = [models.Index(fields=["number", "-at"], name="calls_to_number")]


class Signal(models.Model):
    """What a channel told us, kept as it came (signal): repeated, late and reordered ones give the same end."""

    channel = models.CharField(max_length=16)
    signal_id = models.CharField(max_length=80)
    conversation = models.CharField(max_length=80)  # the sender's id of the call
    kind = models.CharField(max_length=24)
    order = models.IntegerField()
    at = models.DateTimeField()
    body = models.JSONField(default=dict)
    heard_at = models.DateTimeField()
    applied = models.BooleanField(default=False)

    class Meta:
        db_table = "enquiries_signal"
        constraints = [models.UniqueConstraint(fields=["channel", "signal_id"], name="a_signal_is_heard_once")]
        indexes = [models.Index(fields=["channel", "conversation", "order"], name="signals_of_conversation")]


class Number(models.Model):
    """The next number on the ticket, per unit and day (kønummer)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    last = models.IntegerField(default=0)

    class Meta:
        db_table = "enquiries_number"
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="one_roll_a_day")]


class Deviation(models.Model):
    """Something that went wrong in the flow, and what we learnt (avvik). One owner, from the start to the end."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="deviations")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    cause = models.CharField(max_length=400)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    owner_queue = models.ForeignKey("organisation.Queue", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, default="open")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    learnt = models.TextField(blank=True)
    key = models.CharField(max_length=80, unique=True)  # the same thing is one deviation

    class Meta:
        db_table = "enquiries_deviation"
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) ^ Q(owner_queue__isnull=True), name="deviation_has_one_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | Q(state="closed", closed_at__isnull=False) & ~Q(learnt=""),
                name="deviation_ends_with_what_was_learnt",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state", "-opened_at"], name="deviations_of_unit")]


class Learnt(models.Model):
    """How long one takes, and how the waits we told turned out, per line and channel (lært ventetid)."""

    line = models.CharField(max_length=24)
    channel = models.CharField(max_length=16)
    count = models.IntegerField()
    mean_seconds = models.FloatField()
    spread_seconds = models.FloatField()
    told = models.IntegerField()
    low_ratio = models.FloatField()
    high_ratio = models.FloatField()
    learnt_at = models.DateTimeField()

    class Meta:
        db_table = "enquiries_learnt"
        constraints = [models.UniqueConstraint(fields=["line", "channel"], name="one_learnt_per_line_and_channel")]


class WaitTold(models.Model):
    """The wait somebody was last told, so that the same one is journaled once (fortalt ventetid)."""

    enquiry = models.OneToOneField(Enquiry, on_delete=models.CASCADE, primary_key=True, related_name="+")
    place = models.IntegerField()
    low = models.IntegerField(null=True)  # null: nobody was there to answer
    high = models.IntegerField(null=True)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "enquiries_wait_told"


class Incident(models.Model):
    """Many similar contacts at once, and what we say about it (hendelse)."""

    matter = models.CharField(max_length=40, blank=True)
    line = models.CharField(max_length=24, blank=True)
    area_code = models.CharField(max_length=8, blank=True)
    since = models.DateTimeField()
    count = models.IntegerField()
    most = models.IntegerField()
    usual = models.FloatField()
    words = ArrayField(models.CharField(max_length=60), default=list)
    why = models.JSONField()  # a marked sentence and its values
    text_nb = models.TextField()
    text_nn = models.TextField()
    text_en = models.TextField()
    state = models.CharField(max_length=12)  # proposed, published, ended
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "enquiries_incident"
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "line", "area_code"], condition=~Q(state="ended"), name="one_open_incident_of_a_kind"
            ),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(owner__isnull=False, published_at__isnull=False),
                name="published_has_an_owner",
            ),
        ]
