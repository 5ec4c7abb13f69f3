"""Cell by cell of the access matrix, through the pages: what a role may see comes out, and nothing else does.

One person has a word of its own in each kind of information (`access_world`). Every page is asked for as every role, at every
gate: kin, another office, too weak a login, protected and shielded. The words in the bytes that come back must be those the
matrix gives just then, and they must come out where the reference says.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest
from django.test import Client

from inngang.config.access_reference import NOWHERE, OF_NOBODY, SHOWN
from inngang.rules.access_matrix import ROLES, Info, Mask, matrix
from inngang.rules.vocabulary import Role
from tests.covers import covers
from tests.web.access_world import CANARIES, MASKED, PAGES, STAFF, TABLE, Round, World, is_for, rounds

pytestmark = pytest.mark.django_db
_asked: dict[Role, dict[str, Round]] = {}


@pytest.fixture
def asked(world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What came out for a role; each role goes round once."""

    def of(role: Role) -> dict[str, Round]:
        if role not in _asked:
            _asked[role] = rounds(world, role, monkeypatch)
        return _asked[role]

    return of


CELLS = [(role, info) for role in ROLES for info in Info]


def test_there_is_a_test_for_every_cell() -> None:
    assert len(CELLS) == len(set(CELLS)) == len(matrix()) == 1_032


@covers("R050")
@pytest.mark.parametrize(("role", "info"), CELLS, ids=[f"{role}-{info}" for role, info in CELLS])
def test_a_cell_gives_what_it_says_and_nothing_else(role: Role, info: Info, asked: Any, world: World) -> None:
    found = asked(role)
    for gate, one in found.items():
        came = one.came.out.get(info, set())
        assert not came or info in one.gives, f"{info} came out at the gate {gate}, on {sorted(came)}"
        if gate in ("kin", "login") and role in STAFF:
            assert not came, f"{info} came out at the gate {gate}, on {sorted(came)}"
        if info in MASKED and one.gives.get(info, Mask.NOTHING) in MASKED[info][1]:
            assert info not in one.came.part, f"what the mask takes away came out on {sorted(one.came.part[info])}"
    with_all = found["open"]
    assert with_all.opened.get(info) == with_all.gives.get(info), (
        "the door opens what the rule gives, with the same mask"
    )
    by = world.viewer(role)
    public = {
        route for route in PAGES if "public" in TABLE.get(route, {}).get("for", ())
    }  # there one sees one's own alone
    pages = {route for route in SHOWN.get(info, ()) if is_for(route, by)} - (public if role in STAFF else set())
    if info in with_all.gives and pages:
        assert with_all.came.out.get(info), f"the matrix gives {info}, and none of {sorted(pages)} shows it"
        assert with_all.came.out[info] <= pages
    if info in OF_NOBODY:
        assert matrix()[role, info].law.read == "allow"


def test_the_reference_says_where_each_kind_comes_out(asked: Any) -> None:
    came: dict[Info, set[str]] = defaultdict(set)
    for role in ROLES:
        for info, pages in asked(role)["open"].came.out.items():
            came[info] |= pages
    told = {info: set(pages) & set(PAGES) for info, pages in SHOWN.items()}
    # A municipal message or file is opened at an office; the contact centre and those with a card of theirs never see it.
    for info in (Info.CONTENT_MUNI, Info.NOTE_MUNI, Info.ATTACHMENT_MUNI):
        assert not any(page.startswith("kontaktsenter") for page in came[info])
        told[info] = {page for page in told[info] if not page.startswith("kontaktsenter")}
    assert dict(came) == told
    assert set(SHOWN) == set(CANARIES), "a kind that is shown has a word of its own here"


@pytest.mark.parametrize("route", ["", "finn-kontor", "tjenester/"])
def test_what_is_about_nobody_is_open_to_everybody(route: str, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ROLES:
        monkeypatch.setattr(
            "inngang.web.parts.viewer._find", lambda request, role=role: world.looker(world.viewer(role))
        )
        assert Client().get("/" + route).status_code == 200, role


def test_the_report(capsys: pytest.CaptureFixture[str]) -> None:
    """Cells, how many are shown of a person, and how many are shown of nobody."""
    cells = matrix().values()
    shown = sum(cell.info in SHOWN for cell in cells)
    open_to_all = sum(cell.info in OF_NOBODY for cell in cells)
    nowhere = sum(cell.info not in SHOWN and cell.info not in OF_NOBODY for cell in cells)
    with capsys.disabled():
        print(f"\ncells {len(matrix())}: shown through pages {shown}, about nobody {open_to_all}, nowhere {nowhere}")
    assert shown + open_to_all + nowhere == len(matrix())
    assert set(NOWHERE) == set(Info) - set(SHOWN) - set(OF_NOBODY), "what has no page says why"
