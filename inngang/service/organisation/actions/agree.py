"""Keep agreements and contact points: enter, review, end, remind, and say who answers as what (avtaler)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.division_words import CONTACT_POINTS
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record, tell
from inngang.service.journal.action import Refused
from inngang.service.journal.events import AgreementChanged, AgreementEntered, AgreementReviewDue, ContactPointSet
from inngang.service.organisation.agreements import AgreementCard, due_for_review
from inngang.service.rows import row, rows, run

KINDS = ("local", "insight", "cooperation")


class CannotAgree(Refused):
    """The agreement does not hang together, or is not theirs to keep; the sentence says what to change."""


@action
def enter_agreement(
    *,
    kind: str,
    title: str,
    signed_on: date,
    valid_from: date,
    review_on: date,
    by: Viewer,
    at: datetime,
    valid_to: date | None = None,
    unit_id: int | None = None,
    municipality_code: str = "",
    organisation_id: int | None = None,
    about: str = "",
    opening_hours: str = "",
    our_role: str = "",
    their_role: str = "",
    their_contact: str = "",
    services: Mapping[str, str] | None = None,
) -> int:
    """Enter a signed agreement; the id. `services` is code → the law it stands on. Raises CannotAgree."""
    _must_keep(unit_id, by)
    if kind not in KINDS:
        raise CannotAgree(Why(marked("Choose what kind of agreement it is.")))
    if not title.strip():
        raise CannotAgree(Why(marked("Give the agreement a name.")))
    if valid_to is not None and valid_to < valid_from:
        raise CannotAgree(Why(marked("The end must be after the beginning.")))
    if review_on <= signed_on:
        raise CannotAgree(Why(marked("The day of review must be after it was signed.")))
    if kind == "insight" and not municipality_code:
        raise CannotAgree(Why(marked("Choose which municipality the agreement is with.")))
    if kind != "insight" and unit_id is None:
        raise CannotAgree(Why(marked("Choose which office the agreement is for.")))
    if kind == "cooperation" and our_role not in CONTACT_POINTS:
        raise CannotAgree(
            Why(marked("Choose which role of ours keeps the agreement, so that it does not hang on one person."))
        )
    found = row(
        """insert into organisation_agreement (kind, unit_id, municipality_code, organisation_id, title, about, opening_hours,
               our_role, their_role, their_contact, signed_on, valid_from, valid_to, review_on, entered_by_id, entered_at)
           values (%(kind)s, %(unit)s, %(municipality)s, %(organisation)s, %(title)s, %(about)s, %(hours)s, %(our_role)s,
               %(their_role)s, %(their_contact)s, %(signed)s, %(from)s, %(to)s, %(review)s, %(by)s, %(at)s) returning id""",
        {
            "kind": kind,
            "unit": unit_id,
            "municipality": municipality_code,
            "organisation": organisation_id,
            "title": title.strip()[:200],
            "about": about,
            "hours": opening_hours[:400],
            "our_role": our_role,
            "their_role": their_role[:120],
            "their_contact": their_contact[:120],
            "signed": signed_on,
            "from": valid_from,
            "to": valid_to,
            "review": review_on,
            "by": by.staff_id or None,
            "at": at,
        },
    )
    assert found is not None
    if services:
        run(
            """insert into organisation_agreement_service (agreement_id, service_id, law)
               select %(id)s, s.id, left(g.law, 200) from unnest(%(codes)s::text[], %(laws)s::text[]) as g (code, law)
               join organisation_service s on s.code = g.code""",
            {"id": found["id"], "codes": list(services), "laws": list(services.values())},
        )
    record(AgreementEntered(kind=kind, title=title.strip()[:200], unit_id=unit_id), by=by, at=at)
    return int(found["id"])


@action
def review_agreement(*, agreement_id: int, review_on: date, by: Viewer, at: datetime) -> None:
    """It has been gone through; the next time is that day. Raises CannotAgree."""
    one = _held(agreement_id, by)
    if review_on <= at.astimezone(OSLO).date():
        raise CannotAgree(Why(marked("The next review must be after today.")))
    run(
        "update organisation_agreement set review_on = %(day)s, reminded_on = null where id = %(id)s",
        {"day": review_on, "id": agreement_id},
    )
    record(AgreementChanged(title=one["title"], unit_id=one["unit_id"]), by=by, at=at)


@action
def end_agreement(*, agreement_id: int, last_day: date, by: Viewer, at: datetime) -> None:
    """It holds until and with that day; an insight agreement that ends closes the insight. Raises CannotAgree."""
    one = _held(agreement_id, by)
    if last_day < at.astimezone(OSLO).date() - timedelta(days=1):
        raise CannotAgree(Why(marked("That day has been. Choose today or later.")))
    run(
        "update organisation_agreement set valid_to = greatest(%(day)s::date, valid_from) where id = %(id)s",
        {"day": last_day, "id": agreement_id},
    )
    record(AgreementChanged(title=one["title"], unit_id=one["unit_id"]), by=by, at=at)


def remind_of_reviews(*, by: Viewer, at: datetime) -> int:
    """Tell those who keep agreements of every one that is due within a month, once; how many."""
    due = due_for_review(on=at.astimezone(OSLO).date())
    if due:
        _remind(due, by=by, at=at)
    return len(due)


@action
def _remind(due: Sequence[AgreementCard], *, by: Viewer, at: datetime) -> None:
    run(
        "update organisation_agreement set reminded_on = %(day)s where id = any(%(ids)s)",
        {"day": at.astimezone(OSLO).date(), "ids": [one.id for one in due]},
    )
    for one in due:
        record(AgreementReviewDue(title=one.title, review_on=one.review_on, unit_id=one.unit_id), by=by, at=at)
        if one.unit_id:
            tell(f"unit-{one.unit_id}")


@action
def set_contact_point(
    *, unit_id: int, code: str, staff_id: int | None, substitute_id: int | None = None, by: Viewer, at: datetime
) -> None:
    """Who answers as this at the unit, and who stands in. Raises CannotAgree."""
    _must_keep(unit_id, by)
    if code not in CONTACT_POINTS:
        raise CannotAgree(Why(marked("Choose what the contact is for.")))
    if staff_id is not None and staff_id == substitute_id:
        raise CannotAgree(Why(marked("The one who stands in must be somebody else.")))
    wanted = {one for one in (staff_id, substitute_id) if one is not None}
    there = rows(
        "select distinct staff_id from organisation_post where unit_id = %(unit)s and valid_to is null and staff_id = any(%(ids)s)",
        {"unit": unit_id, "ids": list(wanted)},
    )
    if len(there) != len(wanted):
        raise CannotAgree(Why(marked("Choose somebody who works at the office.")))
    run(
        """insert into organisation_contact_point (unit_id, code, staff_id, substitute_id, decided_at)
           values (%(unit)s, %(code)s, %(staff)s, %(substitute)s, %(at)s)
           on conflict (unit_id, code) do update set staff_id = excluded.staff_id, substitute_id = excluded.substitute_id,
               decided_at = excluded.decided_at""",
        {"unit": unit_id, "code": code, "staff": staff_id, "substitute": substitute_id, "at": at},
    )
    record(ContactPointSet(unit_id=unit_id, code=code), by=by, at=at)


def _held(agreement_id: int, by: Viewer) -> dict[str, Any]:
    found = row("select title, unit_id from organisation_agreement where id = %(id)s for update", {"id": agreement_id})
    if found is None:
        raise CannotAgree(Why(marked("There is no such agreement.")))
    _must_keep(found["unit_id"], by)
    return found


def _must_keep(unit_id: int | None, by: Viewer) -> None:
    """Those who keep the register keep all; a leader keeps their own office's."""
    if by.role in (Role.SYSTEM, Role.REGISTER_KEEPER) or (by.role == Role.TEAM_LEAD and unit_id in by.unit_ids):
        return
    raise CannotAgree(Why(marked("Only the office's own leader and those who keep the register keep this.")))
