"""Many at once: seen by the clock, told by a leader, and over by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inngang.rules.vocabulary import Channel, Role
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions, incidents, queries
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
TWICE = ("Fått dagpenger utbetalt to ganger i dag", "Dagpengene er utbetalt to ganger, hva gjør jeg")


def write(text: str, at, channel: Channel = Channel.QUESTION) -> int:
    return actions.receive(channel=channel, text=text, by=ANYONE, at=at).enquiry_id


def leader():
    found = row(
        "select staff_id from organisation_post where role = 'team_lead' and valid_to is null order by id limit 1"
    )
    viewer = viewer_of(staff_id=found["staff_id"]).viewer
    assert viewer.role == Role.TEAM_LEAD
    return viewer


def events() -> list[str]:
    return [one["event"] for one in rows("select event from journal_line where event like 'Incident%%' order by id")]


def a_rush(at=MORNING, number: int = 16) -> None:
    for place in range(number):
        write(f"{TWICE[place % 2]} {place}", at - timedelta(minutes=20) + timedelta(minutes=place))


@covers("R017")
def test_similar_contacts_together_become_one_incident_that_a_leader_publishes_and_everybody_hears():
    a_rush()
    assert actions.watch_surges(by=CLOCK, at=MORNING) == (1, 0)
    assert actions.watch_surges(by=CLOCK, at=MORNING + timedelta(minutes=1)) == (0, 0)  # the same one
    (found,) = incidents.lately(at=MORNING)
    assert found.state == "proposed" and found.count >= 12 and "ganger" in found.words
    assert incidents.published() == [], "nobody is told before a leader has read it"
    assert all((found.text_nb, found.text_nn, found.text_en)) and found.text_nb != found.text_en
    with pytest.raises(actions.CannotPublish, match="lead"):
        actions.publish_incident(incident_id=found.id, text_nb="a", text_nn="b", text_en="c", by=ANYONE, at=MORNING)
    with pytest.raises(actions.CannotPublish, match="nynorsk"):
        actions.publish_incident(incident_id=found.id, text_nb="a", text_nn=" ", text_en="c", by=leader(), at=MORNING)
    actions.publish_incident(
        incident_id=found.id,
        text_nb="Noen har fått dagpenger to ganger. Vi retter det.",
        text_nn="Nokon har fått dagpengar to gonger. Vi rettar det.",
        text_en="Some have been paid twice. We are mending it.",
        by=leader(),
        at=MORNING + timedelta(minutes=2),
    )
    (told,) = incidents.published()
    assert told.owner and told.text("nn").startswith("Nokon") and told.text("so").startswith("Some")
    same = write(TWICE[0], MORNING + timedelta(minutes=3))
    other = write("Når kommer alderspensjonen min?", MORNING + timedelta(minutes=3))
    assert queries.notices_to(enquiry_id=same) == ["Noen har fått dagpenger to ganger. Vi retter det."]
    assert queries.notices_to(enquiry_id=other) == []
    assert events() == ["IncidentProposed", "IncidentPublished"]


@covers("R019", part="a rush that passes ends by itself")
def test_it_ends_by_itself_when_it_has_passed_and_by_hand_before():
    a_rush()
    actions.watch_surges(by=CLOCK, at=MORNING)
    assert actions.watch_surges(by=CLOCK, at=MORNING + timedelta(minutes=10)) == (0, 0), "it goes on"
    assert actions.watch_surges(by=CLOCK, at=MORNING + timedelta(hours=1)) == (0, 1)
    assert actions.watch_surges(by=CLOCK, at=MORNING + timedelta(hours=1, minutes=1)) == (0, 0)
    again = MORNING + timedelta(hours=3)
    a_rush(again)
    assert actions.watch_surges(by=CLOCK, at=again) == (1, 0), "the same may come again"
    (found,) = [one for one in incidents.lately(at=again) if one.state != "ended"]
    actions.end_incident(incident_id=found.id, reason="Rettet", by=leader(), at=again)
    with pytest.raises(actions.CannotPublish, match="ended"):
        actions.end_incident(incident_id=found.id, reason="Rettet", by=leader(), at=again)
    assert events() == ["IncidentProposed", "IncidentEnded", "IncidentProposed", "IncidentEnded"]


def test_many_more_than_the_same_half_hour_of_earlier_days_is_seen_without_any_words():
    for day in range(1, 9):
        for _ in range(3):
            actions.receive(
                channel=Channel.PHONE,
                text="",
                choice="old_age_pension",
                by=ANYONE,
                at=MORNING - timedelta(days=day, minutes=10),
            )
    for number in range(20):
        actions.receive(
            channel=Channel.PHONE,
            text="",
            choice="old_age_pension" if number < 4 else "aids",
            by=ANYONE,
            at=MORNING - timedelta(minutes=number),
        )
    actions.watch_surges(by=CLOCK, at=MORNING)
    assert [one.matter for one in incidents.lately(at=MORNING)] == ["aids"]


def test_an_ordinary_morning_is_no_incident():
    for number, text in enumerate(
        ["Husleie", "Når kommer pensjonen?", "Jeg vil ha en time", "Barnetrygd for tvillinger"] * 4
    ):
        write(text, MORNING - timedelta(minutes=number))
    assert actions.watch_surges(by=CLOCK, at=MORNING) == (0, 0)
    assert events() == []
