"""Changes of the register that are planned, decided and carried out on their day."""

from django.db import models
from django.db.models import F, Q


class UnitChange(models.Model):
    """One change of units and areas (endring i enhetsregisteret): proposed by one, decided by another, done by the clock."""

    kind = models.CharField(max_length=12)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    successor = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, null=True, related_name="+")
    new_unit = models.ForeignKey("organisation.Unit", on_delete=models.SET_NULL, null=True, related_name="+")
    effective_on = models.DateField()
    name = models.CharField(max_length=120, blank=True)
    old_name = models.CharField(max_length=120, blank=True)
    new_number = models.CharField(max_length=4, blank=True)
    new_kind = models.CharField(max_length=24, blank=True)
    part_of = models.CharField(max_length=4, blank=True)
    areas = models.JSONField(default=dict)  # the code of each area, and the number of the unit that gets it
    staff = models.JSONField(default=list)  # those who work there and go with the areas
    moves_people = models.BooleanField()
    reason = models.CharField(max_length=400, blank=True)
    state = models.CharField(max_length=10, default="proposed")  # proposed, approved, rejected, undone, done
    proposed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_why = models.CharField(max_length=400, blank=True)
    carried_out_at = models.DateTimeField(null=True)
    moved = models.IntegerField(default=0)  # enquiries that went along

    class Meta:
        db_table = "organisation_unit_change"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(moves_people=True) | ~Q(decided_by=F("proposed_by")),
                name="change_is_decided_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(moves_people=True)
                | ~Q(state__in=["approved", "done"])
                | Q(proposed_by__isnull=False, decided_by__isnull=False),
                name="change_that_moves_people_has_two",
            ),
            models.CheckConstraint(
                condition=Q(state="done", carried_out_at__isnull=False)
                | ~Q(state="done") & Q(carried_out_at__isnull=True),
                name="change_is_done_at_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "effective_on"], name="changes_by_day"),
            models.Index(fields=["unit", "-effective_on"], name="changes_of_unit"),
        ]


class RosterHole(models.Model):
    """A day when nobody had an office's duty phone for a time, and when its leader was told (hull i vaktlista)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_roster_hole"
        constraints = [models.UniqueConstraint(fields=["unit", "day"], name="a_hole_is_told_once_a_day")]


class Shipped(models.Model):
    """What the product ships with and has been read in, so that a start need not read it again (medfølgende data)."""

    what = models.CharField(max_length=24, primary_key=True)
    digest = models.CharField(max_length=64)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_shipped"


class AreaMove(models.Model):
    """An area gets another unit on a day (flytting av område): from an approved change on, also before it is done."""

    change = models.ForeignKey(UnitChange, on_delete=models.CASCADE, related_name="moves")
    area = models.ForeignKey("organisation.Area", on_delete=models.CASCADE, related_name="moves")
    from_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    effective_on = models.DateField()

    class Meta:
        db_table = "organisation_area_move"
        constraints = [
            models.UniqueConstraint(fields=["change", "area"], name="an_area_moves_once_in_a_change"),
            models.UniqueConstraint(fields=["area", "effective_on"], name="an_area_moves_once_a_day"),
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="area_moves_to_another"),
        ]
