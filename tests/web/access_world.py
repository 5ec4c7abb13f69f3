"""One person with a word of its own in each kind of information, and everybody who might want to read it.

The words are canaries: whatever comes out of a page, and through which, is seen in the bytes of the answer.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.db import transaction
from django.test import Client

from inngang.config.reference import addresses
from inngang.jobs.seed import seed_cast
from inngang.rules.access import PURPOSES, Viewer, seen
from inngang.rules.access_matrix import ROLES, Info, Mask, matrix
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, LoginLevel, Purpose, Role
from inngang.service.access import door, facts
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions
from inngang.service.journal import action, record
from inngang.service.journal.events import EnquiryHandedOver, PersonOpened, RegisterChanged
from inngang.service.organisation import queries as organisation
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, run
from inngang.web.parts.viewer import NOBODY, Looker, audience_of

AT = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
TABLE = tomllib.loads((Path(__file__).parents[1] / "house" / "urls.toml").read_text(encoding="utf-8"))
PAGES = {one.route: one for one in addresses()}
STAFF = [role for role in ROLES if matrix()[role, Info.IDENTITY].side == "staff"]
# Those who log in as the person they are; what they act as besides hangs on a mandate.
AS_PERSON = (Role.CITIZEN, Role.PARENT, Role.GUARDIAN, Role.PROXY, Role.HELPER)


class Canary(NamedTuple):
    """The words of a kind of information, and where they are told from what everybody may read."""

    words: tuple[str, ...]
    where: str = ""  # "card": only on an address with a number in it; "with_name": only where the person's name is
    routes: tuple[str, ...] = ()  # only on these
    not_on: str = ""  # not on the page of this enquiry: one reads of it there because one has it


GUIDANCE: Final = ("veiledning/sak/<int:enquiry_id>",)
NAME: Final = "Kanarinavn"
CHOICES: Final = re.compile(r"<option\b.*?</option>", re.S)  # all places there are, and not where anybody lives
CANARIES: Final[Mapping[Info, Canary]] = {
    Info.IDENTITY: Canary((NAME,)),
    Info.CONTACT_INFO: Canary(("99887766", "998 87 766", "99 88 77 66")),
    Info.ADDRESS_OPEN: Canary(("Kanariberget",), where="card"),
    Info.RELATIONS: Canary(("Kanariverge",)),
    Info.NEED_FLAGS: Canary(("tigrinja",), where="card"),
    Info.CONTACT_META: Canary(("KAN-AR",), where="with_name"),
    Info.APPOINTMENT: Canary(("kanariavtale", "kanarifølge")),
    Info.CALLBACK_PROMISE: Canary(("kanariløfte",), where="with_name"),
    Info.ACUTE_ALARM: Canary(("kanariakutt", "ble forstått som akutt"), where="with_name"),
    Info.JOURNAL_ENTRY: Canary(("kanarikø", "T02:37", "T01:37")),
    Info.CONTENT_NEW: Canary(("kanariny",)),
    Info.CONTENT_STATE: Canary(("kanaristat",)),
    Info.CONTENT_MUNI: Canary(("kanarikommune",)),
    Info.NOTE_STATE: Canary(("kanarinotatstat",)),
    Info.NOTE_MUNI: Canary(("kanarinotatkommune",)),
    Info.STATE_FOLLOWUP: Canary(("kanaribehov", "17. februar", "29. mai")),
    Info.SICKLEAVE_FOLLOWUP: Canary(("23. september",)),
    Info.MUNI_REQUIREMENTS: Canary(("kanarivilkår",)),
    Info.STATE_CASE_STATUS: Canary(("04.13",), routes=GUIDANCE, not_on="state"),
    Info.MUNI_APPLICATION: Canary(("04.29",), routes=GUIDANCE, not_on="municipal"),
    Info.MUNI_OTHER_SERVICE: Canary(("04.47",), routes=GUIDANCE),
    Info.STATE_PAYMENT: Canary(("kanaripengerstat", "03.19", "T03:19", "T02:19")),
    Info.MUNI_PAYMENT: Canary(("kanaripengerkommune", "03.41", "T03:41", "T02:41")),
    Info.ATTACHMENT_STATE: Canary(("kanarifilstat",)),
    Info.ATTACHMENT_MUNI: Canary(("kanarifilkommune",)),
    Info.CONSENT_RECORD: Canary(("kanarisamtykke",)),
    Info.ACCESS_LOG_OWN: Canary(("Kanarilinje",), routes=("mine/innsyn",)),
}
NUMBER, MAIL = "41888812345", "kanari@example.org"
LESS: Final = frozenset(Mask) - {Mask.ALL}
# The part of a kind that a mask takes away, and the masks that do.
MASKED: Final[Mapping[Info, tuple[tuple[str, ...], frozenset[Mask]]]] = {
    Info.IDENTITY: ((NUMBER, "418888 12345"), LESS),
    Info.CONTACT_INFO: ((MAIL,), LESS),
    Info.RELATIONS: (("(verge): ",), LESS),
    Info.JOURNAL_ENTRY: (("kanarikø",), LESS),
    Info.STATE_FOLLOWUP: (("kanaribehov",), LESS),
    Info.STATE_PAYMENT: (("kanaripengerstat",), LESS),
    Info.MUNI_PAYMENT: (("kanaripengerkommune",), LESS),
    Info.ACUTE_ALARM: (("kanariakutt",), frozenset({Mask.STATUS_ONLY})),
}

GATES: Final = ("open", "kin", "far", "login", "confidential", "strict", "shielded")


@action
def put(sql: str, values: dict[str, Any], *, by: Viewer, at: datetime) -> int:
    run(sql, values)
    record(RegisterChanged(what="canary", new=1, changed=0), by=by, at=at)
    return 1


def change(sql: str, **values: Any) -> None:
    put(sql, values, by=CLOCK, at=AT)


@action
def tell_of(event: Any, *, by: Viewer, at: datetime) -> None:
    record(event, by=by, at=at)


class World:
    """One person with canaries, at one office, with something open on each side; and somebody else at another office."""

    def __init__(self) -> None:
        organisation.forget_calendars()
        seed_cast(at=AT - timedelta(days=1))
        self.person = person_named("Siri") or 0
        self.near, self.far = staff_named("Håkon") or 0, staff_named("Stian") or 0
        self.unit, self.other_unit = _unit(self.near), _unit(self.far)
        self.looked = staff_named("Ingrid") or 0
        self._person()
        self.enquiries = {
            "state": self._received("kanaristat trenger hjelp", "state", "KAN-ARSTAT"),
            "municipal": self._received("kanarikommune trenger hjelp", "municipal", "KAN-ARKOMM"),
            "unknown": self._received("kanariny trenger hjelp", "unknown", "KAN-ARNYYY"),
        }
        for side, author in (("state", self.looked), ("municipal", self.near)):
            change(
                """insert into enquiries_message (enquiry_id, direction, text, at, staff_id)
                   values (%(id)s, 'note', %(text)s, %(at)s, %(staff)s)""",
                id=self.enquiries[side], at=AT, staff=author, text=f"kanarinotat{'stat' if side == 'state' else 'kommune'}",
            )  # fmt: skip

        self._followed()
        self._of_cases()
        self.appointments = [self._appointment("state", 0), self._appointment("municipal", 3)]

    def _of_cases(self) -> None:
        """What is waited for and sent in on each side, when each was last answered, and a consent."""
        for side, matter, answered, began in (
            ("state", "unemployment_benefit", (4, 13), (3, 19)),
            ("municipal", "economic_assistance", (4, 29), (3, 41)),
        ):
            word = "stat" if side == "state" else "kommune"
            change(
                "update enquiries_enquiry set matter = %(matter)s, answered_at = %(at)s where id = %(id)s",
                id=self.enquiries[side], matter=matter, at=_early(*answered),
            )  # fmt: skip
            change(
                """insert into enquiries_claim (enquiry_id, what, began_at, staff_id, outcome)
                   values (%(id)s, %(what)s, %(at)s, %(staff)s, '')""",
                id=self.enquiries[side], what=f"kanaripenger{word}", at=_early(*began), staff=self.near,
            )  # fmt: skip
            change(
                """insert into attached_file (enquiry_id, name, kind, size, digest, content, state, at, scanned_at, scanned_with,
                       attempts, next_try_at)
                   values (%(id)s, %(name)s, 'application/pdf', 4, '', 'fil', 'clean', %(at)s, %(at)s, '', 0, %(at)s)""",
                id=self.enquiries[side], name=f"kanarifil{word}.pdf", at=AT,
            )  # fmt: skip
        other = self._received("kanarikommune trenger hjelp", "municipal", "KAN-ARANNE")
        change(
            "update enquiries_enquiry set matter = 'debt_advice', answered_at = %(at)s where id = %(id)s",
            id=other, at=_early(4, 47),
        )  # fmt: skip
        change(
            """insert into people_consent (person_id, receiver_name, kinds, purpose, way, given_at, ends_at)
               values (%(person)s, 'Legen', '{status}', 'kanarisamtykke', 'written', %(at)s, %(at)s + interval '90 days')""",
            person=self.person, at=AT - timedelta(days=1),
        )  # fmt: skip

    def _appointment(self, side: str, days: int) -> int:
        """One of today, as the day at the office is, and one that is to come."""
        starts = AT.replace(hour=12, minute=53) + timedelta(days=days)
        given = {"enquiry": self.enquiries[side], "person": self.person, "staff": self.near, "unit": self.unit}
        change(
            """insert into appointments_appointment (enquiry_id, person_id, staff_id, unit_id, way, matter, purpose, companion,
                   starts_at, ends_at, state, booked_at)
               values (%(enquiry)s, %(person)s, %(staff)s, %(unit)s, 'physical', 'economic_assistance', 'kanariavtale', 'kanarifølge',
                   %(starts)s, %(ends)s, 'booked', %(at)s)""",
            **given, starts=starts, ends=starts + timedelta(minutes=10), at=AT,
        )  # fmt: skip
        found = row("select id from appointments_appointment where enquiry_id = %(enquiry)s", given)
        assert found
        return int(found["id"])

    def _followed(self) -> None:
        """What lasts beyond one enquiry: a need assessed, a condition, and an adviser before on each side."""
        who = {"person": self.person, "staff": self.near, "unit": self.unit, "at": AT}
        change(
            """insert into organisation_need_assessment (person_id, staff_id, unit_id, assessed_on, need, why, at)
               values (%(person)s, %(staff)s, %(unit)s, '2026-02-17', 'guidance', 'kanaribehov', %(at)s)""",
            **who,
        )
        change(
            """insert into organisation_condition (person_id, what, side, unit_id, owner_id, look_on, set_by_id, set_at, ended_how)
               values (%(person)s, 'kanarivilkår', 'municipal', %(unit)s, %(staff)s, '2026-12-01', %(staff)s, %(at)s, '')""",
            **who,
        )
        for of, day, code, due_on in (
            ("child", "2024-05-29", "D10", "2026-11-27"),
            ("sick", "2026-09-23", "D05", "2026-11-18"),
        ):
            change(
                """with counts as (
                       insert into enquiries_start_date (person_id, of, day, heard, unit_id, recorded_by_id, recorded_at)
                       values (%(person)s, %(of)s, %(day)s, 'person', %(unit)s, %(staff)s, %(at)s) returning id
                   )
                   insert into enquiries_follow_up_point (start_date_id, person_id, code, version, due_on, ask_on)
                   select id, %(person)s, %(code)s, '', %(due_on)s, %(due_on)s from counts""",
                **who, of=of, day=day, code=code, due_on=due_on,
            )  # fmt: skip
        for side, note in (("state", "kanarinotatstat"), ("municipal", "kanarinotatkommune")):
            change(
                """insert into organisation_adviser_change (person_id, side, to_staff_id, unit_id, note, told, changed_by_id, at)
                   values (%(person)s, %(side)s, %(staff)s, %(unit)s, %(note)s, '', %(staff)s, %(at)s)""",
                **who, side=side, note=note,
            )  # fmt: skip

    def _person(self) -> None:
        change(
            """update organisation_area set name = 'Kanariberget' where code = (select min(code) from organisation_area
               where unit_id = %(unit)s)""",
            unit=self.unit,
        )
        change(
            """update people_person set given_name = 'Kanarinavn', family_name = 'Gul', phone = '+4799887766', language = 'ti',
               email = %(mail)s, identity_number = %(number)s, story = '', protection = 'none',
               area_code = (select min(code) from organisation_area where unit_id = %(unit)s) where id = %(id)s""",
            id=self.person, unit=self.unit, mail=MAIL, number=NUMBER,
        )  # fmt: skip
        verge = person_named("Olav") or 0
        change("update people_person set given_name = 'Kanariverge', story = '' where id = %(id)s", id=verge)
        change(
            """insert into people_representative (person_id, acting_person_id, kind, matters, valid_from)
               values (%(id)s, %(verge)s, 'guardian', '{aids}', '2020-01-01')""",
            id=self.person, verge=verge,
        )  # fmt: skip
        looked = self.looked
        change("update people_staff set given_name = 'Kanarilinje' where id = %(id)s", id=looked)
        by = Viewer(Role.STATE_ADVISER, staff_id=looked, login_level=LoginLevel.STAFF)
        tell_of(PersonOpened(person_id=self.person, enquiry_id=None, purpose=Purpose.ANSWER), by=by, at=AT)
        change("delete from organisation_follow_up where person_id = %(id)s", id=self.person)
        change("delete from access_interest where person_id = %(id)s", id=self.person)
        change("delete from access_tie where person_id = %(id)s", id=self.person)

    def _received(self, text: str, side: str, ref: str) -> int:
        made = actions.receive(
            channel=Channel.QUESTION, text=text, person_id=self.person, by=CLOCK, at=AT - timedelta(hours=1)
        )
        change(
            """update enquiries_enquiry set side = %(side)s, unit_id = %(unit)s, ref = %(ref)s, caller_name = 'Kanarinavn Gul',
               caller_phone = '+4799887766',
               acute_reason = '{"text": "kanariakutt", "values": {}}' where id = %(id)s""",
            id=made.enquiry_id, side=side, unit=self.unit, ref=ref,
        )  # fmt: skip
        change(
            "update promises_promise set what = 'kanariløfte', what_values = '{}', unit_id = %(unit)s where enquiry_id = %(id)s"
            if _has_unit()
            else "update promises_promise set what = 'kanariløfte', what_values = '{}' where enquiry_id = %(id)s",
            id=made.enquiry_id, unit=self.unit,
        )  # fmt: skip
        change(
            "insert into access_tie (person_id, enquiry_id, unit_id, starts_at) values (%(person)s, %(id)s, %(unit)s, %(at)s)",
            person=self.person, id=made.enquiry_id, unit=self.unit, at=AT,
        )  # fmt: skip
        told: dict[str, Any] = {
            "enquiry_id": made.enquiry_id,
            "person_id": self.person,
            "to_queue": "kanarikø",
            "times": 1,
        }
        tell_of(EnquiryHandedOver(**told), by=CLOCK, at=_early(2, 37))
        return made.enquiry_id

    # ── who asks ────────────────────────────────────────────────────────────────────────────────────

    def viewer(self, role: Role, gate: str = "open") -> Viewer:
        """Somebody in the role with everything that could let them in, but for the gate."""
        if role not in STAFF:
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

    def looker(self, by: Viewer) -> Looker:
        """The same, as the pages see them."""
        if by.role == Role.ANONYMOUS:
            return NOBODY
        kind = "staff" if by.staff_id else "citizen" if by.role in AS_PERSON else "organisation"
        acts = by._replace(role=Role.CITIZEN) if kind == "citizen" else by
        known = {"staff_id": by.staff_id, "person_id": by.person_id, "unit_id": min(by.unit_ids, default=0)}
        return Looker(by=acts, kind=kind, name="Ola", role=acts.role, is_authenticated=True, **known)

    # ── what is so just now ─────────────────────────────────────────────────────────────────────────

    def set(self, role: Role, gate: str) -> None:
        """What would let somebody of the role in, and what the gate changes about the person."""
        if gate in ("open", "kin", "login") and role in STAFF:
            self.hold(self.near)
            if role in (Role.RECEPTION, Role.STATE_ADVISER):
                self.be_at_the_desk()
            if role == Role.DUTY_LEAD:
                change("update enquiries_enquiry set urgency = 0 where id = %(id)s", id=self.enquiries["state"])
        if gate in ("confidential", "strict", "shielded"):
            change("update people_person set protection = %(how)s where id = %(id)s", how=gate, id=self.person)

    def hold(self, staff_id: int) -> None:
        change(
            "insert into access_tie (person_id, enquiry_id, staff_id, starts_at) values (%(person)s, %(id)s, %(staff)s, %(at)s)",
            person=self.person, id=self.enquiries["state"], staff=staff_id, at=AT,
        )  # fmt: skip

    def be_at_the_desk(self) -> None:
        change("update enquiries_enquiry set channel = 'visit' where id = %(id)s", id=self.enquiries["unknown"])

    def gives(self, by: Viewer) -> dict[Info, Mask]:
        """What the matrix gives this viewer of this person, for any of their purposes, and what part of it."""
        found = facts.read_person(self.person, by, AT)
        assert found is not None
        subject = facts.subject(found)
        return {info: one.mask for purpose in Purpose for info, one in seen(by, subject, purpose).items()}

    def opened(self, by: Viewer) -> dict[Info, Mask]:
        """What the door opens, kind by kind, when asked for each."""
        found = {}
        purposes = [one for one in Purpose if one in PURPOSES.get(by.role, ())] or [Purpose.ANSWER]
        for info in Info:
            try:
                found[info] = door.open_info(person_id=self.person, info=info, by=by, purpose=purposes[0], at=AT).mask
            except door.DoorClosed:
                continue
        return found


def _unit(staff_id: int) -> int:
    found = row("select unit_id from organisation_post where staff_id = %(id)s and valid_to is null", {"id": staff_id})
    assert found
    return int(found["unit_id"])


def _early(hour: int, minute: int) -> datetime:
    """A time of the same day when nothing else happens."""
    return AT.replace(hour=hour, minute=minute)


def _has_unit() -> bool:
    return bool(
        row(
            "select 1 as one from information_schema.columns where table_name = 'promises_promise' and column_name = 'unit_id'",
            {},
        )
    )


# ── asking ──────────────────────────────────────────────────────────────────────────────────────────


def paths(world: World) -> dict[str, list[str]]:
    """Every address one can GET, with the canary's own numbers where an address has numbers."""
    found: dict[str, list[str]] = {}
    for route in PAGES:
        if route.startswith(("demo/", "logg")) or route not in TABLE or TABLE[route].get("get") == 405:
            continue
        if "<int:enquiry_id>" in route:
            found[route] = ["/" + route.replace("<int:enquiry_id>", str(one)) for one in world.enquiries.values()]
        elif "<int:person_id>" in route:
            found[route] = ["/" + route.replace("<int:person_id>", str(world.person))]
        elif "<int:appointment_id>" in route:
            found[route] = ["/" + route.replace("<int:appointment_id>", str(one)) for one in world.appointments]
        else:
            found[route] = ["/" + TABLE[route].get("path", route)]
        found[route] = [path for path in found[route] if "<" not in path]
    return found


