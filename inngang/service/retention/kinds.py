"""Which rows each rule speaks of, as SQL: what is due, whose it is, and how it goes.

What is held back, open or promised is left out by every statement here; `rules.retention.verdict` says the same of a row.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from inngang.service.journal.queries import LOOKS

_CLOSED: Final = """e.state = 'closed' and not exists (
    select 1 from promises_promise o where o.enquiry_id = e.id and o.state = 'open')"""


def _free(person: str) -> str:
    return f"not exists (select 1 from retention_hold h where h.person_id = {person} and h.ended_at is null)"


class Kind(NamedTuple):
    """One kind of row: `due` selects from `rows` what may go, `ended` is the moment the rule counts from."""

    rows: str
    key: str
    ended: str
    due: str
    unit: str = "null::bigint"
    what: str = "''"  # how one row is told of in the sample: never whose it is, nor what stands in it
    deletes: tuple[str, ...] = ()


_LOOKS: Final = ", ".join(f"'{one}'" for one in LOOKS)
_SEALED: Final = "exists (select 1 from sealed_line s where s.line_id = j.id)"

KINDS: Final[dict[str, Kind]] = {
    "signals": Kind(
        "enquiries_signal g", "g.id", "g.heard_at",
        """not exists (select 1 from enquiries_enquiry e where e.channel = g.channel and e.sender_key = g.conversation
            and not (e.state = 'closed' and """ + _free("e.person_id") + "))",
        what="g.kind", deletes=("delete from enquiries_signal where id = any(%(ids)s)",),
    ),
    "calls": Kind(
        "enquiries_outgoing_call c join enquiries_enquiry e on e.id = c.enquiry_id", "c.id", "c.at",
        f"{_CLOSED} and {_free('e.person_id')}", "e.unit_id", "e.ref",
        ("delete from enquiries_outgoing_call where id = any(%(ids)s)",),
    ),
    "ties": Kind(
        "access_tie t", "t.id", "t.ends_at", _free("t.person_id"), "t.unit_id",
        deletes=("delete from access_tie where id = any(%(ids)s)",),
    ),
    "files": Kind(
        "attached_file f join enquiries_enquiry e on e.id = f.enquiry_id", "f.id", "e.closed_at",
        f"{_CLOSED} and {_free('e.person_id')}", "e.unit_id", "e.ref",
        ("delete from attached_file where id = any(%(ids)s)",),
    ),
    "notices": Kind(
        "notices_notice n left join enquiries_enquiry e on e.id = n.enquiry_id", "n.id", "n.created_at",
        f"n.state <> 'due' and (e.id is null or {_CLOSED}) and {_free('coalesce(n.person_id, e.person_id)')}", "e.unit_id",
        "n.kind", ("delete from notices_notice where id = any(%(ids)s)",),
    ),
    "mandates": Kind(
        "people_representative r", "r.id", "coalesce(r.ended_at, r.valid_to::timestamptz)",
        f"{_free('r.person_id')} and {_free('r.acting_person_id')}", what="r.kind",
        deletes=("delete from people_representative where id = any(%(ids)s)",),
    ),
    "consents": Kind(
        "people_consent c", "c.id", "least(c.withdrawn_at, c.ends_at)",
        _free("c.person_id"), what="c.way",
        deletes=("delete from people_share where consent_id = any(%(ids)s)",
                 "delete from people_consent where id = any(%(ids)s)"),
    ),
    "enquiries": Kind(
        "enquiries_enquiry e", "e.id", "e.closed_at",
        f"""{_CLOSED} and {_free('e.person_id')}
            and not exists (select 1 from retention_forgotten g where g.enquiry_id = e.id)
            and not exists (select 1 from enquiries_deviation d where d.enquiry_id = e.id and d.state = 'open')
            and not exists (select 1 from journal_line j where j.enquiry_id = e.id and not {_SEALED})""",
        "e.unit_id", "e.ref",
    ),
    "looks": Kind(
        "journal_line j", "j.id", "j.at",
        f"j.event in ({_LOOKS}) and j.person_id is not null and {_SEALED} and {_free('j.person_id')}", "j.unit_id", "j.event",
    ),
    "persons": Kind(
        "people_person p", "p.id", "greatest(p.created_at, p.died_on::timestamptz)",
        f"""p.given_name <> '' and {_free('p.id')}
            and not exists (select 1 from enquiries_enquiry e where e.person_id = p.id)
            and not exists (select 1 from organisation_follow_up u where u.person_id = p.id and u.valid_to is null)
            and not exists (select 1 from people_staff s where s.person_id = p.id)
            and not exists (select 1 from people_organisation o where o.contact_id = p.id)
            and not exists (select 1 from people_representative r where r.person_id = p.id or r.acting_person_id = p.id)
            and not exists (select 1 from people_consent c where c.person_id = p.id or c.receiver_person_id = p.id)
            and not exists (select 1 from access_tie t where t.person_id = p.id)
            and not exists (select 1 from notices_notice n where n.person_id = p.id)
            and not exists (select 1 from journal_line j where j.person_id = p.id and (j.event in ({_LOOKS}) or not {_SEALED}))""",
    ),
}  # fmt: skip


def due(code: str) -> str:
    """What of a kind goes: the condition, with `before` as the moment of the rule."""
    kind = KINDS[code]
    return f"from {kind.rows} where {kind.ended} < %(before)s and {kind.due}"
