"""The one table of what we owe people (løfte). The database refuses a promise with no owner or two."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from inngang.rules.vocabulary import PromiseState


class Promise(models.Model):
    """What we told the person will happen, by when, owned by one adviser or one queue."""

    enquiry_id = models.BigIntegerField()
    person = models.ForeignKey("people.Person", on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20)
    what = models.CharField(max_length=200)  # a marked sentence
    what_values = models.JSONField(default=dict)
    state = models.CharField(max_length=12, default=PromiseState.OPEN)
    owner = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    owner_queue = models.ForeignKey("organisation.Queue", on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    due_by = models.DateTimeField()
    window_start = models.DateTimeField(null=True)
    window_end = models.DateTimeField(null=True)
    next_attempt_at = models.DateTimeField(null=True)
    attempts_at = ArrayField(models.DateTimeField(), default=list)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    broken_reason = models.CharField(max_length=400, blank=True)
    step = models.SmallIntegerField(default=0)  # how far it has been escalated
    clocks = models.JSONField(
        null=True
    )  # all its deadlines when there are several: side, due_by, and left while paused
    paused_at = models.DateTimeField(null=True)  # we wait for the person since
    left_minutes = models.IntegerField(null=True)  # working minutes left when it was paused
    waits_for = models.CharField(max_length=400, blank=True, default="", db_default="")  # what we asked the person for
    reminders = models.SmallIntegerField(default=0, db_default=0)
    unit_id = models.BigIntegerField(
        null=True
    )  # the enquiry's, so that a unit's list is read in the order of the deadline

    class Meta:
        db_table = "promises_promise"
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) ^ Q(owner_queue__isnull=True), name="promise_has_one_owner"
            ),
            models.UniqueConstraint(
                fields=["enquiry_id"], condition=Q(state=PromiseState.OPEN), name="one_open_promise"
            ),
            models.CheckConstraint(
                condition=Q(state=PromiseState.OPEN, ended_at__isnull=True)
                | ~Q(state=PromiseState.OPEN) & Q(ended_at__isnull=False),
                name="promise_ends_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["owner", "due_by", "enquiry_id"],
                name="promise_of_adviser",
                condition=Q(state=PromiseState.OPEN),
            ),
            models.Index(
                fields=["unit_id", "due_by", "enquiry_id"], name="promise_of_unit", condition=Q(state=PromiseState.OPEN)
            ),
            models.Index(
                fields=["owner_queue", "due_by"], name="promise_of_queue", condition=Q(state=PromiseState.OPEN)
            ),
            models.Index(fields=["due_by"], name="promise_due", condition=Q(state=PromiseState.OPEN)),
            models.Index(fields=["enquiry_id", "id"], name="promise_of_enquiry"),
        ]
