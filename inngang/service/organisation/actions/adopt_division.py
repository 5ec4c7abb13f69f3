"""Propose, adopt, copy and change versions of the division of labour (vedta oppgavedeling). Two people stand behind one."""

from __future__ import annotations

import json
import re
from datetime import date, datetime
from typing import Any

from inngang.rules.access import Viewer
from inngang.rules.division import Line, ProblemKind
from inngang.rules.division_words import KINDS
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Role, Why, marked
from inngang.service.journal import action, record
from inngang.service.journal.action import Refused
from inngang.service.journal.events import DivisionAdopted, DivisionChanged, DivisionProposed
from inngang.service.organisation import division
from inngang.service.organisation.actions.load_divisions import put_rows
from inngang.service.rows import row, run

KEEPERS = frozenset({Role.TEAM_LEAD, Role.REGISTER_KEEPER})
CODE = re.compile(r"[a-z0-9_]{3,64}")


class CannotAdopt(Refused):
    """The version is not ready, or not theirs to adopt; the sentence says why."""


class CannotChangeDivision(Refused):
    """The version or the row does not hang together; the sentence says what to change."""


@action
def propose_division(*, code: str, valid_from: date, by: Viewer, at: datetime) -> None:
    """Ask somebody else to adopt it from a day. Raises CannotAdopt while it has gaps or overlaps."""
    _must_keep(by)
    one = _version(code)
    if one["state"] == "adopted":
        raise CannotAdopt(Why(marked("It is adopted already.")))
    if valid_from < at.astimezone(OSLO).date():
        raise CannotAdopt(Why(marked("That day has been. Choose today or later.")))
    _must_be_whole(one["id"], valid_from)
    run(
        """update organisation_division_version set state = 'proposed', proposed_by_id = %(by)s, proposed_at = %(at)s,
               valid_from = %(day)s where id = %(id)s""",
        {"id": one["id"], "by": by.staff_id or None, "at": at, "day": valid_from},
    )
    record(DivisionProposed(code=code, valid_from=valid_from), by=by, at=at)


@action
def adopt_division(*, code: str, by: Viewer, at: datetime) -> None:
    """Adopt what another proposed; the one in force ends the day before. Raises CannotAdopt."""
    _must_keep(by)
    one = _version(code)
    if one["state"] != "proposed":
        raise CannotAdopt(Why(marked("Nobody has proposed it. Propose it first, and let a colleague adopt it.")))
    if by.role != Role.SYSTEM and one["proposed_by_id"] == by.staff_id:
        raise CannotAdopt(Why(marked("You proposed it yourself. A colleague must adopt it.")))
    starts = max(one["valid_from"], at.astimezone(OSLO).date())
    _must_be_whole(one["id"], starts)
    run(
        """update organisation_division_version set valid_to = %(starts)s::date - 1
           where state = 'adopted' and id <> %(id)s and (valid_to is null or valid_to >= %(starts)s::date)""",
        {"starts": starts, "id": one["id"]},
    )
    run(
        """update organisation_division_version set state = 'adopted', adopted_by_id = %(by)s, adopted_at = %(at)s,
               valid_from = %(starts)s, valid_to = null where id = %(id)s""",
        {"id": one["id"], "by": by.staff_id or None, "at": at, "starts": starts},
    )
    division.forget()
    record(DivisionAdopted(code=code, valid_from=starts), by=by, at=at)


@action
def copy_division(*, code: str, new_code: str, name: str, by: Viewer, at: datetime) -> None:
    """A draft of one's own with all the rows of another. Raises CannotChangeDivision."""
    _must_keep(by)
    if not CODE.fullmatch(new_code):
        raise CannotChangeDivision(
            Why(marked("The short name has small letters a to z, digits and _, at least three."))
        )
    if not name.strip():
        raise CannotChangeDivision(Why(marked("Give it a name that tells what is different.")))
    one = _version(code)
    made = row(
        """insert into organisation_division_version (code, words, status, source, state)
           values (%(code)s, %(words)s::jsonb, 'own', '', 'draft') on conflict (code) do nothing returning id""",
        {"code": new_code, "words": json.dumps(dict.fromkeys(("nb", "nn", "en"), name.strip()[:120]))},
    )
    if made is None:
        raise CannotChangeDivision(Why(marked("Another version has that short name. Choose another.")))
    cards = division.rows_of(one["id"])
    put_rows(made["id"], [card.line for card in cards], [card.note for card in cards])
    record(DivisionChanged(code=new_code, added=len(cards), removed=0), by=by, at=at)


@action
def add_division_row(*, code: str, line: Line, note: str = "", by: Viewer, at: datetime) -> None:
    """One more row in a draft. Raises CannotChangeDivision."""
    _must_keep(by)
    one = _draft(code)
    if line.to_kind not in KINDS:
        raise CannotChangeDivision(Why(marked("Choose who has it.")))
    if line.place and not (line.place.isdigit() and len(line.place) in (2, 4, 6)):
        raise CannotChangeDivision(
            Why(marked("A place is a county with 2 digits, a municipality with 4 or a city district with 6."))
        )
    if line.to_unit and row("select 1 from organisation_unit where number = %(n)s", {"n": line.to_unit}) is None:
        raise CannotChangeDivision(Why(marked("No unit has that number.")))
    put_rows(one["id"], [line], [note[:400]])
    record(DivisionChanged(code=code, added=1, removed=0), by=by, at=at)


@action
def remove_division_row(*, code: str, row_id: int, by: Viewer, at: datetime) -> None:
    """Take a row out of a draft. Raises CannotChangeDivision."""
    _must_keep(by)
    one = _draft(code)
    gone = run(
        "delete from organisation_division_row where id = %(row)s and version_id = %(id)s",
        {"row": row_id, "id": one["id"]},
    )
    if not gone:
        raise CannotChangeDivision(Why(marked("The row is gone already.")))
    record(DivisionChanged(code=code, added=0, removed=1), by=by, at=at)


def _version(code: str) -> dict[str, Any]:
    found = row(
        """select id, state, status, proposed_by_id, valid_from from organisation_division_version
           where code = %(code)s for update""",
        {"code": code},
    )
    if found is None:
        raise CannotAdopt(Why(marked("There is no such version.")))
    return found


def _draft(code: str) -> dict[str, Any]:
    one = _version(code)
    if one["state"] != "draft" or one["status"] != "own":
        raise CannotChangeDivision(Why(marked("This version stands as it is. Make a copy and change that.")))
    return one


def _must_keep(by: Viewer) -> None:
    if by.role != Role.SYSTEM and by.role not in KEEPERS:
        raise CannotAdopt(Why(marked("Only those who keep the register or lead change who has what.")))


def _must_be_whole(version_id: int, on: date) -> None:
    found = division.problems(version_id, on=on)
    if found:
        gaps = sum(one.kind != ProblemKind.OVERLAP for one in found)
        raise CannotAdopt(
            Why(
                marked("It cannot be adopted yet: %(gaps)s gaps and %(overlaps)s overlaps must be mended first."),
                {"gaps": gaps, "overlaps": len(found) - gaps},
            )
        )
