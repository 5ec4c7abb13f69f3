"""Cards for the one who leads: who works at a unit, what they know, what they serve, and its queues (teamet)."""

from __future__ import annotations

from dataclasses import dataclass

from inngang.rules.vocabulary import LINES
from inngang.service.rows import rows

# The queues a leader gives seats in: those of the unit, and the one it shares with its neighbours.
OFFERED = """
select q.id, q.name, q.kind, q.line, q.level, q.unit_id from organisation_queue q
where q.staff_id is null and (
    (q.unit_id = any(%(units)s) and q.kind in ('team', 'unit', 'special_line', 'language', 'national', 'duty'))
    or (q.kind = 'area' and q.unit_id in (select u.service_area_id from organisation_unit u where u.id = any(%(units)s))))
order by array_position(array['team', 'unit', 'national', 'special_line', 'language', 'area', 'duty'], q.kind::text),
    q.line, q.level, q.name, q.id
"""
MEMBERS = """
select s.id as staff_id, s.given_name || ' ' || s.family_name as name, p.role, coalesce(w.presence, 'away') as presence,
    coalesce(s.extension, '') as extension, s.languages,
    array(select seat.queue_id from organisation_seat seat where seat.staff_id = s.id order by 1) as queues,
    coalesce((select jsonb_object_agg(k.code, k.level) from organisation_skill k where k.staff_id = s.id), '{}') as skills,
    (select count(*) from organisation_follow_up f where f.staff_id = s.id and f.valid_to is null) as follows_up
from organisation_post p
join people_staff s on s.id = p.staff_id and s.is_active
left join organisation_at_work w on w.staff_id = s.id
where p.unit_id = any(%(units)s) and p.valid_to is null order by s.sort_key, s.id
"""


@dataclass(frozen=True)
class MemberCard:
    """A colleague: how they are reached, what they know and what they serve."""

    staff_id: int
    name: str
    role: str
    presence: str
    extension: str
    languages: tuple[str, ...]
    queue_ids: frozenset[int]
    skills: dict[str, int]  # line → level
    follows_up: int


@dataclass(frozen=True)
class TeamQueue:
    """A queue a leader gives seats in, and how many of theirs serve it."""

    id: int
    name: str
    kind: str
    line: str
    level: int
    is_own: bool  # of the unit itself, not shared with its neighbours
    served_by: tuple[str, ...]


@dataclass(frozen=True)
class Team:
    members: tuple[MemberCard, ...]
    queues: tuple[TeamQueue, ...]

    @property
    def languages_without_queue(self) -> list[str]:
        """What somebody here speaks, and nobody can be asked about by queue."""
        there = {one.line for one in self.queues if one.kind == "language"}
        return sorted({spoken for one in self.members for spoken in one.languages} - there)


def team(*, unit_ids: frozenset[int]) -> Team:
    """In two statements."""
    members = tuple(
        MemberCard(
            staff_id=one["staff_id"],
            name=one["name"],
            role=one["role"],
            presence=one["presence"],
            extension=one["extension"],
            languages=tuple(one["languages"]),
            queue_ids=frozenset(one["queues"]),
            skills={line: level for line, level in one["skills"].items() if line in LINES},
            follows_up=one["follows_up"],
        )
        for one in rows(MEMBERS, {"units": sorted(unit_ids)})
    )
    queues = tuple(
        TeamQueue(
            one["id"],
            one["name"],
            one["kind"],
            one["line"],
            one["level"],
            one["unit_id"] in unit_ids,
            tuple(member.name for member in members if one["id"] in member.queue_ids),
        )
        for one in rows(OFFERED, {"units": sorted(unit_ids)})
    )
    return Team(members, queues)
