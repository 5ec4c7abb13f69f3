"""The first page of everyone who logs in, by their role (førstesiden)."""

from __future__ import annotations

from django.urls import NoReverseMatch, reverse

from inngang.rules.vocabulary import Role

HOME = {
    Role.CONTACT_ADVISER: "contact_centre:desk",
    Role.DUTY_LEAD: "leadership:today",
    Role.TEAM_LEAD: "leadership:today",
    Role.ANALYST: "leadership:today",
    Role.REGISTER_KEEPER: "leadership:register",
    Role.SUPERVISOR: "leadership:supervision",
    Role.LOG_CONTROLLER: "leadership:log_control",
    Role.DPO: "leadership:log_control",
    Role.ARCHIVIST: "leadership:deletion",
    Role.RECEPTION: "reception:queue",
    Role.STATE_ADVISER: "office:mine",
    Role.MUNICIPAL_ADVISER: "office:mine",
    Role.CASEWORKER: "office:mine",
    Role.CITIZEN: "citizen:mine",
    Role.DOCTOR: "partner:directory",
    Role.EMPLOYER: "partner:directory",
    Role.PARTNER: "partner:directory",
}


def home_of(role: Role | None) -> str:
    """The first page of somebody with this role."""
    try:
        return reverse(HOME[role]) if role in HOME else "/"
    except NoReverseMatch:
        return "/"
