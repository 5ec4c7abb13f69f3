"""What lasts between a person and their advisers: entered by hand, followed to the end, changed, agreed, assessed, told back."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.rules.hours import OSLO
from inngang.rules.promises import first_promise
from inngang.rules.vocabulary import Channel, Side, Urgency
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.following import following
from inngang.service.journal.queries import of_enquiry
from inngang.service.organisation import queries as organisation
from inngang.service.people import queries as people
from inngang.service.rows import row, rows
from tests.covers import covers
from tests.web.test_office import asked, cast  # noqa: F401 -- the same world as at the desk
from tests.who import client_of, staff

pytestmark = pytest.mark.django_db
MONDAY_10 = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
THURSDAY = "2026-11-12"


@pytest.fixture(autouse=True)
def clock(monkeypatch) -> list[datetime]:
    hour = [MONDAY_10]
    monkeypatch.setattr("django.utils.timezone.now", lambda: hour[0].astimezone(UTC))
    return hour


def person_client(name: str) -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": f"person:{people.person_named(name)}"})
    return client


def phone_of(person: str) -> str:
    return row("select phone from people_person where id = %(id)s", {"id": people.person_named(person)})["phone"]


def entered(client: Client, where: str = "/kontor/registrer", **form):
    page = client.get(where).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)
    given = {"came_on": "2026-11-16", "then": "finish", "key": key[1], **form}
    return client.post(where, given)


def last() -> dict:
    return row("select * from enquiries_enquiry order by id desc limit 1", {})


@covers("R034", "R005")
def test_a_direct_call_is_entered_and_finished_with_one_form_and_counts_like_every_other():
    answer = entered(
        client_of("Håkon"),
        came="call",
        about=phone_of("Amina"),
        text="Lurte på husleia",
        answered="Den er betalt i morgen",
    )
    assert answer.status_code == 302
    kept = last()
    assert (kept["channel"], kept["state"], kept["outcome"]) == ("phone", "closed", "answered")
    assert kept["person_id"] == people.person_named("Amina") and kept["owner_id"] == people.staff_named("Håkon")
    told = [line.event for line in of_enquiry(enquiry_id=kept["id"])]
    assert {"EnquiryReceived", "ContactRegistered", "EnquiryTaken", "EnquiryAnswered", "EnquiryClosed"} <= set(told)
    said = [
        one["text"]
        for one in rows("select text from enquiries_message where enquiry_id = %(id)s order by id", {"id": kept["id"]})
    ]
    assert said == ["Lurte på husleia", "Den er betalt i morgen"]
    assert "Ringte meg direkte" in client_of("Håkon").get(f"/kontor/sak/{kept['id']}").content.decode()


@covers("R021")
@pytest.mark.parametrize(("came", "channel"), [("letter", "letter"), ("email", "email")])
def test_a_letter_and_an_email_have_their_place_and_deadline_from_the_day_they_came(came: str, channel: str):
    person = people.person_named("Amina")
    at = datetime(2026, 11, 12, 12, 0, tzinfo=OSLO)
    answer = entered(
        client_of("Håkon"),
        came=came,
        came_on=THURSDAY,
        about=phone_of("Amina"),
        text="Jeg har mistet jobben",
        then="place",
    )
    assert answer.status_code == 302
    kept = last()
    assert (kept["channel"], kept["person_id"], kept["state"]) == (channel, person, "waiting")
    owed = row("select due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": kept["id"]})
    by_rule = first_promise(
        channel=Channel(channel),
        urgency=Urgency(kept["urgency"]),
        side=Side(kept["side"]),
        at=at,
        calendar=organisation.calendar_of(kept["unit_id"], at=at),
    )
    assert kept["received_at"] == at and owed["due_by"] == by_rule.due_by < MONDAY_10 + timedelta(days=2)


@covers("R022")
@pytest.mark.parametrize("came", ["chat", "social"])
def test_what_came_by_chat_or_social_media_is_an_ordinary_enquiry_with_a_promise(came: str):
    centre = client_of("Nora")
    answer = entered(
        centre,
        "/kontaktsenter/registrer",
        came=came,
        name="Ukjent på nett",
        text="Hvordan søker jeg dagpenger?",
        then="place",
    )
    assert answer.status_code == 302
    kept = last()
    owed = row("select due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": kept["id"]})
    assert kept["state"] == "waiting" and kept["matter"] == "unemployment_benefit" and owed["due_by"] > MONDAY_10
    assert row("select way from enquiries_registered where enquiry_id = %(id)s", {"id": kept["id"]})["way"] == came
    entered(centre, "/kontaktsenter/registrer", came=came, text="Takk for hjelpen", answered="Bare hyggelig")
    assert (last()["channel"], last()["state"]) == ("chat", "closed")


@covers("R276")
@pytest.mark.parametrize(
    ("person", "matter", "need", "kind"),
    [
        ("Amina", "economic_assistance", "Har ikke penger til husleia", "local_office"),
        ("Olav", "old_age_pension", "Når kan jeg gå av?", "contact_centre"),
    ],
)
def test_what_is_received_has_need_subject_and_the_unit_whose_it_is(person: str, matter: str, need: str, kind: str):
    told = {"came": "letter", "about": phone_of(person), "matter": matter, "text": need, "then": "place"}
    assert entered(client_of("Håkon"), **told).status_code == 302
    kept = last()
    unit = row("select kind from organisation_unit where id = %(id)s", {"id": kept["unit_id"]})
    assert kept["matter"] == matter and kept["person_id"] == people.person_named(person)
    assert unit["kind"].endswith("office") if kind == "local_office" else unit["kind"] == kind
    said = row("select text from enquiries_message where enquiry_id = %(id)s", {"id": kept["id"]})
    assert said["text"] == need


def test_a_form_sent_twice_is_one_contact_and_a_mistake_keeps_what_was_written():
    client = client_of("Håkon")
    page = client.get("/kontor/registrer").content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    form = {"came": "outside", "came_on": "2026-11-16", "then": "finish", "key": key, "text": "Møtte ham på torget"}
    refused = client.post("/kontor/registrer", form)
    assert refused.status_code == 422 and "Møtte ham på torget" in refused.content.decode()
    for _ in range(2):
        client.post("/kontor/registrer", form | {"answered": "Han fikk time på torsdag"})
    assert row("select count(*) as n from enquiries_registered", {})["n"] == 1
    late = client.post("/kontor/registrer", form | {"came_on": "2026-12-01", "answered": "x"})
    assert late.status_code == 422


def test_nobody_finishes_for_one_whom_the_door_keeps_from_them_and_the_sentence_is_that_of_an_unknown_number():
    client = client_of("Håkon")
    row("select 1 as one", {})
    vera = people.person_named("Vera")
    number = row("select identity_number from people_person where id = %(id)s", {"id": vera})["identity_number"]
    closed = entered(client, came="letter", about=number, text="Hei", answered="Svar")
    unknown = entered(client, came="letter", about="41587600000", text="Hei", answered="Svar")
    assert closed.status_code == 422 and "Vera" not in closed.content.decode()
    assert row("select count(*) as n from enquiries_enquiry where person_id = %(id)s", {"id": vera})["n"] == 0
    assert unknown.status_code == 422


@covers("R046")
def test_a_young_person_and_the_adviser_text_and_it_is_all_recorded():
    phone = phone_of("Amina")
    client = client_of("Håkon")
    entered(client, came="text", about=phone, text="Kan jeg komme senere i dag?", then="mine")
    kept = last()
    assert (kept["channel"], kept["state"], kept["owner_id"]) == ("sms", "taken", people.staff_named("Håkon"))
    sent = client.post(f"/kontor/sak/{kept['id']}/tekst", {"text": "Ja, kom klokka to."})
    assert sent.status_code == 302
    notice = row("select channel, \"to\", text from notices_notice where kind = 'text'", {})
    assert (notice["channel"], notice["to"], notice["text"]) == ("sms", phone, "Ja, kom klokka to.")
    card = queries.card(enquiry_id=kept["id"], viewer=staff("Håkon"), at=MONDAY_10)
    assert [(one.direction, one.text) for one in card.messages] == [
        ("in", "Kan jeg komme senere i dag?"),
        ("out", "Ja, kom klokka to."),
    ]
    assert card.state == "taken" and card.promise is not None, "a text message ends nothing"
    too_long = client.post(f"/kontor/sak/{kept['id']}/tekst", {"text": "x" * 400})
    assert too_long.status_code == 422


@covers("R028")
def test_money_is_followed_until_it_is_paid_or_refused(clock):
    enquiry_id, client = asked(), client_of("Håkon")
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    card = f"/kontor/sak/{enquiry_id}"
    form = {"choice": "claim", "day": "2026-11-20"}
    assert client.post(f"{card}/lov", form).status_code == 422, "which money must be said"
    assert client.post(f"{card}/lov", form | {"money": "Husleie for november"}).status_code == 302
    page = client.get(card).content.decode()
    assert "Husleie for november" in page and f"{card}/penger" in page
    for verb, given in (
        ("svar", {"text": "Vi ser på det"}),
        ("avslutt", {"outcome": "referred", "text": "Sendt videre"}),
    ):
        assert client.post(f"{card}/{verb}", given).status_code == 422, verb
    owed = row(
        "select kind, due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": enquiry_id}
    )
    assert owed["kind"] == "follow_up" and owed["due_by"] > MONDAY_10
    clock[0] = MONDAY_10 + timedelta(days=2)
    assert client.post(f"{card}/lov", form | {"day": "2026-11-25", "money": "Husleie"}).status_code == 302, "once more"
    assert client.post(f"{card}/penger", {"text": "Pengene kommer"}).status_code == 422
    done = client.post(f"{card}/penger", {"outcome": "paid", "text": "Husleia ble betalt i dag."})
    assert done.status_code == 302
    ended = row("select outcome from enquiries_claim where enquiry_id = %(id)s", {"id": enquiry_id})
    assert ended["outcome"] == "paid"
    own = person_client("Amina").get(f"/mine/{enquiry_id}").content.decode()
    assert "Husleia ble betalt i dag." in own


def test_whoever_withdraws_ends_what_was_followed():
    enquiry_id = asked()
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    due = MONDAY_10 + timedelta(days=3)
    actions.follow_claim(enquiry_id=enquiry_id, what="Strøm", due_by=due, by=staff("Håkon"), at=MONDAY_10)
    amina = viewer_of(person_id=people.person_named("Amina")).viewer
    actions.withdraw(enquiry_id=enquiry_id, by=amina, at=MONDAY_10)
    assert row("select outcome from enquiries_claim", {})["outcome"] == "withdrawn"


def page_of(person: str) -> str:
    return f"/kontor/oppfolging/{people.person_named(person)}"


@covers("R029")
def test_that_the_need_was_assessed_stands_with_when_and_by_whom_for_us_and_for_the_person():
    who = a_state_adviser()
    client, page = client_of(who[0]), page_of(who[1])
    assert "ikke vurdert" in client.get(page).content.decode()
    form = {"verb": "assess", "on": "2026-11-13", "need": "guidance", "why": "Trenger hjelp til å finne arbeidsgivere"}
    assert client.post(page, form | {"why": " "}).status_code == 422
    assert client.post(page, form).status_code == 302
    shown = client.get(page).content.decode()
    own = person_client(who[1]).get("/mine/oppfolging").content.decode()
    for text in (shown, own):
        assert "Trenger hjelp til å finne arbeidsgivere" in text and who[2] in text and "13. november" in text


def a_state_adviser() -> tuple[str, str, str]:
    """The given name of one who follows somebody up for the state, whom, and the adviser's whole name."""
    found = row(
        """select s.given_name as adviser, p.given_name as person, s.given_name || ' ' || s.family_name as whole
           from organisation_follow_up f join people_staff s on s.id = f.staff_id join people_person p on p.id = f.person_id
           join organisation_post o on o.staff_id = s.id and o.role = 'state_adviser' and o.valid_to is null
           where f.side = 'state' and f.valid_to is null and p.protection = 'none' order by f.id limit 1""",
        {},
    )
    return found["adviser"], found["person"], found["whole"]


