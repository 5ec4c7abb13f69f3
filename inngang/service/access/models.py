"""What gives or takes away the right to see a person, beside role and place."""

from django.db import models
from django.db.models import Q

from inngang.service.access import safety_models  # noqa: F401 -- a table of the same app


class Tie(models.Model):
    """A reason to see a person that comes from work: an enquiry this unit or adviser has (tjenstlig behov)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    enquiry_id = models.BigIntegerField()
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, null=True, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, null=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_tie"
        indexes = [
            models.Index(fields=["person", "staff", "unit"], name="tie_of_person"),
            models.Index(fields=["enquiry_id"], name="tie_of_enquiry"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(staff__isnull=True) ^ Q(unit__isnull=True), name="tie_staff_or_unit")
        ]


class Interest(models.Model):
    """A member of staff is related to a person, or has said so (inhabilitet, R247)."""

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "access_interest"
        constraints = [models.UniqueConstraint(fields=["staff", "person"], name="one_interest")]


class Declaration(models.Model):
    """What somebody who works here said themselves about whom they are close to, as they wrote it (R247).

    Kept whether we know the person or not, so that it tells nothing of whom we know.
    """

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, related_name="+")
    enquiry_id = models.BigIntegerField(null=True)
    given = models.CharField(max_length=24)
    number_mark = models.CharField(max_length=64, blank=True)  # of a number nobody has yet; see people.declared_before
    declared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "access_declaration"
        indexes = [
            models.Index(fields=["staff", "-declared_at"], name="declared_by_staff"),
            models.Index(fields=["enquiry_id"], name="declared_of_enquiry", condition=Q(enquiry_id__isnull=False)),
            models.Index(fields=["number_mark"], name="declared_of_number", condition=~Q(number_mark="")),
        ]


class Opening(models.Model):
    """An exception from the distance between somebody who works here and a person (overstyring, nødåpning).

    It has a reason, an end, a leader who sees it, and is open until `open_until`, which only the verbs move.
    """

    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=16)  # override or break_glass
    category = models.CharField(max_length=24)
    reason = models.CharField(max_length=255)
    started_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    open_until = models.DateTimeField()
    needs_second = models.BooleanField(default=False)
    second = models.ForeignKey("people.Staff", on_delete=models.CASCADE, null=True, related_name="+")
    seen_by = models.ForeignKey("people.Staff", on_delete=models.CASCADE, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=16, blank=True)  # right or wrong, by the leader who went through it
    review_by = models.DateTimeField()
    flagged_at = models.DateTimeField(null=True)  # when a deviation was raised for want of a review

    class Meta:
        db_table = "access_opening"
        indexes = [
            models.Index(fields=["staff", "person", "open_until"], name="opening_of_staff"),
            models.Index(fields=["unit", "-started_at"], name="opening_of_unit"),
            models.Index(fields=["review_by"], name="opening_to_review", condition=Q(seen_at__isnull=True)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(started_at__lt=models.F("ends_at")), name="opening_starts_first"),
            models.CheckConstraint(condition=Q(open_until__lte=models.F("ends_at")), name="opening_ends_at_its_end"),
            models.CheckConstraint(condition=Q(reason__regex=r"\S.{18,}\S"), name="opening_has_a_reason"),
            models.CheckConstraint(condition=~Q(second=models.F("staff")), name="second_is_another"),
            models.CheckConstraint(condition=~Q(seen_by=models.F("staff")), name="seen_by_another"),
        ]


class Source(models.Model):
    """A register the door leans on, and when it was last heard (kilde)."""

    code = models.CharField(max_length=24, primary_key=True)
    heard_at = models.DateTimeField()

    class Meta:
        db_table = "access_source"


class Bucket(models.Model):
    """How much is left of one limit for one name (grense). The key tells nobody whose it is; a full one is taken away."""

    key = models.CharField(max_length=40, primary_key=True)
    full_at = models.DateTimeField()
    over = models.IntegerField(default=0)  # times beyond it since it last held

    class Meta:
        db_table = "limits_bucket"
        indexes = [models.Index(fields=["full_at"], name="buckets_by_time")]


class Mark(models.Model):
    """Enquiries that came very close to one another from one place, for a leader to go through (merking)."""

    key = models.CharField(max_length=40)
    deed = models.CharField(max_length=16)
    scope = models.CharField(max_length=16)
    count = models.IntegerField()
    began_at = models.DateTimeField()
    last_at = models.DateTimeField()
    review_by = models.DateTimeField()
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=16, blank=True)

    class Meta:
        db_table = "limits_mark"
        indexes = [models.Index(fields=["-review_by"], name="marks_by_deadline")]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=Q(reviewed_at__isnull=True), name="one_open_mark_a_place")
        ]


class Marked(models.Model):
    """One enquiry that was marked."""

    enquiry_id = models.BigIntegerField(primary_key=True)
    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "limits_marked"
