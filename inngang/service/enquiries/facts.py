"""What the rules look at when an enquiry is placed, from the tables, in one statement."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from inngang.rules.ahead import groups_of
from inngang.rules.answering import Contact, contact
from inngang.rules.complexity import at_level
from inngang.rules.hours import OSLO
from inngang.rules.kin import Standing
from inngang.rules.routing import RoutingFacts
from inngang.rules.vocabulary import Channel, Pace, Protection, Side, State, Urgency
from inngang.service.organisation import division
from inngang.service.rows import row, rows

CONTACT_CENTRE = "4100"  # the national contact centre's unit number

PLACE = """
with asked as (
    select p.id, p.area_code, p.protection, p.language, p.birth_date, p.needs_interpreter from people_person p
    where p.id = %(person_id)s
), follow as (
    select f.unit_id, f.staff_id, f.substitute_id, f.side from organisation_follow_up f
    where f.person_id = %(person_id)s and f.valid_to is null
    order by f.side = %(side)s desc, f.side limit 1
), wished as (
    select q.id, coalesce(w.presence, 'away') as presence, s.may_see,
        (select min(p.unit_id) from organisation_post p where p.staff_id = s.id and p.valid_to is null) as unit_id
    from people_staff s join organisation_queue q on q.staff_id = s.id
    left join organisation_at_work w on w.staff_id = s.id
        and not exists (select 1 from access_interest near where near.staff_id = s.id and near.person_id = %(person_id)s)
        and not coalesce(s.person_id = %(person_id)s::bigint, false)
    where s.id = %(asked_for)s::bigint and s.is_active
), called as (
    select q.id, coalesce(w.presence, 'away') as presence, s.may_see
    from people_staff s join organisation_queue q on q.staff_id = s.id
    left join organisation_at_work w on w.staff_id = s.id
        and not exists (select 1 from access_interest near where near.staff_id = s.id and near.person_id = %(person_id)s)
        and not coalesce(s.person_id = %(person_id)s::bigint, false)
    where s.id = %(rang_by)s::bigint and s.is_active
), divided as (
    select d.unit_id from unnest(%(divided_places)s::text[], %(divided_units)s::bigint[]) as d (place, unit_id)
    where d.place in ('', coalesce(nullif(%(area_code)s, ''), (select area_code from asked)))
    order by d.place = '' limit 1
), belongs as (
    select coalesce(
        %(unit_id)s::bigint,
        case when not exists (select 1 from follow) then (select unit_id from wished) end,
        (select unit_id from divided),
        case when %(side)s in ('municipal', 'both') or %(line)s = 'social'
            then coalesce((select unit_id from follow),
                          organisation_has_area(coalesce(nullif(%(area_code)s, ''), (select area_code from asked)),
                              (%(at)s at time zone 'Europe/Oslo')::date))
            else (select unit_id from follow) end,
        (select id from organisation_unit where number = %(contact_centre)s)) as unit_id
), centre as (
    select id from organisation_unit where number = %(contact_centre)s
), home as (
    select coalesce(organisation_in_force((select unit_id from belongs), (%(at)s at time zone 'Europe/Oslo')::date),
        (select id from centre)) as unit_id
), last_promise as (
    select p.owner_id from promises_promise p
    join enquiries_enquiry e on e.id = p.enquiry_id
        and (e.side = %(side)s or e.side in ('both', 'unknown') or %(side)s in ('both', 'unknown'))
    where p.person_id = %(person_id)s and p.owner_id is not null and p.made_at > %(at)s - interval '90 days'
    order by p.state = 'open' desc, p.made_at desc limit 1
), last_promised as (
    select q.id from last_promise p
    join organisation_queue q on q.staff_id = p.owner_id
    join organisation_at_work w on w.staff_id = p.owner_id and w.presence not in ('away', 'break')
        and not exists (select 1 from access_interest near
            where near.staff_id = p.owner_id and near.person_id = %(person_id)s)
), coordinator as (
    select q.id, coalesce(w.presence, 'away') as presence, s.may_see from organisation_follow_up f
    join people_staff s on s.id = f.staff_id
    join organisation_queue q on q.staff_id = f.staff_id
    left join organisation_at_work w on w.staff_id = f.staff_id
        and not exists (select 1 from access_interest near
            where near.staff_id = f.staff_id and near.person_id = %(person_id)s)
    where f.person_id = %(person_id)s and f.side = 'both' and f.valid_to is null
), spoken as (
    select coalesce(nullif(%(language)s, 'nb'), (select language from asked), 'nb') as language
)
select nextval('enquiries_enquiry_id_seq') as new_id,
    home.unit_id, unit.number as unit_number, unit.kind as unit_kind,
    coalesce(home.unit_id = (select unit_id from divided), false) as is_divided,
    (select protection from asked) as protection, (select birth_date from asked) as born,
    coalesce((select needs_interpreter from asked), false) as needs_interpreter,
    coalesce((select id from last_promised), 0) as last_promised,
    coalesce(own.id, 0) as own_adviser, coalesce(own_work.presence, 'away') as own_presence, coalesce(own_staff.may_see, '{}') as own_sees,
    coalesce(sub.id, 0) as substitute, coalesce(sub_work.presence, 'away') as sub_presence, coalesce(sub_staff.may_see, '{}') as sub_sees,
    coalesce((select min(q.id) from organisation_queue q where q.unit_id = home.unit_id and q.kind = 'team'
              and (q.side = %(side)s or (%(side)s = 'both' and q.side = 'municipal'))), 0) as team,
    coalesce((select min(q.id) from organisation_queue q where q.unit_id = home.unit_id and q.kind = 'unit'), 0) as unit,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'special_line' and q.line = %(line)s
              and q.unit_id = (select id from centre)), 0) as special_line,
    (select coalesce(jsonb_agg(jsonb_build_array(l.level, l.id) order by l.level), '[]') from (
         select q.level, min(q.id) as id from organisation_queue q where q.kind = 'special_line' and q.line = %(line)s
             and q.unit_id = (select id from centre) group by q.level) l) as line_levels,
    coalesce((select id from wished), 0) as asked_for, coalesce((select presence from wished), 'away') as asked_for_presence,
    coalesce((select may_see from wished), '{}') as asked_for_sees,
    coalesce((select id from called), 0) as rang, coalesce((select presence from called), 'away') as rang_presence,
    coalesce((select may_see from called), '{}') as rang_sees,
    coalesce((select id from coordinator), 0) as coordinator, coalesce((select presence from coordinator), 'away') as coordinator_presence,
    coalesce((select may_see from coordinator), '{}') as coordinator_sees,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'language' and q.unit_id = home.unit_id
              and q.line = (select language from spoken)), 0) as office_language,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'language' and q.unit_id = (select id from centre)
              and q.line = (select language from spoken)), 0) as country_language,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'area' and q.unit_id = unit.service_area_id), 0) as neighbours,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'national' and q.unit_id = (select id from centre)), 0) as national,
    coalesce((select min(q.id) from organisation_queue q where q.unit_id = home.unit_id and q.kind = 'duty'), 0) as duty,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'alarm'
              and q.unit_id = (select id from centre)), 0) as alarm,
    coalesce((select min(q.id) from organisation_queue q where q.kind = 'protected'
              and q.unit_id = (select id from centre)), 0) as protected,
    array(select i.staff_id from access_interest i where i.person_id = %(person_id)s
          union select s.id from people_staff s where s.person_id = %(person_id)s) as barred,
    not exists (select 1 from enquiries_enquiry e where e.person_id = %(person_id)s) as is_first,
    (select coalesce(jsonb_agg(jsonb_build_array(e.id, e.ref, e.matter, e.urgency, e.state, e.received_at)), '[]')
     from enquiries_enquiry e where e.person_id = %(person_id)s and e.organisation_id is null
         and e.state in ('waiting', 'taken', 'promised')) as standing