def is_for(route: str, by: Viewer) -> bool:
    """Those whom a page is not for are turned away by a test of the house; they need not be asked again here."""
    audience = audience_of(PAGES[route].view)
    kind = "staff" if by.staff_id else "person" if by.role in AS_PERSON else ""
    return bool(audience & {"public", str(by.role)}) or kind in audience


def words_in(body: str, route: str, path: str, world: World) -> set[Info]:
    """The kinds of information whose words are in an answer."""
    found = set()
    body = CHOICES.sub("", body)
    for info, canary in CANARIES.items():
        if canary.where == "card" and "<int:" not in route or canary.where == "with_name" and NAME not in body:
            continue
        if canary.routes and route not in canary.routes:
            continue
        if canary.not_on and path.endswith(f"/{world.enquiries[canary.not_on]}"):
            continue
        if any(word in body for word in canary.words):
            found.add(info)
    return found


class Came(NamedTuple):
    """What came out of a round through the pages, and where."""

    out: Mapping[Info, set[str]]
    part: Mapping[Info, set[str]]  # the part that a mask may take away


def crawl(
    world: World, by: Viewer, monkeypatch: Any, which: Callable[[str], bool] | None = None, more: Iterable[str] = ()
) -> Came:
    """Ask every page that is for this viewer."""
    monkeypatch.setattr("inngang.web.parts.viewer._find", lambda request: world.looker(by))
    out: dict[Info, set[str]] = defaultdict(set)
    part: dict[Info, set[str]] = defaultdict(set)
    for route, asked in paths(world).items():
        if not is_for(route, by) or which is not None and not which(route):
            continue
        for path in [*asked, *more]:
            answer = Client(raise_request_exception=False).get(path)
            assert answer.status_code < 500, (by.role, path)
            if answer.streaming:
                continue
            body = answer.content.decode("utf-8", "replace")
            for info in words_in(body, route, path, world):
                out[info].add(route)
            for info, (words, _) in MASKED.items():
                if any(word in body for word in words):
                    part[info].add(route)
    return Came(out, part)


class Round(NamedTuple):
    """One role at one gate: what the matrix gives, what came out, and which kinds the door itself opened."""

    gives: Mapping[Info, Mask]
    came: Came
    opened: Mapping[Info, Mask]


def rounds(world: World, role: Role, monkeypatch: Any) -> dict[str, Round]:
    """Every gate in turn. All pages where the gate is open or the way is long; at the others those where something came out."""
    found: dict[str, Round] = {}
    telling: set[str] = set()
    for gate in GATES if role in STAFF or role == Role.CITIZEN else ("open",):
        with transaction.atomic():
            world.set(role, gate)
            by = world.viewer(role, gate)
            which = None if gate == "open" else _not_public if gate == "far" else telling.__contains__
            came = crawl(world, by, monkeypatch, which)
            found[gate] = Round(world.gives(by), came, world.opened(by) if gate == "open" else {})
            if gate == "open":
                telling = {route for pages in came.out.values() for route in pages} | {
                    route for route in PAGES if route.endswith("sak/<int:enquiry_id>")
                }
            transaction.set_rollback(True)
    return found


def _not_public(route: str) -> bool:
    return "public" not in TABLE[route]["for"]