@covers("R281")
def test_each_condition_says_which_side_set_it_and_who_follows_it_up():
    client, page, amina = client_of("Håkon"), page_of("Amina"), people.person_named("Amina")
    hakon = people.staff_named("Håkon")
    form = {"verb": "condition", "what": "Møter på norskkurs", "staff": hakon, "on": "2026-12-01"}
    assert client.post(page, form | {"staff": ""}).status_code == 422, "never without an owner"
    assert client.post(page, form).status_code == 302
    own = person_client("Amina").get("/mine/oppfolging").content.decode()
    for text in (client.get(page).content.decode(), own):
        assert "Møter på norskkurs" in text and "Håkon Dahl" in text and "ommunen" in text
    [one] = following(person_id=amina, sees=None, at=MONDAY_10).conditions
    assert (one.side, one.owner_id) == ("municipal", hakon)
    other = next(
        one.staff_id
        for one in organisation.colleagues(next(iter(staff("Håkon").unit_ids)))
        if one.role == "municipal_adviser" and one.staff_id != hakon
    )
    assert client.post(page, {"verb": "pass_on", "condition": one.id, "staff": other}).status_code == 302
    [now] = following(person_id=amina, sees=None, at=MONDAY_10).conditions
    assert now.owner_id == other
    assert client.post(page, {"verb": "end_condition", "condition": one.id, "how": "met"}).status_code == 302
    assert following(person_id=amina, sees=None, at=MONDAY_10).conditions[0].ended_how == "met"