from home
join organisation_unit unit on unit.id = home.unit_id
left join follow on true
left join people_staff own_staff on own_staff.id = follow.staff_id
left join organisation_queue own on own.staff_id = follow.staff_id
left join organisation_at_work own_work on own_work.staff_id = follow.staff_id
    and not exists (select 1 from access_interest near
    where near.staff_id = follow.staff_id and near.person_id = %(person_id)s)
left join people_staff sub_staff on sub_staff.id = follow.substitute_id
left join organisation_queue sub on sub.staff_id = follow.substitute_id
left join organisation_at_work sub_work on sub_work.staff_id = follow.substitute_id
    and not exists (select 1 from access_interest near
    where near.staff_id = follow.substitute_id and near.person_id = %(person_id)s)
"""

ONE_OF_MANY = re.compile(r"%\((?!at\)|contact_centre\))(\w+)\)s")
PLACE_MANY = (
    """
select g.enquiry_id, placed.* from jsonb_to_recordset(%(asked)s::jsonb) as g (enquiry_id bigint, person_id bigint, side text,
    line text, area_code text, unit_id bigint, language text, asked_for bigint, rang_by bigint, divided_places text[],
    divided_units bigint[])
cross join lateral ("""
    + ONE_OF_MANY.sub(r"g.\1", PLACE.replace("nextval('enquiries_enquiry_id_seq')", "0::bigint"))
    + ") placed"
)

AWAY = ("away", "break")


class Place(NamedTuple):
    """Where an enquiry belongs, as the tables say it: the rules' facts and what is kept beside them."""

    new_id: int
    unit_id: int
    facts: RoutingFacts
    queue_id: int  # the queue that owns it while nobody has taken it
    barred: list[int]
    protection: Protection
    is_first: bool
    had_adviser: bool
    standing: tuple[Standing, ...] = ()  # what the person has open already

    def needing(self, level: int) -> Place:
        """The same for one that needs a level of competence: of the line, only the queues that have it are asked."""
        facts = self.facts
        return self._replace(facts=facts._replace(line_levels=at_level(facts.line_levels, level))) if level else self

    def contact(self, rang_by: int | None) -> Contact:
        """First contact, or a follow-up of what somebody here has already."""
        is_owed = bool(self.standing or self.facts.last_promised)
        return contact(is_followed_up=self.had_adviser, is_owed=is_owed, rings_back=bool(rang_by))[0]


def place(
    *,
    person_id: int | None,
    side: Side,
    line: str,
    area_code: str,
    unit_id: int | None,
    channel: Channel,
    pace: Pace,
    since: datetime,
    at: datetime,
    tried: Sequence[int] = (),
    language: str = "nb",
    passed_to: int = 0,
    asked_for: int | None = None,
    rang_by: int | None = None,
    matter: str = "",
) -> Place:
    """Everything routing needs to know, in one statement. Raises LookupError when no contact centre is registered."""
    version, places, units = (
        division.apart(matter=matter, side=side, channel=channel, at=at) if matter else ("", [], [])
    )
    found = row(
        PLACE,
        {
            "person_id": person_id,
            "side": side,
            "line": line,
            "area_code": area_code,
            "unit_id": unit_id,
            "contact_centre": CONTACT_CENTRE,
            "at": at,
            "language": language,
            "asked_for": asked_for,
            "rang_by": rang_by,
            "divided_places": places,
            "divided_units": units,
        },
        often=True,
    )
    if found is None:
        raise LookupError("No contact centre is registered. Run `inngang seed`, or import the units first.")
    return _place(
        found,
        channel=channel,
        side=side,
        line=line,
        pace=pace,
        since=since,
        at=at,
        tried=tried,
        passed_to=passed_to,
        version=version,
    )


class Ask(NamedTuple):
    """One of several enquiries that are placed at once, at the unit that has it."""

    enquiry_id: int
    person_id: int | None
    side: Side
    line: str
    area_code: str
    unit_id: int
    channel: Channel
    pace: Pace
    since: datetime
    tried: Sequence[int]
    language: str
    asked_for: int | None
    rang_by: int | None


def places(asked: Sequence[Ask], *, at: datetime) -> dict[int, Place]:
    """The same for many enquiries, still in one statement, by the number of each."""
    found = rows(
        PLACE_MANY,
        {
            "asked": json.dumps([one._asdict() for one in asked], default=str),
            "contact_centre": CONTACT_CENTRE,
            "at": at,
        },
    )
    by_id = {one.enquiry_id: one for one in asked}
    placed = {}
    for row_ in found:
        one = by_id[row_["enquiry_id"]]
        placed[one.enquiry_id] = _place(
            row_,
            channel=one.channel,
            side=one.side,
            line=one.line,
            pace=one.pace,
            since=one.since,
            at=at,
            tried=one.tried,
            passed_to=0,
            version="",
        )
    return placed


def _place(
    found: dict[str, Any],
    *,
    channel: Channel,
    side: Side,
    line: str,
    pace: Pace,
    since: datetime,
    at: datetime,
    tried: Sequence[int],
    passed_to: int,
    version: str,
) -> Place:
    protection = Protection(found["protection"] or Protection.NONE)
    is_office = found["unit_number"] != CONTACT_CENTRE
    facts = RoutingFacts(
        at=at,
        waiting_since=since,
        channel=channel,
        pace=pace,
        side=side,
        line=line,
        last_promised=found["last_promised"],
        own_adviser=found["own_adviser"],
        own_adviser_here=found["own_presence"] not in AWAY,
        substitute=found["substitute"],
        substitute_here=found["sub_presence"] not in AWAY,
        team=found["team"],
        unit=found["unit"] if is_office else 0,
        special_line=found["special_line"],
        neighbours=found["neighbours"],
        national=found["national"],
        duty=found["duty"],
        alarm=found["alarm"],
        protected=found["protected"] if protection != Protection.NONE else 0,
        tried=frozenset(tried),
        own_adviser_may_see=protection in found["own_sees"],
        substitute_may_see=protection in found["sub_sees"],
        coordinator=found["coordinator"],
        coordinator_here=found["coordinator_presence"] not in AWAY,
        coordinator_may_see=protection in found["coordinator_sees"],
        office_language=found["office_language"] if is_office else 0,
        country_language=found["country_language"],
        line_levels=tuple((level, queue) for level, queue in found["line_levels"]),
        passed_to=passed_to,
        asked_for=found["asked_for"],
        asked_for_here=found["asked_for_presence"] not in AWAY,
        asked_for_may_see=protection in found["asked_for_sees"],
        rang=found["rang"],
        rang_here=found["rang_presence"] not in AWAY,
        rang_may_see=protection in found["rang_sees"],
        divided=version if found["is_divided"] else "",
        groups=groups_of(
            born=found["born"],
            needs_interpreter=found["needs_interpreter"],
            is_protected=protection != Protection.NONE,
            on=at.astimezone(OSLO).date(),
        ),
    )
    return Place(
        new_id=found["new_id"],
        unit_id=found["unit_id"],
        facts=facts,
        queue_id=_owning_queue(facts, is_office),
        barred=found["barred"],
        protection=protection,
        is_first=found["is_first"],
        had_adviser=bool(found["own_adviser"]),
        standing=tuple(
            Standing(id, ref, matter, Urgency(urgency), State(state), datetime.fromisoformat(received_at))
            for id, ref, matter, urgency, state, received_at in found["standing"]
        ),
    )


def _owning_queue(facts: RoutingFacts, is_office: bool) -> int:
    """The queue that owns it until somebody takes it: a group that will still be there when people are not."""
    if facts.protected:
        return facts.protected
    order = (facts.team, facts.unit, facts.special_line) if is_office else (facts.special_line,)
    return next((queue for queue in order if queue), facts.national)


def reference(enquiry_id: int) -> str:
    """The reference people read aloud (referanse): short, no look-alike letters, tells no order. Opens nothing."""
    alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # 31 letters; 31**6 is 887 million
    scrambled = (
        enquiry_id * 387_420_489 + 271_828_183
    ) % 31**6  # the factor shares no divisor with 31, so none is met twice
    letters = ""
    for _ in range(6):
        scrambled, left = divmod(scrambled, 31)
        letters += alphabet[left]
    return f"{letters[:3]}-{letters[3:]}"
