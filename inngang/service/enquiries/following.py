"""What lasts between a person and their advisers, on one page: for a new adviser, and for the person (oppfølging)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from inngang.rules.access import is_other_service
from inngang.rules.access_content import Seen, whole
from inngang.rules.access_matrix import Info, Mask
from inngang.rules.following import AgreedTime
from inngang.rules.vocabulary import Side
from inngang.service.enquiries.queries.pieces import as_time, matter_title
from inngang.service.rows import row, rows

OFTEN_DAYS = 30
LATELY = 50  # enquiries on the timeline


@dataclass(frozen=True)
class Tie:
    """One who follows the person up now."""

    staff_id: int
    name: str
    side: str
    unit_id: int
    unit_name: str
    since: date
    is_wished_away: bool  # the person has asked for another, and has no answer yet
    wish_id: int | None


@dataclass(frozen=True)
class Change:
    """One adviser after another."""

    at: datetime
    side: str
    was: str
    now: str
    note: str  # empty where it is not for the one who looks


@dataclass(frozen=True)
class Agreed:
    """When the two talk."""

    id: int
    staff_id: int
    name: str
    time: AgreedTime


@dataclass(frozen=True)
class Assessment:
    """That the need was assessed."""

    on: date
    need: str  # this and why are empty where only the status is given
    why: str
    name: str
    unit_name: str


@dataclass(frozen=True)
class ConditionCard:
    """What the person does, and who follows it up."""

    id: int
    what: str  # empty where only the status is given
    side: str
    owner_id: int
    owner: str
    unit_name: str
    look_on: date
    set_at: datetime
    ended_at: datetime | None
    ended_how: str


@dataclass(frozen=True)
class Step:
    """One line of the timeline: an enquiry, a change, an assessment, a condition or a claim."""

    at: datetime
    kind: str
    what: str
    who: str
    more: str
    enquiry_id: int | None = None


@dataclass(frozen=True)
class FollowingCard:
    """The whole page."""

    ties: tuple[Tie, ...]
    changes: tuple[Change, ...]
    times: tuple[Agreed, ...]
    assessments: tuple[Assessment, ...]
    conditions: tuple[ConditionCard, ...]
    volume: tuple[tuple[str, int], ...]  # channel and how often, the last 30 days
    timeline: tuple[Step, ...]

    @property
    def contacts(self) -> int:
        return sum(count for _, count in self.volume)


FOLLOWING = """
select
    coalesce((select jsonb_agg(jsonb_build_object('staff_id', f.staff_id, 'name', s.given_name || ' ' || s.family_name, 'side', f.side,
            'unit_id', f.unit_id, 'unit_name', u.name, 'since', f.valid_from, 'wish_id', w.enquiry_id) order by f.side, f.id)
        from organisation_follow_up f join people_staff s on s.id = f.staff_id join organisation_unit u on u.id = f.unit_id
        left join enquiries_adviser_wish w on w.person_id = f.person_id and w.side = f.side and w.answered_at is null
        where f.person_id = %(person)s and f.valid_to is null), '[]') as ties,
    coalesce((select jsonb_agg(jsonb_build_object('at', c.at, 'side', c.side, 'note', c.note,
            'was', coalesce(b.given_name || ' ' || b.family_name, ''), 'now', n.given_name || ' ' || n.family_name) order by c.id desc)
        from organisation_adviser_change c left join people_staff b on b.id = c.from_staff_id
        join people_staff n on n.id = c.to_staff_id where c.person_id = %(person)s), '[]') as changes,
    coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'staff_id', t.staff_id, 'name', s.given_name || ' ' || s.family_name,
            'weekday', t.weekday, 'starts', t.starts, 'ends', t.ends) order by t.weekday, t.starts)
        from organisation_contact_time t join people_staff s on s.id = t.staff_id
        where t.person_id = %(person)s and t.ended_at is null), '[]') as times,
    coalesce((select jsonb_agg(jsonb_build_object('on', n.assessed_on, 'need', n.need, 'why', n.why, 'unit_name', u.name, 'at', n.at,
            'name', s.given_name || ' ' || s.family_name) order by n.assessed_on desc, n.id desc)
        from organisation_need_assessment n join people_staff s on s.id = n.staff_id join organisation_unit u on u.id = n.unit_id
        where n.person_id = %(person)s), '[]') as assessments,
    coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'what', c.what, 'side', c.side, 'owner_id', c.owner_id,
            'owner', s.given_name || ' ' || s.family_name, 'unit_name', u.name, 'look_on', c.look_on, 'set_at', c.set_at,
            'ended_at', c.ended_at, 'ended_how', c.ended_how) order by c.ended_at is not null, c.look_on, c.id)
        from organisation_condition c join people_staff s on s.id = c.owner_id join organisation_unit u on u.id = c.unit_id
        where c.person_id = %(person)s), '[]') as conditions,
    coalesce((select jsonb_agg(jsonb_build_array(v.channel, v.count) order by v.count desc, v.channel)
        from (select e.channel, count(*) as count from enquiries_enquiry e
              where e.person_id = %(person)s and e.organisation_id is null and e.received_at > %(since)s group by 1) v), '[]') as volume,
    coalesce((select jsonb_agg(jsonb_build_object('id', e.id, 'at', e.received_at, 'matter', e.matter, 'channel', e.channel,
            'state', e.state, 'side', e.side, 'who', coalesce(s.given_name || ' ' || s.family_name, u.name),
            'has_claim', c.id is not null, 'claim', c.what, 'claim_outcome', c.outcome,
            'claim_at', coalesce(c.ended_at, c.began_at)) order by e.received_at desc)
        from (select * from enquiries_enquiry e where e.person_id = %(person)s and e.organisation_id is null
              order by e.received_at desc limit %(lately)s) e
        join organisation_unit u on u.id = e.unit_id left join people_staff s on s.id = e.owner_id
        left join enquiries_claim c on c.enquiry_id = e.id), '[]') as enquiries
