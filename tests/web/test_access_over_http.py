"""Every page as every role, with canaries in a person's data: nothing comes out that the access matrix does not give.

One person has a word of its own in each kind of information. Every page is asked for by everybody, near and far, kin and
not, protected and not; whatever words come back must be those the matrix gives that role just then.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.config.reference import addresses
from inngang.jobs.seed import seed_cast
from inngang.rules.access import Viewer, seen
from inngang.rules.access_matrix import ROLES, Info, matrix
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, LoginLevel, Purpose, Role
from inngang.service.access import facts
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation import queries as organisation
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run
from inngang.web.parts import viewer as parts_viewer
from inngang.web.parts.viewer import NOBODY, Looker, audience_of
from tests.covers import covers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)

# A word in each kind of information that the product keeps. What it does not keep, it cannot show.
CANARIES = {
    Info.IDENTITY: "Kanarinavn",
    Info.CONTACT_INFO: "+4799887766",
    Info.RELATIONS: "Kanariverge",
    Info.CONTENT_NEW: "kanariny",
    Info.CONTENT_STATE: "kanaristat",
    Info.CONTENT_MUNI: "kanarikommune",
    Info.NOTE_STATE: "kanarinotatstat",
    Info.NOTE_MUNI: "kanarinotatkommune",
}
AS_SHOWN = {Info.CONTACT_INFO: ("99887766", "998 87 766", "99 88 77 66")}
NEVER_KEPT = sorted({str(info) for info in Info} - {str(one) for one in CANARIES})
TABLE = tomllib.loads((Path(__file__).parents[1] / "house" / "urls.toml").read_text(encoding="utf-8"))
PAGES = {one.route: one for one in addresses()}
STAFF = [role for role in ROLES if matrix()[role, Info.IDENTITY].side == "staff"]


@action
def put(sql: str, values: dict[str, Any], *, by: Viewer, at: datetime) -> int:
    run(sql, values)
    record(RegisterChanged(what="canary", new=1, changed=0), by=by, at=at)
    return 1


def change(sql: str, **values: Any) -> None:
    put(sql, values, by=CLOCK, at=AT)


class World:
    """One person with canaries, at one office, with something open on each side; and somebody else at another office."""

    def __init__(self) -> None:
        self.person = person_named("Siri") or 0
        self.near = staff_named("Håkon") or 0
        self.far = staff_named("Stian") or 0
        self.unit = self._unit(self.near)
        self.other_unit = self._unit(self.far)
        change(
            """update people_person set given_name = 'Kanarinavn', family_name = 'Gul', phone = '+4799887766', language = 'ti',
               email = 'kanari@example.org', story = '', area_code = (select code from organisation_area where unit_id = %(unit)s
               order by code limit 1) where id = %(id)s""",
            id=self.person,
            unit=self.unit,
        )
        verge = person_named("Olav") or 0
        change("update people_person set given_name = 'Kanariverge', story = '' where id = %(id)s", id=verge)
        change(
            """insert into people_representative (person_id, acting_person_id, kind, matters, valid_from)
               values (%(id)s, %(verge)s, 'guardian', '{}', '2020-01-01')""",
            id=self.person,
            verge=verge,
        )
        change("delete from organisation_follow_up where person_id = %(id)s", id=self.person)
        change("delete from access_tie where person_id = %(id)s", id=self.person)
        self.enquiries = {
            side: self._received(f"kanari{word} trenger hjelp", side)
            for side, word in (("state", "stat"), ("municipal", "kommune"))
        }
        self.enquiries["unknown"] = self._received("kanariny trenger hjelp", "unknown")
        for side, word in (("state", "stat"), ("municipal", "kommune")):
            change(
                """insert into enquiries_message (enquiry_id, direction, text, at, staff_id)
                   values (%(id)s, 'note', %(text)s, %(at)s, %(staff)s)""",
                id=self.enquiries[side],
                text=f"kanarinotat{word}",
                at=AT,
                staff=staff_named("Ingrid") if side == "state" else self.near,
            )

    def _unit(self, staff_id: int) -> int:
        found = row(
            "select unit_id from organisation_post where staff_id = %(id)s and valid_to is null", {"id": staff_id}
        )
        assert found
        return int(found["unit_id"])

    def _received(self, text: str, side: str) -> int:
        made = actions.receive(
            channel=Channel.QUESTION, text=text, person_id=self.person, by=CLOCK, at=AT - timedelta(hours=1)
        )
        change(
            "update enquiries_enquiry set side = %(side)s, unit_id = %(unit)s where id = %(id)s",
            id=made.enquiry_id,
            side=side,
            unit=self.unit,
        )
        change(
            """insert into access_tie (person_id, enquiry_id, unit_id, starts_at) values (%(person)s, %(id)s, %(unit)s, %(at)s)""",
            person=self.person, id=made.enquiry_id, unit=self.unit, at=AT,
        )  # fmt: skip
        return made.enquiry_id

    def viewer(self, role: Role, gate: str) -> Viewer:
        """Somebody in the role with everything that could let them in, but for the gate."""
        if matrix()[role, Info.IDENTITY].side != "staff":
            who = self.person if role == Role.CITIZEN and gate != "far" else (person_named("Amina") or 0)
            level = LoginLevel.NONE if gate == "login" else LoginLevel.HIGH
            return Viewer(role, person_id=0 if role == Role.ANONYMOUS else who, login_level=level)
        is_far = gate == "far"
        return Viewer(
            role,
            staff_id=self.far if is_far else self.near,
            unit_ids=frozenset({self.other_unit if is_far else self.unit}),
            conflicts=frozenset({self.person}) if gate == "kin" else frozenset(),
            login_level=LoginLevel.NONE if gate == "login" else LoginLevel.STAFF,
        )

    def close(self, gate: str) -> None:
        """What the gate changes about the person."""
        if gate in ("confidential", "strict", "shielded"):
            change("update people_person set protection = %(how)s where id = %(id)s", how=gate, id=self.person)

    def hold(self, staff_id: int) -> None:
        change(
            "insert into access_tie (person_id, enquiry_id, staff_id, starts_at) values (%(person)s, %(id)s, %(staff)s, %(at)s)",
            person=self.person, id=self.enquiries["state"], staff=staff_id, at=AT,
        )  # fmt: skip


TICKETS = re.compile(r"[\w:.%-]{24,}")  # of a form and a live page: new each time
GATES = ("open", "kin", "far", "login", "confidential", "strict", "shielded")


@pytest.fixture
def world(db, monkeypatch) -> World:
    organisation.forget_calendars()
    seed_cast(at=AT - timedelta(days=1))
    monkeypatch.setattr("inngang.web.parts.enquiry.timezone.now", lambda: AT.astimezone(UTC))
    return World()


def looker(by: Viewer, world: World) -> Looker:
    if by.role == Role.ANONYMOUS:
        return NOBODY
    kind = "staff" if by.staff_id else "citizen" if by.role == Role.CITIZEN else "organisation"
    given = {
        "role": by.role,
        "staff_id": by.staff_id,
        "person_id": by.person_id,
        "unit_id": min(by.unit_ids, default=0),
    }
    return Looker(by=by, kind=kind, name="Ola", is_authenticated=True, **given)


def paths(world: World) -> dict[str, list[str]]:
    """Every address one can GET, with the canary's own numbers where an address has numbers."""
    found: dict[str, list[str]] = {}
    for route, page in PAGES.items():
        if route.startswith(("demo/", "logg", "api/")) or TABLE.get(route, {}).get("get") == 405 or route not in TABLE:
            continue
        if "<int:enquiry_id>" in route:
            found[route] = ["/" + route.replace("<int:enquiry_id>", str(one)) for one in world.enquiries.values()]
        elif "<int:person_id>" in route:
            found[route] = ["/" + route.replace("<int:person_id>", str(world.person))]
        else:
            found[route] = ["/" + TABLE[route].get("path", route)]
        found[route] = [path for path in found[route] if "<" not in path]
        del page
    return found


