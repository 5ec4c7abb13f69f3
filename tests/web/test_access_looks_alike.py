"""What does not exist, what is protected and what is forbidden look the same: status, bytes and number of statements.

Every address with a number in it is asked for, by GET and by POST, as every role that works here and as a person, with numbers
of what belongs to others, of what is protected, and of what is not there.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.rules.access_matrix import ROLES
from inngang.rules.vocabulary import Role
from inngang.service.rows import row
from tests.covers import covers
from tests.web.access_world import CANARIES, NAME, PAGES, STAFF, TABLE, World, change, is_for

pytestmark = pytest.mark.django_db
NOT_THERE = 999_999_999
# What is new each time: the token of a form, the key of a sending, and the signed ticket of a live page.
TOKEN = re.compile(
    r"""(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ")[A-Za-z0-9]{64}"""
    r"""|(name="key" value=")[\w-]{32}|(/live\?t=)[\w-]+:[\w-]+:[\w-]+"""
)
NUMBERED = [route for route in PAGES if "<int:" in route and route in TABLE]
OF_ENQUIRY = [route for route in NUMBERED if "<int:enquiry_id>" in route]
REFUSED = (302, 403, 404, 405, 409)  # 409: as it says for one that is not there


def filled(route: str, number: int) -> str:
    known = re.sub(r"<int:\w+>", str(number), route)
    return "/" + re.sub(r"<(?:slug|str):\w+>", "0000", known)


def foreign(world: World) -> dict[str, int]:
    """A number of each kind that belongs to somebody else."""
    kinds = {
        "person": "people_person",
        "staff": "people_staff",
        "unit": "organisation_unit",
        "promise": "promises_promise",
        "queue": "organisation_queue",
    }
    found = {"enquiry": world.enquiries["state"], "person": world.person, "unit": world.unit, "staff": world.near}
    for kind, table in kinds.items():
        if kind not in found:
            one = row(f"select min(id) as id from {table}", {})
            assert one is not None
            found[kind] = one["id"]
    return found


def is_also_another(route: str, number: int) -> bool:
    """Is there an enquiry or a person with this number, as the address takes it?"""
    table = "enquiries_enquiry" if "<int:enquiry_id>" in route else "people_person"
    return row(f"select 1 as there from {table} where id = %(id)s", {"id": number}) is not None


def ask(world: World, by: Any, path: str, monkeypatch: pytest.MonkeyPatch, method: str = "get") -> tuple[int, str, int]:
    monkeypatch.setattr("inngang.web.parts.viewer._find", lambda request: world.looker(by))
    with CaptureQueriesContext(connection) as asked:
        answer = getattr(Client(raise_request_exception=False), method)(path)
    body = "" if answer.streaming else answer.content.decode("utf-8", "replace")
    where = answer.headers.get("Location", "")
    return answer.status_code, TOKEN.sub("", body + where).replace(path, "PATH"), len(asked)


@covers("R247", part="an address with somebody else's number is not found, whoever asks and however")
@pytest.mark.parametrize("role", ROLES)
def test_no_number_of_somebody_elses_opens_anything(role: Role, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    by, numbers = world.viewer(role, "far"), foreign(world)
    words = (NAME, *(word for canary in CANARIES.values() if not canary.where for word in canary.words))
    for route in NUMBERED:
        mine = is_for(route, by)
        if mine and "enquiry_id" not in route and "person_id" not in route:
            continue  # a number of one's own unit's list; the actions behind them have tests of their own
        for kind, number in numbers.items() if mine else [("enquiry", numbers["enquiry"])]:
            if mine and kind not in route and is_also_another(route, number):
                continue  # numbers of one kind are numbers of another too, and that one may be theirs
            for method in ("get", "post") if mine else ("get",):
                status, body, _ = ask(world, by, filled(route, number), monkeypatch, method)
                assert status in REFUSED, (route, kind, method, status)
                assert not [word for word in words if word in body], (route, kind, method)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("route", OF_ENQUIRY)
def test_unknown_protected_and_forbidden_get_the_same_answer_for_as_many_statements(
    route: str, method: str, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For somebody at another office whom the page is for."""
    for role in [one for one in (*STAFF, Role.CITIZEN) if is_for(route, world.viewer(one, "far"))]:
        by = world.viewer(role, "far")
        ask(world, by, filled(route, NOT_THERE), monkeypatch, method)  # opening hours are read once and remembered
        forbidden = ask(world, by, filled(route, world.enquiries["state"]), monkeypatch, method)
        change("update people_person set protection = 'confidential' where id = %(id)s", id=world.person)
        protected = ask(world, by, filled(route, world.enquiries["state"]), monkeypatch, method)
        change("update people_person set protection = 'none' where id = %(id)s", id=world.person)
        unknown = ask(world, by, filled(route, NOT_THERE), monkeypatch, method)
        assert forbidden[0] in REFUSED, (role, forbidden[0])
        assert unknown[:2] == protected[:2] == forbidden[:2], role
        assert unknown[2] == protected[2] == forbidden[2], (role, unknown[2], protected[2], forbidden[2])


def test_a_reference_of_somebody_elses_enquiry_is_found_as_little_as_one_that_is_not_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = (row("select ref from enquiries_enquiry where id = %(id)s", {"id": world.enquiries["state"]}) or {})["ref"]
    far = world.viewer(Role.STATE_ADVISER, "far")
    there = ask(world, far, f"/kontor/finn?ref={ref}", monkeypatch)
    not_there = ask(world, far, "/kontor/finn?ref=ZZZ-ZZZZZZ", monkeypatch)
    assert there[0] == not_there[0] == 404 and there[2] == not_there[2]
    assert there[1].replace(ref, "REF") == not_there[1].replace("ZZZ-ZZZZZZ", "REF")
    assert ask(world, world.viewer(Role.STATE_ADVISER), f"/kontor/finn?ref={ref}", monkeypatch)[0] == 302


def test_the_titles_of_pages_name_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name of a page stays in the history of a browser, on a screen that is shared, and in a window's tab."""
    world.set(Role.STATE_ADVISER, "open")
    by = world.viewer(Role.STATE_ADVISER)
    for path in [f"/kontor/sak/{world.enquiries['state']}", "/kontor/teamet", "/kontor/"]:
        status, body, _ = ask(world, by, path, monkeypatch)
        title = re.search(r"<title>(.*?)</title>", body, re.S)
        assert status == 200 and title and NAME not in title[1], path


def test_a_token_is_all_that_is_taken_away_before_two_answers_are_compared() -> None:
    token = "a" * 64
    assert TOKEN.sub("", f'name="csrfmiddlewaretoken" value="{token}"') == '"'
    assert TOKEN.sub("", f"<p>{token}</p>") == f"<p>{token}</p>"
