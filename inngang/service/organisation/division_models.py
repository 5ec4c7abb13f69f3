"""Who has what: services, division of labour, contact points and agreements."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Service(models.Model):
    """Something people may get from us (tjeneste, ytelse), in plain words in each language."""

    code = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=12)  # state, obligatory (municipal) or additional (municipal)
    group = models.CharField(max_length=16)
    activity = models.CharField(max_length=12, blank=True)  # whether one must do something to keep it: yes, no, partly
    matters = ArrayField(models.CharField(max_length=40), default=list)
    words = models.JSONField(default=dict)  # per language: name, plain, papers, duty
    law = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=400, blank=True)
    ended = models.BooleanField(default=False)

    class Meta:
        db_table = "organisation_service"


class OfficeService(models.Model):
    """An additional service that an office gives, from and to (tjeneste ved kontoret)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="offices")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day
    decided_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_office_service"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="office_service_begins_first",
            ),
            models.UniqueConstraint(
                fields=["unit", "service"], condition=Q(valid_to__isnull=True), name="one_service_each_office"
            ),
        ]


class DivisionVersion(models.Model):
    """One version of who has what (versjon av oppgavedelingen). Two people stand behind one that is adopted."""

    code = models.CharField(max_length=64, unique=True)
    words = models.JSONField(default=dict)  # per language: name
    status = models.CharField(max_length=40, blank=True)  # what the source thought of it
    source = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=12, default="draft")  # draft, proposed, adopted
    proposed_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True)
    adopted_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    adopted_at = models.DateTimeField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)  # the last day

    class Meta:
        db_table = "organisation_division_version"
        constraints = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("adopted_by")) | Q(adopted_by__isnull=True), name="division_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state="adopted") | Q(valid_from__isnull=False), name="division_adopted_from_a_day"
            ),
        ]


class DivisionRow(models.Model):
    """One row of a version (rad). An empty field fits everything; the heaviest row that fits decides."""

    version = models.ForeignKey(DivisionVersion, on_delete=models.CASCADE, related_name="rows")
    service = models.CharField(max_length=48, blank=True)
    matter = models.CharField(max_length=40, blank=True)
    side = models.CharField(max_length=12, blank=True)
    process = models.CharField(max_length=4, blank=True)
    part = models.CharField(max_length=24, blank=True)
    place = models.CharField(max_length=8, blank=True)
    group = models.CharField(max_length=24, blank=True)
    protection = models.CharField(max_length=16, blank=True)
    to_kind = models.CharField(max_length=40)
    to_unit = models.CharField(max_length=4, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    weight = models.BigIntegerField()
    source = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "organisation_division_row"
        indexes = [models.Index(fields=["version", "service", "process"], name="division_row_of_service")]


class ContactPoint(models.Model):
    """Somebody to reach by what they do, never by name alone (kontaktpunkt, R223, R224)."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.CASCADE, related_name="contact_points")
    code = models.CharField(max_length=32)  # what it is for; the words are in rules/division_words
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    substitute = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_contact_point"
        constraints = [
            models.UniqueConstraint(fields=["unit", "code"], name="one_contact_point_each"),
            models.CheckConstraint(condition=~Q(substitute=F("staff")), name="contact_substitute_is_another"),
        ]


class Agreement(models.Model):
    """What two parties have agreed (avtale): local between state and municipality, insight, or cooperation."""

    kind = models.CharField(max_length=12)  # local, insight, cooperation
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, null=True, related_name="agreements")
    municipality_code = models.CharField(max_length=4, blank=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)  # hours and operation, or what the cooperation is about
    opening_hours = models.CharField(max_length=400, blank=True)
    our_role = models.CharField(max_length=32, blank=True)  # the contact point that keeps it
    their_role = models.CharField(max_length=120, blank=True)
    their_contact = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)  # the last day
    review_on = models.DateField()
    reminded_on = models.DateField(null=True)
    entered_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        db_table = "organisation_agreement"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="agreement_begins_first"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "municipality_code"], name="agreement_of_municipality"),
            models.Index(fields=["review_on"], name="agreement_to_review"),
        ]


class AgreementService(models.Model):
    """A service that an agreement is about, and the law it stands on (R068)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="+")
    law = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "organisation_agreement_service"
        constraints = [models.UniqueConstraint(fields=["agreement", "service"], name="a_service_once_an_agreement")]
