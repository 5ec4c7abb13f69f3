"""Read in what the product ships with: the contact centre, the service catalogue, and who has what (medfølgende register)."""

from __future__ import annotations

from datetime import datetime

from inngang.rules.access import Viewer
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import UnitKind
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation.actions.adopt_division import CannotAdopt, adopt_division, propose_division
from inngang.service.organisation.actions.load_divisions import load_divisions
from inngang.service.organisation.actions.open_queue import open_national
from inngang.service.organisation.divisions import TODAY
from inngang.service.rows import row, rows, run

LOCK = "select pg_advisory_xact_lock(hashtext('organisation_shipped'))"  # two servers that start at once take turns
KNOWN = "select 1 from organisation_shipped where what = 'register' and digest = %(digest)s"
KEEP = """
insert into organisation_shipped (what, digest, read_at) values ('register', %(digest)s, %(at)s)
on conflict (what) do update set digest = excluded.digest, read_at = excluded.read_at
"""


@action
def bring_own(*, digest: str, by: Viewer, at: datetime) -> bool:
    """Everything that is not there yet; whether the division of labour holds. What a body has decided itself stays as it is.

    A version of the division of labour is adopted only where none ever was. It is not while the register has units and
    lacks one that the division needs: then it is tried again at the next start.
    """
    run(LOCK)
    if not rows("select 1 from organisation_unit where kind = %(kind)s", {"kind": UnitKind.CONTACT_CENTRE}):
        open_national(by=by, at=at)
    new = load_divisions(by=by, at=at)
    holds = _in_force(by, at)
    if holds:
        run(KEEP, {"digest": digest, "at": at})
    record(RegisterChanged(what="what it ships with", new=new, changed=0), by=by, at=at)
    return holds


def is_brought(digest: str) -> bool:
    """Whether just this has been read in."""
    return row(KNOWN, {"digest": digest}) is not None


def _in_force(by: Viewer, at: datetime) -> bool:
    if rows("select 1 from organisation_division_version where state in ('proposed', 'adopted') limit 1"):
        return True
    try:
        propose_division(code=TODAY, valid_from=at.astimezone(OSLO).date(), by=by, at=at)
    except CannotAdopt:
        return False
    adopt_division(code=TODAY, by=by, at=at)
    return True