def may_ask(route: str, by: Viewer) -> bool:
    """Those whom a page is not for are turned away by a test of the house; they need not be asked again here."""
    audience = audience_of(PAGES[route].view)
    kind = "staff" if by.staff_id else "person" if by.role == Role.CITIZEN else ""
    return bool(audience & {"public", str(by.role)}) or kind in audience


def words_in(body: str) -> set[Info]:
    return {info for info, word in CANARIES.items() if any(one in body for one in (word, *AS_SHOWN.get(info, ())))}


def crawl(by: Viewer, world: World, monkeypatch, *, all_pages: bool = True) -> dict[Info, set[str]]:
    """Which canaries come out, and on which pages."""
    monkeypatch.setattr(parts_viewer, "_find", lambda request: looker(by, world))
    found: dict[Info, set[str]] = defaultdict(set)
    for route, asked in paths(world).items():
        if not may_ask(route, by) or not all_pages and "public" in TABLE[route]["for"]:
            continue
        for path in asked:
            answer = Client(raise_request_exception=False).get(path)
            assert answer.status_code < 500, (by.role, path)
            if answer.streaming:
                continue
            for info in words_in(answer.content.decode("utf-8", "replace")):
                found[info].add(route)
    return found


def allowed(by: Viewer, world: World) -> set[Info]:
    """What the matrix gives this viewer of this person, for any of their purposes."""
    found = facts.read_person(world.person, by, AT)
    assert found is not None
    subject = facts.subject(found)
    return {info for purpose in Purpose for info in seen(by, subject, purpose)}


