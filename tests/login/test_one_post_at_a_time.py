"""Staff with several posts act in one at a time: it stands in the bar, and what they do is written down with it."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from inngang.rules.vocabulary import Role
from inngang.service.access.actions.act_in import CannotActIn, act_in
from inngang.service.access.posts import Post, let_in, posts_of
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.organisation.actions import post
from inngang.service.organisation.queries import unit_numbered
from inngang.service.people.queries import staff_named
from inngang.service.rows import row, rows
from inngang.web.parts.home import home_of
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
OTHER = "0403"


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.utils import timezone

    monkeypatch.setattr(timezone, "now", lambda: MORNING)


@pytest.fixture
def hakon() -> int:
    """Håkon, who receives visitors at another office too."""
    staff_id, unit = staff_named("Håkon"), unit_numbered(OTHER)
    assert staff_id and unit
    post(staff_id=staff_id, unit_id=unit.unit_id, role=Role.RECEPTION, by=CLOCK, at=MORNING)
    return staff_id


def logged_in(staff_id: int, onward: str = "") -> tuple[Client, str]:
    client = Client()
    answer = client.post("/demo/logg-inn", {"who": f"staff:{staff_id}", "next": onward})
    return client, answer["Location"]


def test_one_who_has_several_chooses_before_anything_else_and_the_bar_says_which(hakon):
    first, second = posts_of(hakon)
    client, onward = logged_in(hakon, "/min-innlogging")
    assert onward == "/logg-inn/for-hvem?next=%2Fmin-innlogging"
    page = client.get(onward).content.decode()
    assert all(one.unit_name in page for one in (first, second))
    answer = client.post("/logg-inn/for-hvem", {"acting": second.id})
    assert answer["Location"] == home_of(second.role)
    bar = client.get("/min-innlogging").content.decode()
    assert second.unit_name in bar and first.unit_name not in bar
    assert 'href="/logg-inn/for-hvem"' in bar
    told = row("select role, staff_id, unit_id, data from journal_line where event = 'PostChosen'")
    assert (told["role"], told["staff_id"], told["unit_id"]) == (first.role, hakon, second.unit_id)
    assert told["data"]["as_role"] == second.role


def test_one_who_has_one_post_is_asked_nothing():
    ruth = staff_named("Ruth")
    client, onward = logged_in(ruth)
    assert "for-hvem" not in onward
    assert client.get("/logg-inn/for-hvem").status_code == 404
    assert 'href="/logg-inn/for-hvem"' not in client.get("/min-innlogging").content.decode()


def test_the_other_post_gives_nothing_meanwhile(hakon):
    first, second = posts_of(hakon)
    in_both = viewer_of(staff_id=hakon).viewer
    assert in_both.unit_ids == {first.unit_id, second.unit_id}
    for now, other in ((first, second), (second, first)):
        viewer = viewer_of(staff_id=hakon, posts=[now.id, other.id]).viewer
        assert (viewer.role, viewer.unit_ids) == (now.role, {now.unit_id})
        assert other.unit_id not in units_of(viewer.queue_ids)
    assert first.unit_id in units_of(in_both.queue_ids)


def units_of(queue_ids: frozenset[int]) -> set[int]:
    found = rows("select unit_id from organisation_queue where id = any(%(ids)s)", {"ids": list(queue_ids)})
    return {one["unit_id"] for one in found}


def test_what_is_for_one_post_is_refused_in_the_other(hakon):
    first, second = posts_of(hakon)
    client, _ = logged_in(hakon)
    assert client.get(home_of(first.role)).status_code == 200
    client.post("/logg-inn/for-hvem", {"acting": second.id})
    assert client.get(home_of(first.role)).status_code == 403
    assert client.get(home_of(second.role)).status_code == 200


def test_nobody_acts_in_the_post_of_another(hakon):
    client, _ = logged_in(hakon)
    foreign = posts_of(staff_named("Ruth"))[0]
    assert client.post("/logg-inn/for-hvem", {"acting": foreign.id}).status_code == 422
    with pytest.raises(CannotActIn):
        act_in(token=client.session["login"], post_id=foreign.id, by=viewer_of(staff_id=hakon).viewer, at=MORNING)
    assert not rows("select 1 from journal_line where event = 'PostChosen'")


def test_a_post_that_ends_is_left_at_once_and_with_the_last_one_is_out(hakon):
    first, second = posts_of(hakon)
    assert viewer_of(staff_id=hakon, posts=[second.id, first.id]).role == second.role
    end(second, MORNING)
    assert viewer_of(staff_id=hakon, posts=[second.id, first.id]).role == first.role
    assert viewer_of(staff_id=hakon, posts=[second.id]) is None


def end(one: Post, at: datetime) -> None:
    from inngang.service.journal.action import _current, _Work
    from inngang.service.rows import run

    token = _current.set(_Work())
    run("update organisation_post set valid_to = %(day)s where id = %(id)s", {"day": at.date(), "id": one.id})
    _current.reset(token)


def test_a_provider_lets_in_to_the_posts_it_vouches_for_and_no_others(hakon):
    both = posts_of(hakon)
    first, second = both
    assert let_in(both, unit=None, roles=None) == both
    assert let_in(both, unit=second.unit_number, roles=None) == [second]
    assert let_in(both, unit=None, roles=[first.role]) == [first]
    assert let_in(both, unit=first.unit_number, roles=[second.role]).code == "another_role"
    assert let_in(both, unit="9999", roles=None).code == "another_unit"
    assert let_in([], unit=None, roles=None).code == "unknown_staff"
