"""Every page × everybody who may ask for it: who gets in, who is sent to log in, and who is turned away.

The table is `urls.toml`. A page without a row stops this test, so whom a page is for is always a decision.
"""

import tomllib
from pathlib import Path

import pytest
from django.test import Client

from inngang.config.reference import Address, addresses
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import LoginLevel, Role
from inngang.web.parts import viewer as parts_viewer
from inngang.web.parts.viewer import NOBODY, Looker, audience_of

TABLE = tomllib.loads(Path(__file__).with_name("urls.toml").read_text(encoding="utf-8"))
MACHINE = "machine"  # no viewer: the caller signs what it sends
STAFF_ROLES = [
    Role.CONTACT_ADVISER,
    Role.STATE_ADVISER,
    Role.MUNICIPAL_ADVISER,
    Role.RECEPTION,
    Role.CASEWORKER,
    Role.DUTY_LEAD,
    Role.TEAM_LEAD,
    Role.ANALYST,
    Role.SUPERVISOR,
    Role.SYSADMIN,
    Role.REGISTER_KEEPER,
]
EVERYBODY = ["anonymous", "person", *(role.value for role in STAFF_ROLES)]
PAGES = {one.route: one for one in addresses()}


def somebody(who: str) -> Looker:
    """A viewer of each kind, who has no cases, no unit and no colleagues."""
    if who == "anonymous":
        return NOBODY
    if who == "person":
        by, kind = Viewer(role=Role.CITIZEN, person_id=900_001, login_level=LoginLevel.HIGH), "citizen"
    else:
        by, kind = Viewer(role=Role(who), staff_id=900_001), "staff"
    known = {"role": by.role, "staff_id": by.staff_id, "person_id": by.person_id}
    return Looker(by=by, kind=kind, name="Ola", is_authenticated=True, **known)


def expected(row: dict, who: str) -> int:
    """What the table says that somebody gets."""
    audience = set(row["for"])
    if audience & {"public", MACHINE, who} or ("staff" in audience and who not in ("anonymous", "person")):
        return row.get("get", 200)
    return 302 if who == "anonymous" else 403


def proposed(page: Address) -> str:
    """A row to look over and put into the table."""
    path = f'path = "{page.route}"\n' if "<" in page.route else ""
    return f'["{page.route}"]\nfor = {sorted(audience_of(page.view)) or [MACHINE]}\n{path}get = 200\n'


def test_every_page_has_a_row():
    missing = [page for route, page in PAGES.items() if route not in TABLE]
    assert not missing, "Decide whom these are for, in tests/house/urls.toml:\n\n" + "\n".join(map(proposed, missing))


def test_every_row_is_a_page():
    assert sorted(set(TABLE) - set(PAGES)) == []


@pytest.mark.parametrize("route", [route for route in PAGES if route in TABLE])
def test_a_page_is_for_those_the_table_says(route):
    told = audience_of(PAGES[route].view)
    assert (sorted(told) or [MACHINE]) == sorted(TABLE[route]["for"])


@pytest.mark.django_db
@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("route", [route for route in PAGES if route in TABLE])
def test_everybody_gets_what_the_table_says(route, who, monkeypatch):
    monkeypatch.setattr(parts_viewer, "_find", lambda request: somebody(who))
    row = TABLE[route]
    answer = Client().get("/" + row.get("path", route))
    assert answer.status_code == expected(row, who), f"{who} asked for /{route}"
    if answer.status_code == 302 and expected(row, who) == 302 and "public" not in row["for"]:
        assert answer.headers["Location"].startswith("/logg-inn")


def test_a_page_nobody_placed_would_be_named():
    assert "for = ['machine']" in proposed(Address("ny-side", "x:new", lambda request: None))


def test_the_table_turns_away_whom_a_page_is_not_for():
    row = {"for": ["reception"], "get": 200}
    got = {who: expected(row, who) for who in ("anonymous", "person", "reception", "team_lead")}
    assert got == {"anonymous": 302, "person": 403, "reception": 200, "team_lead": 403}