@covers("R037")
def test_how_often_somebody_gets_in_touch_is_seen_and_an_agreed_time_is_offered_when_phoning_is_promised():
    for day in range(1, 5):
        asked(text="Hvordan går det med saken min?", at=MONDAY_10 - timedelta(days=day))
    enquiry_id, client, page = asked(channel=Channel.PHONE), client_of("Håkon"), page_of("Amina")
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    assert re.search(r"tatt kontakt \d+ ganger", client.get(f"/kontor/sak/{enquiry_id}").content.decode())
    listed = client.get("/kontor/mine-personer").content.decode()
    assert re.search(r"Amina.*?<td>[5-9]</td>", listed, re.S)
    leader = client_of("Tone").get("/kontor/folger-opp").content.decode()
    assert re.search(r"Amina.*?<td>[5-9]</td>", leader, re.S), "the team sees it too"
    form = {"verb": "time", "weekday": "1", "starts": "10:00", "ends": "10:30"}
    assert client.post(page, form | {"ends": "09:00"}).status_code == 422
    assert client.post(page, form).status_code == 302
    assert "Tirsdager" in person_client("Amina").get("/mine/oppfolging").content.decode()
    assert client.post(f"/kontor/sak/{enquiry_id}/lov", {"choice": "agreed"}).status_code == 302
    owed = row(
        "select kind, window_start from promises_promise where enquiry_id = %(id)s and state = 'open'",
        {"id": enquiry_id},
    )
    assert owed["kind"] == "call_back" and owed["window_start"] == datetime(2026, 11, 17, 10, 0, tzinfo=OSLO)


