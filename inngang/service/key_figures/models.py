"""Key figures are counted from the journal. Kept here: the goals leaders set, and each day counted for everybody to see."""

from django.db import models
from django.db.models import F, Q


class Goal(models.Model):
    """From a day on, so many of a hundred are answered within so many minutes or working days (servicemål)."""

    kind = models.CharField(max_length=16)
    amount = models.SmallIntegerField()
    percent = models.SmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day
    set_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "key_figures_goal"
        constraints = [
            models.UniqueConstraint(fields=["kind", "valid_from"], name="one_goal_from_a_day"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="goal_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=1) & Q(percent__gte=50) & Q(percent__lte=100), name="goal_can_be_reached"
            ),
        ]


class DayCounted(models.Model):
    """How one kind of contact was answered one day, in the hour it came; it names nobody (dagens svartid)."""

    day = models.DateField()
    kind = models.CharField(max_length=16)
    hour = models.SmallIntegerField()
    contacts = models.IntegerField()
    met = models.IntegerField()
    waited_seconds = models.BigIntegerField()  # of those who were met, together
    due = models.IntegerField()  # the goal has been reached or passed
    within = models.IntegerField()

    class Meta:
        db_table = "key_figures_day"
        constraints = [models.UniqueConstraint(fields=["day", "kind", "hour"], name="each_hour_is_counted_once")]


class StepCounted(models.Model):
    """How often a step of a page was reached one day, in one language; about nobody (steg)."""

    day = models.DateField()
    way = models.CharField(max_length=16)
    step = models.CharField(max_length=12)
    language = models.CharField(max_length=8)
    count = models.IntegerField()

    class Meta:
        db_table = "key_figures_step"
        constraints = [
            models.UniqueConstraint(fields=["day", "way", "step", "language"], name="each_step_is_one_row_a_day")
        ]


class ControlRun(models.Model):
    """One look at one key control (kontrollkjøring): how many faults, and the sentence that is the evidence."""

    control = models.CharField(max_length=16)
    at = models.DateTimeField()
    faults = models.IntegerField()
    text = models.CharField(max_length=200)
    told = models.JSONField()
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "key_figures_control_run"
        indexes = [models.Index(fields=["control", "-at"], name="control_runs")]


class Frozen(models.Model):
    """Figures as they were counted at a moment (låste tall). The database refuses to change or delete them."""

    title = models.CharField(max_length=120)
    first = models.DateField()
    last = models.DateField()
    content = models.JSONField()
    hash = models.CharField(max_length=64)
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        db_table = "key_figures_frozen"


class TimeUse(models.Model):
    """What took most of a working day at an office, counted by week (tidsbruk). Who answered what is kept nowhere."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    monday = models.DateField()
    activity = models.CharField(max_length=12)
    most = models.IntegerField()
    next = models.IntegerField()

    class Meta:
        db_table = "key_figures_time_use"
        constraints = [models.UniqueConstraint(fields=["unit", "monday", "activity"], name="time_use_is_counted_once")]


class TimeUseGiven(models.Model):
    """That somebody has answered this week, and not what (har svart)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+", db_index=False)
    monday = models.DateField()

    class Meta:
        db_table = "key_figures_time_use_given"
        constraints = [models.UniqueConstraint(fields=["staff", "monday"], name="one_answer_a_week")]


class Fund(models.Model):
    """Funds an office has a year and what is used of them (tiltaksmidler), in whole kroner, as of a day."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    year = models.SmallIntegerField()
    kind = models.CharField(max_length=16)
    is_local = models.BooleanField()  # the office itself decides what it is for
    granted = models.BigIntegerField()
    used = models.BigIntegerField()
    counted_on = models.DateField()

    class Meta:
        db_table = "key_figures_fund"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "kind", "is_local"], name="each_fund_once"),
            models.CheckConstraint(condition=Q(granted__gte=0, used__gte=0), name="funds_are_not_negative"),
        ]
