"""Persons with and without an identity number, those who act for them, our staff, and organisations."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from inngang.rules.vocabulary import Protection
from inngang.service.people import logins

__all__ = ["Organisation", "Person", "Representative", "Staff", "logins"]


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

    class Meta:
        db_table = "people_person"
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_by_name"),
            models.Index(fields=["phone"], name="person_by_phone", condition=~models.Q(phone="")),
        ]


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

    class Meta:
        db_table = "people_representative"