"""
NOTES = {Side.STATE: Info.NOTE_STATE, Side.MUNICIPAL: Info.NOTE_MUNI}
CONDITIONS = {Side.STATE: Info.STATE_FOLLOWUP, Side.MUNICIPAL: Info.MUNI_REQUIREMENTS}
MONEY = {Side.STATE: Info.STATE_PAYMENT, Side.MUNICIPAL: Info.MUNI_PAYMENT}


def money_of(side: str, matter: str, sees: Seen) -> Mask | None:
    """What part of the money of a matter is given: all, that it is there (`status_only`), or None.

    What lies on both sides, or on none yet, needs what both sides need.
    """
    needed = [MONEY[Side(side)]] if side in MONEY else list(MONEY.values())
    if is_other_service(matter):
        needed = [Info.MUNI_OTHER_SERVICE if info == Info.MUNI_PAYMENT else info for info in needed]
    given = [sees.get(info) for info in needed]
    if None in given:
        return None
    return Mask.ALL if all(one == Mask.ALL for one in given) else Mask.STATUS_ONLY


def following(*, person_id: int, sees: Seen | None, at: datetime) -> FollowingCard:
    """In one statement, after the door. `sees` is what the door gave; None: the person looks at what is theirs.

    The note of a handover is between us, and the person may ask for it.
    """
    values = {"person": person_id, "since": at - timedelta(days=OFTEN_DAYS), "lately": LATELY}
    found = row(FOLLOWING, values)
    assert found is not None
    is_own = sees is None
    given: Seen = sees or {}
    if is_own or whole(given, Info.STATE_FOLLOWUP):
        assessed = found["assessments"]
    else:
        assessed = [one | {"need": "", "why": ""} for one in found["assessments"] if Info.STATE_FOLLOWUP in given]
    conditions = found["conditions"] if is_own else [*_conditions_given(found["conditions"], given)]
    enquiries = found["enquiries"] if is_own or Info.CONTACT_META in given else []
    if not is_own:
        enquiries = [_money_given(one, given) for one in enquiries]
    changes = tuple(_change(one, frozenset(given), is_own) for one in found["changes"])
    return FollowingCard(
        ties=tuple(_tie(one) for one in found["ties"]),
        changes=changes,
        times=tuple(_agreed(one) for one in found["times"]),
        assessments=tuple(_assessment(one) for one in assessed),
        conditions=tuple(_condition(one) for one in conditions),
        volume=tuple((channel, count) for channel, count in found["volume"]) if enquiries else (),
        timeline=_timeline(enquiries, changes, assessed, conditions),
    )


def _conditions_given(found: list[dict[str, Any]], given: Seen) -> Iterator[dict[str, Any]]:
    for one in found:
        info = CONDITIONS.get(one["side"])
        if info is not None and info in given:
            yield one if whole(given, info) else one | {"what": ""}


def _money_given(one: dict[str, Any], given: Seen) -> dict[str, Any]:
    part = money_of(one["side"], one["matter"], given)
    return one if part == Mask.ALL else one | {"has_claim": one["has_claim"] and part is not None, "claim": ""}


def _tie(one: dict[str, Any]) -> Tie:
    since = date.fromisoformat(one["since"])
    return Tie(
        one["staff_id"],
        one["name"],
        one["side"],
        one["unit_id"],
        one["unit_name"],
        since,
        one["wish_id"] is not None,
        one["wish_id"],
    )


def _change(one: dict[str, Any], given: frozenset[str], is_own: bool) -> Change:
    reads = not is_own and (
        NOTES.get(one["side"]) in given or one["side"] == Side.BOTH and given >= frozenset(NOTES.values())
    )
    return Change(as_time(one["at"]), one["side"], one["was"], one["now"], one["note"] if reads else "")


def _agreed(one: dict[str, Any]) -> Agreed:
    span = AgreedTime(one["weekday"], time.fromisoformat(one["starts"]), time.fromisoformat(one["ends"]))
    return Agreed(one["id"], one["staff_id"], one["name"], span)


def _assessment(one: dict[str, Any]) -> Assessment:
    return Assessment(date.fromisoformat(one["on"]), one["need"], one["why"], one["name"], one["unit_name"])


def _condition(one: dict[str, Any]) -> ConditionCard:
    ended = as_time(one["ended_at"]) if one["ended_at"] else None
    times = {"look_on": date.fromisoformat(one["look_on"]), "set_at": as_time(one["set_at"]), "ended_at": ended}
    return ConditionCard(**{**one, **times})


def _timeline(
    enquiries: list[dict[str, Any]],
    changes: tuple[Change, ...],
    assessed: list[dict[str, Any]],
    conditions: list[dict[str, Any]],
) -> tuple[Step, ...]:
    """Newest first. `what` and `more` are codes or sentences that the page puts in words by `kind`."""
    steps = [
        Step(
            as_time(one["at"]),
            f"enquiry_{one['state']}",
            matter_title(one["matter"]),
            one["who"],
            one["channel"],
            one["id"],
        )
        for one in enquiries
    ]
    steps += [
        Step(as_time(one["claim_at"]), "claim", one["claim"], one["who"], one["claim_outcome"], one["id"])
        for one in enquiries
        if one["has_claim"]
    ]
    steps += [Step(one.at, "change", one.now, one.was, one.note) for one in changes]
    steps += [Step(as_time(one["at"]), "assessment", one["need"], one["name"], "") for one in assessed]
    steps += [
        Step(as_time(one["set_at"]), "condition", one["what"], one["owner"], one["ended_how"]) for one in conditions
    ]
    return tuple(sorted(steps, key=lambda step: step.at, reverse=True))


# ── what stands at the card of one enquiry ──────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Told:
    """What the one who has an enquiry sees beside it."""

    contacts: int  # the person's, the last 30 days
    times: tuple[Agreed, ...]
    claim: str
    came: str
    came_on: date | None
    entered_by: str
    sender: str  # who passed it on, and has not heard from this one how it came
    need_on: date | None  # when the need was last assessed
    asks_to_meet: bool  # and has got neither a time nor a reason


TOLD = """
select e.person_id, e.side, e.matter, coalesce(e.owner_id = %(staff)s, false) as is_mine,
    (select count(*) from enquiries_enquiry o where o.person_id = e.person_id and o.organisation_id is null
        and o.received_at > %(since)s) as contacts,
    coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'staff_id', t.staff_id, 'name', s.given_name || ' ' || s.family_name,
            'weekday', t.weekday, 'starts', t.starts, 'ends', t.ends) order by t.weekday, t.starts)
        from organisation_contact_time t join people_staff s on s.id = t.staff_id
        where t.person_id = e.person_id and t.ended_at is null), '[]') as times,
    coalesce(c.what, '') as claim, coalesce(r.way, '') as came, r.came_on,
    coalesce(rs.given_name || ' ' || rs.family_name, '') as entered_by,
    coalesce((select s.given_name || ' ' || s.family_name from journal_line j join people_staff s on s.id = j.staff_id
        where j.enquiry_id = e.id and j.event in ('EnquiryHandedOver', 'EnquirySplit') and j.staff_id <> %(staff)s
            and not exists (select 1 from enquiries_feedback f where f.enquiry_id = e.id and f.sender_id = j.staff_id
                and f.receiver_id = %(staff)s) order by j.id desc limit 1), '') as sender,
    (select max(n.assessed_on) from organisation_need_assessment n where n.person_id = e.person_id) as need_on,
    exists (select 1 from appointments_request a where a.enquiry_id = e.id and a.state = 'open') as asks_to_meet