NOTE = "Avtalt møte hver tirsdag. Søknad om bolig ligger til vurdering. Snakk rolig, og ring heller enn å skrive."


def new_for(person: str, side: str = "municipal") -> int:
    tie = row(
        "select staff_id, unit_id from organisation_follow_up where person_id = %(id)s and side = %(side)s and valid_to is null",
        {"id": people.person_named(person), "side": side},
    )
    return next(
        one.staff_id
        for one in organisation.colleagues(tie["unit_id"])
        if one.role in ("state_adviser", "municipal_adviser") and one.staff_id != tie["staff_id"]
    )


def side_of(person: str) -> str:
    return row(
        "select side from organisation_follow_up where person_id = %(id)s and staff_id = %(staff)s and valid_to is null",
        {"id": people.person_named(person), "staff": people.staff_named("Håkon")},
    )["side"]


@covers("R250", "R043", "R252")
def test_a_new_adviser_gets_a_note_and_a_timeline_and_the_person_sees_the_change():
    asked()
    side, amina = side_of("Amina"), people.person_named("Amina")
    client, page, new = client_of("Håkon"), page_of("Amina"), new_for("Amina", side_of("Amina"))
    form = {"verb": "change", "side": side, "staff": new, "note": "OK"}
    refused = client.post(page, form)
    assert refused.status_code == 422 and "OK" in refused.content.decode(), "a change without a note is refused"
    assert client.post(page, form | {"note": NOTE}).status_code == 302
    name = row("select given_name, family_name from people_staff where id = %(id)s", {"id": new})
    theirs = client_of(name["given_name"])
    card = theirs.get(page).content.decode()
    assert NOTE in card and "Håkon Dahl" in card and "Økonomisk sosialhjelp" in card.replace("økonomisk", "Økonomisk")
    steps = following(person_id=amina, sees=None, at=MONDAY_10).timeline
    assert {"change"} < {step.kind for step in steps} and [s.at for s in steps] == sorted(
        (s.at for s in steps), reverse=True
    )
    own = person_client("Amina").get("/mine/oppfolging").content.decode()
    assert name["family_name"] in own and "Håkon Dahl" in own and NOTE not in own
    sent = row("select text from notices_notice where kind = 'adviser_changed'", {})
    assert name["family_name"] in sent["text"]


