"""Logins, and the codes of those who have no electronic identity (innlogging, kode).

The tables stand apart from the register of people: a login is seen again at each page, outside any action, as
the framework's own sessions are. What begins and ends one is an action and is journaled.
"""

from django.db import models
from django.db.models import Q


class Login(models.Model):
    """Somebody logged in, on one browser, until it ends. The browser holds the token; we hold its hash."""

    token_hash = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=16)  # citizen, staff, organisation
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, null=True, related_name="+")
    level = models.CharField(max_length=16)
    how = models.CharField(max_length=40)  # the provider, "code", "paper", "demo"
    provider_session = models.CharField(max_length=200, blank=True)  # `sid` of the provider
    provider_subject = models.CharField(max_length=255, blank=True)
    hint = models.TextField(blank=True)  # the id_token, sealed: shown to the provider at logout, emptied at the end
    acting_role = models.CharField(max_length=20, blank=True)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.CASCADE, null=True, related_name="+")
    may_act_for = models.JSONField(default=list)  # [{role, organisation_id}] as the provider said at login
    is_shared = models.BooleanField(default=False)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)

    class Meta:
        db_table = "login_session"
        indexes = [
            models.Index(
                fields=["how", "provider_session"], name="login_of_provider", condition=Q(ended_at__isnull=True)
            ),
            models.Index(
                fields=["how", "provider_subject"], name="login_of_subject", condition=Q(ended_at__isnull=True)
            ),
            models.Index(fields=["seen_at"], name="login_by_age"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(person__isnull=True) ^ Q(staff__isnull=True), name="login_of_one")
        ]


class Spent(models.Model):
    """Something that may be used once: an answer from a provider, a logout message (brukt)."""

    key_hash = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "login_spent"
        indexes = [models.Index(fields=["until"], name="spent_by_age")]


class LoginCode(models.Model):
    """A code given by staff to somebody who showed who they are (engangskode, kode på papir)."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    finder = models.CharField(max_length=4, db_index=True)  # the first four signs: which code it is
    code_hash = models.CharField(max_length=64)  # of the whole
    level = models.CharField(max_length=16)
    document = models.CharField(max_length=24)  # which kind was seen, never its number
    given_by = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "login_code"
        indexes = [models.Index(fields=["person", "valid_until"], name="code_of_person")]


class WrongCode(models.Model):
    """A wrong code, and from where: so that a machine cannot go on trying."""

    place = models.CharField(max_length=64)  # a hash of the address
    at = models.DateTimeField()

    class Meta:
        db_table = "login_wrong_code"
        indexes = [models.Index(fields=["place", "at"], name="wrong_codes_from")]


class Kept(models.Model):
    """A form that came after the login had ended, sealed with a key only that browser has, until they are back."""

    key_hash = models.CharField(max_length=64, unique=True)
    sealed = models.TextField()
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, related_name="+")
    staff = models.ForeignKey("people.Staff", on_delete=models.CASCADE, null=True, related_name="+")
    until = models.DateTimeField()

    class Meta:
        db_table = "login_kept"
        indexes = [models.Index(fields=["until"], name="kept_by_age")]


class CallerCertainty(models.Model):
    """How sure we were of who was there, in one enquiry, and by what (grad av sikkerhet). The last one counts."""

    enquiry_id = models.BigIntegerField()
    certainty = models.CharField(max_length=2)
    called_back = models.BooleanField(default=False)
    questions = models.JSONField(default=list)  # which were answered right, never the answers
    staff = models.ForeignKey("people.Staff", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "people_certainty"
        indexes = [models.Index(fields=["enquiry_id", "-at"], name="certainty_of_enquiry")]