from enquiries_enquiry e
left join enquiries_claim c on c.enquiry_id = e.id and c.ended_at is null
left join enquiries_registered r on r.enquiry_id = e.id
left join people_staff rs on rs.id = r.staff_id
where e.id = %(id)s
"""


def told(*, enquiry_id: int, staff_id: int, sees: Seen, at: datetime) -> Told:
    """In one statement, for one whom the card was shown to; of the person only what the door gave."""
    found = row(TOLD, {"id": enquiry_id, "staff": staff_id, "since": at - timedelta(days=OFTEN_DAYS)})
    assert found is not None, "its card is shown"
    counts = Info.CONTACT_META in sees
    is_open = (
        found["person_id"] is None or found["is_mine"] or money_of(found["side"], found["matter"], sees) == Mask.ALL
    )
    return Told(
        contacts=found["contacts"] if counts else 0,
        times=tuple(_agreed(one) for one in found["times"]) if counts else (),
        claim=found["claim"] if is_open else "",
        came=found["came"],
        came_on=found["came_on"],
        entered_by=found["entered_by"],
        sender=found["sender"],
        need_on=found["need_on"] if Info.STATE_FOLLOWUP in sees else None,
        asks_to_meet=found["asks_to_meet"],
    )


def times_agreed(enquiry_id: int) -> list[AgreedTime]:
    """The times agreed with the person of an enquiry, for one who has it."""
    found = rows(
        """select t.weekday, t.starts, t.ends from enquiries_enquiry e
           join organisation_contact_time t on t.person_id = e.person_id and t.ended_at is null where e.id = %(id)s""",
        {"id": enquiry_id},
    )
    return [AgreedTime(**one) for one in found]


# ── what the receivers said of what one has passed on ───────────────────────────────────────────────


@dataclass(frozen=True)
class FeedbackCard:
    """How one came. Of the person there is nothing here but the reference."""

    ref: str
    matter: str
    verdict: str
    text: str
    receiver: str
    unit_name: str
    at: datetime
    is_new: bool


FEEDBACK = """
select e.ref, e.matter, f.verdict, f.text, s.given_name || ' ' || s.family_name as receiver, u.name as unit_name, f.at,
    f.seen_at is null as is_new
from enquiries_feedback f join enquiries_enquiry e on e.id = f.enquiry_id join people_staff s on s.id = f.receiver_id
join organisation_unit u on u.id = f.unit_id
where f.sender_id = %(staff)s order by f.id desc limit %(most)s
"""


def feedback(*, staff_id: int, most: int = 50) -> list[FeedbackCard]:
    """To one who passes on, newest first."""
    found = rows(FEEDBACK, {"staff": staff_id, "most": most})
    return [FeedbackCard(**{**one, "matter": matter_title(one["matter"])}) for one in found]