@covers("R251")
def test_somebody_asks_for_another_adviser_and_gets_an_answer_from_the_leader_within_a_promise():
    side, person, new = side_of("Amina"), person_client("Amina"), new_for("Amina", side_of("Amina"))
    form = {"side": side, "text": "Vi forstår hverandre dårlig", "key": "k" * 24}
    assert person.post("/mine/oppfolging", form).status_code == 302
    wish = last()
    owed = row("select due_by from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": wish["id"]})
    assert owed["due_by"] < MONDAY_10 + timedelta(days=5)
    assert wish["id"] not in [one.id for one in queries.waiting(viewer=staff("Håkon"), at=MONDAY_10).cards]
    assert person.post("/mine/oppfolging", form | {"key": "n" * 24}).status_code == 422, "one wish at a time"
    page = page_of("Amina")
    answer = {"verb": "wish", "side": side, "text": "Du får en ny veileder fra i dag."}
    assert client_of("Håkon").post(page, answer).status_code == 422, "not the adviser it is about"
    leader = client_of("Tone")
    assert "annen veileder" in leader.get(page).content.decode()
    assert leader.post(page, answer | {"staff": new, "note": ""}).status_code == 422
    assert leader.post(page, answer | {"staff": new, "note": NOTE}).status_code == 302
    assert "Du får en ny veileder fra i dag." in person.get(f"/mine/{wish['id']}").content.decode()
    now = following(person_id=people.person_named("Amina"), sees=None, at=MONDAY_10)
    assert [tie.staff_id for tie in now.ties if tie.side == side] == [new]


def test_a_no_is_an_answer_too():
    side, person = side_of("Amina"), person_client("Amina")
    person.post("/mine/oppfolging", {"side": side, "text": "", "key": "k" * 24})
    form = {"verb": "wish", "side": side, "staff": "", "text": "Vi har ingen andre nå. Vi ser på det igjen i januar."}
    assert client_of("Tone").post(page_of("Amina"), form).status_code == 302
    assert row("select granted from enquiries_adviser_wish", {})["granted"] is False
    assert last()["state"] == "closed" and last()["outcome"] == "answered"


@covers("R282")
def test_the_receiver_tells_the_sender_how_it_came_and_the_sender_sees_it_in_a_list():
    enquiry_id = call()
    actions.take(
        enquiry_id=enquiry_id,
        by=staff("Nora"),
        at=MONDAY_10,
    )
    mine = staff("Håkon").queue_ids
    team = next(
        one for one in organisation.targets(staff("Nora")) if one.id in mine and one.unit_id in staff("Håkon").unit_ids
    )
    actions.hand_over(
        enquiry_id=enquiry_id,
        to_queue=team.id,
        note="Ring henne",
        by=staff("Nora"),
        at=MONDAY_10,
    )
    actions.take(enquiry_id=enquiry_id, by=staff("Håkon"), at=MONDAY_10)
    client, where = client_of("Håkon"), f"/kontor/sak/{enquiry_id}/tilbakemelding"
    assert "Nora" in client.get(f"/kontor/sak/{enquiry_id}").content.decode()
    assert client.post(where, {"verdict": "missing", "text": ""}).status_code == 422, "what would have helped"
    assert client.post(where, {"verdict": "missing", "text": "Telefonnummeret manglet"}).status_code == 302
    assert client.post(where, {"verdict": "good"}).status_code == 422, "once"
    sender = client_of("Nora")
    assert "Telefonnummeret manglet" in sender.get("/kontaktsenter/tilbakemeldinger").content.decode()
    assert row("select seen_at from enquiries_feedback", {})["seen_at"] is not None
    assert "Telefonnummeret" not in client_of("Tone").get("/kontor/tilbakemeldinger").content.decode()


def call() -> int:
    return actions.receive(
        channel=Channel.PHONE,
        text="",
        choice="work_follow_up",
        caller_phone="41599999",
        by=CLOCK,
        at=MONDAY_10 - timedelta(minutes=30),
    ).enquiry_id


def test_the_page_takes_as_many_statements_however_much_has_happened():
    client, page = client_of("Håkon"), page_of("Amina")

    def statements() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    few = statements()
    for day in range(1, 9):
        asked(text="Hvordan går det med saken min?", at=MONDAY_10 - timedelta(days=day))
    client.post(page, {"verb": "condition", "what": "Kurs", "staff": people.staff_named("Håkon"), "on": "2026-12-01"})
    client.get(page)  # what was done is told once
    assert statements() == few <= 9


def test_whoever_may_not_open_the_person_finds_no_such_page():
    assert client_of("Håkon").get(f"/kontor/oppfolging/{people.person_named('Vera')}").status_code == 404
    assert Side(side_of("Amina")) in Side
