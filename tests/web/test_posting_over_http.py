"""Posting with what is somebody else's changes nothing and tells nothing: every address, as every role, from another office.

Forms are filled in as those who may would fill them in, so that it is the door that says no, and not an empty field.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from inngang.config.reference import addresses
from inngang.rules.access_matrix import ROLES
from inngang.rules.vocabulary import Role
from inngang.service.enquiries import actions
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.web.access_world import AT, CANARIES, MAIL, NAME, NUMBER, STAFF, World, change, is_for

pytestmark = pytest.mark.django_db
WORDS = (NAME, MAIL, NUMBER, *(word for canary in CANARIES.values() if not canary.where for word in canary.words))
POSTED = {
    "text": "Dette skal ikke stå noe sted",
    "note": "Dette skal ikke stå noe sted",
    "reason": "En grunn som er lang nok til å bli tatt imot",
    "number": NUMBER,
    "certainty": "k2",
    "matter": "payment",
    "side": "state",
    "outcome": "solved",
    "kinds": "status",
    "purpose": "Noe",
    "receiver": "En annen",
    "way": "oral",
    "what": "end",
    "form": "note",
    "got_help": "yes",
    "due": "tomorrow",
    "category": "acute",
    "key": "k" * 32,
    "area": "0301",
}
TOUCHED = {
    "people_person": "t.id = %(person)s",
    "people_consent": "t.person_id = %(person)s",
    "people_share": "t.person_id = %(person)s",
    "people_representative": "t.person_id = %(person)s",
    "access_tie": "t.person_id = %(person)s",
    "access_opening": "t.person_id = %(person)s",
    "access_interest": "t.person_id = %(person)s",
    "enquiries_enquiry": "t.person_id = %(person)s",
    "enquiries_message": "t.enquiry_id in (select id from enquiries_enquiry where person_id = %(person)s)",
    "promises_promise": "t.person_id = %(person)s",
    "notices_notice": "t.person_id = %(person)s",
}
SUM = " || ".join(
    f"coalesce((select md5(string_agg(t::text, '|' order by t.id)) from {table} t where {of}), '-')"
    for table, of in TOUCHED.items()
)
IDS = re.compile(r"<int:(enquiry_id|person_id|consent_id|mandate_id|opening_id|attachment_id)>")
POSTS = [one for one in addresses() if IDS.search(one.route)]


def all_of(person: int) -> str:
    """The person's rows, as one word: another as soon as one of them is."""
    found = row(f"select {SUM} as all_of", {"person": person})
    assert found is not None
    return str(found["all_of"])


def foreign(world: World) -> dict[str, int]:
    mandate = row("select id from people_representative where person_id = %(id)s", {"id": world.person})
    assert mandate is not None
    change(
        """insert into people_consent (person_id, receiver_name, kinds, purpose, way, given_at, ends_at)
           values (%(id)s, 'En lege', '{status}', 'Noe', 'logged_in', %(at)s, %(at)s + interval '30 days')""",
        id=world.person, at=AT,
    )  # fmt: skip
    consent = row("select id from people_consent where person_id = %(id)s", {"id": world.person})
    assert consent is not None
    known = {"enquiry_id": world.enquiries["state"], "person_id": world.person}
    return known | {
        "mandate_id": mandate["id"],
        "consent_id": consent["id"],
        "opening_id": 999_999,
        "attachment_id": 999_999,
    }


def filled(route: str, ids: dict[str, int]) -> str:
    known = IDS.sub(lambda found: str(ids[found[1]]), route)
    return "/" + re.sub(r"<(?:int|slug|str):\w+>", "0000", known)


@covers("R050", part="posting with somebody else's number changes no row of theirs and sends no byte, role by role")
@pytest.mark.parametrize("role", ROLES)
def test_posting_with_what_is_somebody_elses_changes_nothing(
    role: Role, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    by, ids = world.viewer(role, "far"), foreign(world)
    if role not in STAFF and role != Role.ANONYMOUS:
        organisation = row("select min(id) as id from people_organisation")
        by = by._replace(organisation_id=organisation["id"] if organisation else 0)
    monkeypatch.setattr("inngang.web.parts.viewer._find", lambda request: world.looker(by))
    before = all_of(world.person)
    for one in POSTS:
        if not is_for(one.route, by):
            continue
        answer = Client(raise_request_exception=False).post(filled(one.route, ids), POSTED)
        body = b"" if answer.streaming else answer.content
        assert answer.status_code in (302, 403, 404, 405, 409, 422, 429), (one.route, answer.status_code)
        assert not [word for word in WORDS if word.encode() in body], one.route
        assert all_of(world.person) == before, one.route


def test_the_same_form_does_change_something_for_the_one_who_may(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the test above would say nothing."""
    ids = foreign(world)
    monkeypatch.setattr("inngang.web.parts.viewer._find", lambda request: world.looker(world.viewer(Role.CITIZEN)))
    before = all_of(world.person)
    assert Client().post(f"/mine/samtykke/{ids['consent_id']}/trekk", POSTED).status_code == 302
    assert all_of(world.person) != before


def test_machine_interfaces_tell_nothing_of_anybody_and_change_nothing_unsigned(world: World) -> None:
    before = all_of(world.person)
    for one in addresses():
        if not one.route.startswith("api/"):
            continue
        path = (
            filled(one.route, foreign(world))
            if IDS.search(one.route)
            else "/" + re.sub(r"<\w+:\w+>", "0313", one.route)
        )
        for answer in (
            Client(raise_request_exception=False).get(path, {"q": NUMBER, "phone": "99887766"}),
            Client(raise_request_exception=False).post(path, {"from": "99887766"}, content_type="application/json"),
        ):
            body = b"" if answer.streaming else answer.content
            assert answer.status_code < 500, path
            assert not [word for word in WORDS if word.encode() in body], path
    assert all_of(world.person) == before


def test_files_to_fetch_and_lists_to_choose_from_hold_no_word_of_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Tables, calendars and data for machines: for nobody more than the pages, whoever fetches them."""
    kinds = ("text/csv", "text/calendar", "application/json", "application/zip", "application/octet-stream")
    fetched = set()
    for role in STAFF:
        by = world.viewer(role, "far")
        monkeypatch.setattr("inngang.web.parts.viewer._find", lambda request, by=by: world.looker(by))
        for one in addresses():
            if (
                "<" in one.route
                or not is_for(one.route, by)
                or not re.search(r"csv|ics|json|fil|api/|eksport", one.route)
            ):
                continue
            answer = Client(raise_request_exception=False).get("/" + one.route)
            if answer.streaming or not answer.headers.get("Content-Type", "").startswith(kinds):
                continue
            fetched.add(one.route)
            assert not [word for word in WORDS if word.encode() in answer.content], (role, one.route)
    assert fetched


def test_notices_that_leave_say_nothing_of_who_or_what(world: World) -> None:
    """On a locked telephone, others read them: a text says that there is something, and not what."""
    from inngang.service.access.queries import CLOCK

    actions.answer(enquiry_id=taken(world), text="kanarisvar til deg", by=CLOCK, at=AT)
    sent = rows("select text from notices_notice where person_id = %(id)s", {"id": world.person})
    assert sent
    for one in sent:
        assert not [word for word in (*WORDS, "kanarisvar") if word in one["text"]], one


def taken(world: World) -> int:
    enquiry = world.enquiries["unknown"]
    change(
        "update enquiries_enquiry set state = 'taken', owner_id = %(staff)s, taken_at = %(at)s where id = %(id)s",
        id=enquiry, staff=world.near, at=AT,
    )  # fmt: skip
    return enquiry