@covers("R050", part="no byte of what a role may not see of a person leaves the server, page by page and role by role")
@pytest.mark.parametrize("role", ROLES)
def test_no_page_gives_what_the_matrix_does_not(role: Role, world: World, monkeypatch) -> None:
    """At every gate in turn. Those who have no pages of their own are asked once: all that is public is the same to them."""
    has_pages = role in STAFF or role == Role.CITIZEN
    for gate in GATES if has_pages else ("open",):
        with transaction.atomic():
            if gate in ("open", "kin", "login") and role in STAFF:
                world.hold(world.near)
            world.close(gate)
            by = world.viewer(role, gate)
            gives = allowed(by, world)
            came_out = crawl(by, world, monkeypatch, all_pages=gate == "open")
            is_own = role == Role.CITIZEN and by.person_id == world.person
            leaked = {info: pages for info, pages in came_out.items() if info not in gives and not is_own}
            assert not leaked, f"{role} at the gate {gate}"
            if gate in ("kin", "far", "login") and role in STAFF:
                assert not came_out, f"{role} at the gate {gate}"
            transaction.set_rollback(True)


def test_the_pages_show_something_to_those_who_may_see_it(world: World, monkeypatch) -> None:
    """The test above would pass if nothing were ever shown."""
    world.hold(world.near)
    adviser = crawl(world.viewer(Role.STATE_ADVISER, "open"), world, monkeypatch)
    assert {Info.IDENTITY, Info.CONTACT_INFO, Info.CONTENT_STATE, Info.NOTE_STATE} <= set(adviser)
    assert not {Info.CONTENT_MUNI, Info.NOTE_MUNI} & set(adviser)
    municipal = crawl(world.viewer(Role.MUNICIPAL_ADVISER, "open"), world, monkeypatch)
    assert {Info.IDENTITY, Info.CONTENT_MUNI, Info.NOTE_MUNI} <= set(municipal)
    assert not {Info.CONTENT_STATE, Info.NOTE_STATE} & set(municipal)


# ── what does not exist, what is protected and what is forbidden look the same ──────────────────────


def cards() -> list[str]:
    return [route for route in PAGES if route.count("<") == 1 and route.endswith("<int:enquiry_id>") and route in TABLE]


@pytest.mark.parametrize("route", cards())
def test_unknown_protected_and_forbidden_get_the_same_answer_for_as_many_statements(
    route: str, world: World, monkeypatch
) -> None:
    audience = audience_of(PAGES[route].view)
    role = next((role for role in STAFF if str(role) in audience or "staff" in audience), None)
    if role is None:
        return
    by = world.viewer(role, "far")
    monkeypatch.setattr(parts_viewer, "_find", lambda request: looker(by, world))

    def ask(enquiry_id: int) -> tuple[int, str, int]:
        path = "/" + route.replace("<int:enquiry_id>", str(enquiry_id))
        with CaptureQueriesContext(connection) as asked:
            answer = Client().get(path)
        body = answer.content.decode()
        return answer.status_code, TICKETS.sub("", body).replace(str(enquiry_id), "N"), len(asked)

    forbidden = ask(world.enquiries["state"])
    world.close("confidential")
    protected = ask(world.enquiries["state"])
    unknown = ask(999_999_999)
    assert forbidden[0] in (404, 403, 405) and unknown == protected == forbidden


def test_a_reference_of_somebody_elses_enquiry_is_found_as_little_as_one_that_is_not_there(
    world: World, monkeypatch
) -> None:
    by = world.viewer(Role.STATE_ADVISER, "far")
    monkeypatch.setattr(parts_viewer, "_find", lambda request: looker(by, world))
    ref = rows("select ref from enquiries_enquiry where id = %(id)s", {"id": world.enquiries["state"]})[0]["ref"]
    for place in ("kontor",):
        there = Client().get(f"/{place}/finn", {"ref": ref})
        not_there = Client().get(f"/{place}/finn", {"ref": "ZZZ-ZZZZZZ"})
        assert there.status_code == not_there.status_code == 404
    near = world.viewer(Role.STATE_ADVISER, "open")
    monkeypatch.setattr(parts_viewer, "_find", lambda request: looker(near, world))
    assert Client().get("/kontor/finn", {"ref": ref}).status_code == 302
