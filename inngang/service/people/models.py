"""Persons with and without an identity number, those who act for them, our staff, and organisations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from inngang.rules.vocabulary import Protection
from inngang.service.people import logins
from inngang.service.people.interface_models import InterfaceKey

__all__ = [
    "Consent",
    "FormerNumber",
    "InterfaceKey",
    "Organisation",
    "Person",
    "Representative",
    "Share",
    "Staff",
    "logins",
]


class Person(models.Model):
    """Someone we help (person, bruker). A person needs no identity number (R145)."""

    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80, blank=True)
    sort_key = models.CharField(max_length=200)  # Norwegian order without ICU: rules/identity.norwegian_sort_key
    identity_number = models.CharField(max_length=11, null=True, unique=True)
    birth_date = models.DateField(null=True)
    language = models.CharField(max_length=8, default="nb")
    needs_interpreter = models.BooleanField(default=False)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    area_code = models.CharField(max_length=8, blank=True)  # municipality or city district
    protection = models.CharField(max_length=16, default=Protection.NONE)
    is_reserved = models.BooleanField(default=False)  # reserved from digital contact
    large_print = models.BooleanField(default=False)
    story = models.TextField(blank=True)  # one sentence about a member of the cast, demo only
    created_at = models.DateTimeField()
    died_on = models.DateField(null=True)
    safe_way = models.CharField(max_length=16, db_default="")  # neutral: text tells nothing; none: leave no message
    wanted_channel = models.CharField(max_length=16, db_default="")  # how they would rather be reached

    class Meta:
        db_table = "people_person"
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
            models.Index(fields=["phone"], name="person_by_phone", condition=~models.Q(phone="")),
        ]


class FormerNumber(models.Model):
    """An identity number a person had before (tidligere fødselsnummer): finds the same person, and opens nothing."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    identity_number = models.CharField(max_length=11, unique=True)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "people_former_number"


class Staff(models.Model):
    """Someone who works here (ansatt)."""

    ident = models.CharField(max_length=8, unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # their own self
    languages = ArrayField(models.CharField(max_length=8), default=list)
    may_see = ArrayField(models.CharField(max_length=16), default=list)  # protections they are cleared for
    story = models.TextField(blank=True)
    is_active = models.BooleanField(default=True)
    extension = models.CharField(max_length=5, null=True, unique=True)  # leads through the common door, never past it

    class Meta:
        db_table = "people_staff"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(extension__isnull=True) | models.Q(extension__regex=r"^[1-9][0-9]{3,4}$"),
                name="extension_is_four_or_five_digits",
            )
        ]


class Organisation(models.Model):
    """An employer or partner (virksomhet)."""

    number = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=16)  # employer, doctor, provider, municipality
    phone = models.CharField(max_length=20, blank=True)
    contact = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")  # who speaks for it

    class Meta:
        db_table = "people_organisation"


class Representative(models.Model):
    """Somebody who acts for a person (representant: verge, fullmektig, forelder, hjelper)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="represented_by")
    acting_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="represents")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    kind = models.CharField(max_length=16)  # guardian, parent, proxy, helper
    matters = ArrayField(models.CharField(max_length=40), default=list)  # empty: all
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    acting_name = models.CharField(max_length=120, db_default="")  # as the person wrote it
    acts = ArrayField(models.CharField(max_length=16), db_default=["see", "write"])
    kept_out = ArrayField(models.CharField(max_length=40), db_default=[])  # what the person keeps to themself (R165)
    way = models.CharField(max_length=16, db_default="register")  # logged_in, written, register
    finder = models.CharField(max_length=4, db_default="")  # of the code it is accepted with
    code_hash = models.CharField(max_length=64, db_default="")
    invited_until = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    own_consent_at = models.DateTimeField(null=True)  # a young person's, to a parent
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=16, db_default="")  # person, acting, staff

    class Meta:
        db_table = "people_representative"
        indexes = [
            models.Index(fields=["finder"], name="mandate_by_code", condition=~models.Q(finder="")),
        ]


class PaperMandate(models.Model):
    """A power of attorney that came on paper, until a second colleague has looked at it (fullmakt på papir).

    Nothing that opens anything reads this table: it holds for nobody before there is a `Representative`.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acting_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    acting_name = models.CharField(max_length=120)  # as it is written on the paper
    kind = models.CharField(max_length=16)  # proxy, helper
    matters = ArrayField(models.CharField(max_length=40), db_default=[])
    acts = ArrayField(models.CharField(max_length=16))
    last_day = models.DateField()
    enquiry_id = models.BigIntegerField()  # where the paper lies
    unit_id = models.BigIntegerField()
    entered_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    refused_because = models.CharField(max_length=255, db_default="")
    mandate = models.ForeignKey(Representative, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "people_paper_mandate"
        indexes = [
            models.Index(
                fields=["unit_id", "id"], name="paper_to_look_at", condition=models.Q(decided_at__isnull=True)
            ),
            models.Index(fields=["person", "id"], name="paper_of_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("entered_by")),
                name="paper_is_seen_by_two",
            ),
            models.CheckConstraint(
                condition=~models.Q(acting_person=models.F("person")), name="paper_is_not_for_oneself"
            ),
        ]


class Consent(models.Model):
    """A person lets us share named kinds of information with a named receiver (samtykke, R243)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    receiver_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    receiver_name = models.CharField(max_length=160)  # as it was said, when there is no register to look in
    kinds = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=255)
    way = models.CharField(max_length=16)  # logged_in, written, oral
    enquiry_id = models.BigIntegerField(null=True)  # the conversation an oral one holds for
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, related_name="+")  # who recorded it
    given_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_consent"
        indexes = [models.Index(fields=["person", "-given_at"], name="consent_of_person")]
        constraints = [
            models.CheckConstraint(condition=models.Q(given_at__lt=models.F("ends_at")), name="consent_ends_after")
        ]


class Share(models.Model):
    """Something we have shared with somebody outside, on a consent (delt med, R245)."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, related_name="+")
    kinds = ArrayField(models.CharField(max_length=20))
    what = models.CharField(max_length=255)
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: they read it themselves
    at = models.DateTimeField()

    class Meta:
        db_table = "people_share"
        indexes = [models.Index(fields=["person", "-at"], name="share_of_person")]
