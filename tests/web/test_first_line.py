"""What the first line needs to answer people itself: who gets the call, what they may see, and how they pass it on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.rules.access_matrix import Info
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import Channel, Outcome
from inngang.service.access.queries import CLOCK
from inngang.service.enquiries import actions, queries
from inngang.service.enquiries.actions.ask_office import ask_office
from inngang.service.enquiries.guidance import Kind, guidance
from inngang.service.enquiries.office_questions import asked_about_enquiry
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.key_figures.actions import count_days
from inngang.service.organisation import queries as organisation
from inngang.service.organisation.actions import enter_agreement, learn, set_queue_level
from inngang.service.people import queries as people
from inngang.service.people.mandates import consents_of
from inngang.service.people.queries import PersonCard
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.web.wednesday import NOW, everybody  # noqa: F401 -- the fixture
from tests.who import client_of, staff

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def came(person: str = "", *, choice: str = "", text: str = "", at: datetime = NOW, **more: Any) -> int:
    """Somebody phones, or does what `channel` says; with no name, somebody we do not know."""
    return actions.receive(
        channel=more.pop("channel", Channel.PHONE),
        text=text,
        choice=choice or None,
        person_id=people.person_named(person) if person else None,
        caller_phone="41599999",
        by=CLOCK,
        at=at,
        **more,
    ).enquiry_id


def taken(name: str = "Nora", person: str = "", **more: Any) -> int:
    """An enquiry that somebody at the contact centre has in hand."""
    enquiry_id = came(person, at=NOW - timedelta(minutes=10), **more)
    actions.take(enquiry_id=enquiry_id, by=staff(name), at=NOW)
    return enquiry_id


def waits_for(name: str, at: datetime) -> set[int]:
    return {one.id for one in queries.waiting(viewer=staff(name), at=at, size=500).cards}


def queue_of(number: str, kind: str = "unit", line: str = "") -> int:
    unit = organisation.unit_numbered(number)
    assert unit is not None
    found = organisation.queue_of(kind=kind, unit_id=unit.unit_id, line=line)
    assert found is not None
    return found


def number_of(person: str) -> str:
    found = row("select identity_number from people_person where id = %(id)s", {"id": people.person_named(person)})
    assert found is not None
    return str(found["identity_number"])


@action
def run_as_system(statement: str, values: dict[str, Any]) -> None:
    """What no verb does: a record that has grown old."""
    run(statement, values)
    record(RegisterChanged(what="test", new=0, changed=1), by=CLOCK, at=NOW)


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


# ── who gets the call ───────────────────────────────────────────────────────────────────────────────


@covers("R061", "R064")
def test_a_call_finds_the_one_who_knows_the_matter_and_a_family_matter_its_own_line() -> None:
    """Aksel knows families, Nora knows money; both are free. Whoever rang lately goes first to the one they talked with."""
    learn(staff_id=people.staff_named("Aksel"), skills={"family": 3, "pension": 2}, by=CLOCK, at=NOW)
    set_queue_level(queue_id=queue_of("4100", "special_line", "family"), level=2, by=staff("Maryam"), at=NOW)
    family, money = came(choice="child_benefit"), came(choice="payment")
    at_once = NOW + timedelta(seconds=1)
    assert family in waits_for("Aksel", at_once) and family not in waits_for("Nora", at_once)
    assert money in waits_for("Nora", at_once) and money not in waits_for("Aksel", at_once)
    later = NOW + timedelta(minutes=5)
    assert family in waits_for("Nora", later), "nobody waits for ever because one knows it best"
    placed = row("select line from enquiries_enquiry where id = %(id)s", {"id": family})
    assert placed == {"line": "family"}

    promised = taken("Aksel", "Siri", choice="child_benefit")
    window = (NOW + timedelta(hours=2), NOW + timedelta(hours=4))
    actions.promise(enquiry_id=promised, kind="call_back", window=window, by=staff("Aksel"), at=NOW)
    again = came("Siri", choice="payment", at=NOW + timedelta(minutes=30))
    told = queries.card(enquiry_id=again, viewer=staff("Aksel"), at=NOW + timedelta(minutes=31)).why_here
    assert told[0].text.startswith("They have promised"), [one.text for one in told]


@covers("R070")
def test_lines_areas_and_levels_are_set_for_the_whole_country_and_what_an_office_has_chosen_otherwise_is_seen() -> None:
    set_queue_level(queue_id=queue_of("4100", "special_line", "family"), level=1, by=staff("Maryam"), at=NOW)
    learn(staff_id=people.staff_named("Aksel"), skills={"family": 3}, by=CLOCK, at=NOW)
    rules = text_of(client_of("Maryam").get("/ledelse/regler?versjon=2026.2"))
    assert "blir bare de spurt som kan svare alene" in rules, "the common standard is read on one page"
    assert "Det kontorene har valgt selv" in rules and "NAV St. Hanshaugen" in rules
    assert "Barn og familie: trenger" not in rules
    set_queue_level(queue_id=queue_of("4100", "special_line", "family"), level=2, by=staff("Maryam"), at=NOW)
    again = text_of(client_of("Eirik").get("/ledelse/regler?versjon=2026.2"))
    assert "barn og familie: svarer alene" in again.lower(), "a queue that asks for more than the common standard"
    enquiry_id = taken("Nora", choice="child_benefit")
    offered = client_of("Nora").get(f"/kontaktsenter/sak/{enquiry_id}?open=hand_over").content.decode()
    assert "Fødselsdato, og hva som haster." in offered, "the office's own choice is seen by those who pass on to it"


# ── what is passed on ───────────────────────────────────────────────────────────────────────────────


@covers("R054")
def test_the_office_sees_who_and_what_from_the_reference_and_nothing_that_tells_who_is_written() -> None:
    nora = client_of("Nora")
    left = nora.post(
        "/kontaktsenter/gi-beskjed", {"about": number_of("Amina"), "text": "Spør når vedtaket kommer", "key": "en"}
    )
    assert left.status_code == 302
    made = row("select id, ref from enquiries_enquiry order by id desc limit 1")
    assert made is not None
    said = rows("select text from enquiries_message where enquiry_id = %(id)s", {"id": made["id"]})
    assert [one["text"] for one in said] == ["Spør når vedtaket kommer"]
    assert made["ref"] in text_of(nora.get("/kontaktsenter/gi-beskjed")), "the reference is all that comes back"
    assert nora.get(f"/kontaktsenter/sak/{made['id']}").status_code == 404
    office = client_of("Håkon")
    actions.take(enquiry_id=made["id"], by=staff("Håkon"), at=NOW)
    page = text_of(office.get(f"/kontor/sak/{made['id']}"))
    assert "Amina" in page and "Spør når vedtaket kommer" in page


@covers("R055")
def test_a_consent_said_on_the_phone_holds_at_once_and_a_code_lets_somebody_act_for_another() -> None:
    enquiry_id = taken("Nora", "Siri", choice="work_follow_up")
    nora, page = client_of("Nora"), f"/samtykke/{enquiry_id}"
    assert page in nora.get(f"/kontaktsenter/sak/{enquiry_id}").content.decode()
    given = {"form": "note", "way": "oral", "receiver": "Kurset AS", "kinds": ["status"], "purpose": "Avtale tid"}
    assert nora.post(page, given).status_code == 302
    held = consents_of(person_id=people.person_named("Siri"), at=NOW)
    assert [(one.receiver, one.way, one.holds_now) for one in held] == [("Kurset AS", "oral", True)]
    assert "Kurset AS" in text_of(nora.get(page)), "no form to send, and nothing to wait for"


# ── what to say ─────────────────────────────────────────────────────────────────────────────────────


def answered_by(name: str, person: str, choice: str) -> int:
    enquiry_id = taken(name, person, choice=choice)
    actions.answer(enquiry_id=enquiry_id, text="Svar", by=staff(name), at=NOW)
    return enquiry_id


def seen_in(enquiry_id: int, name: str) -> set[str]:
    """The matters whose status is told."""
    by = staff(name)
    whom = queries.card(enquiry_id=enquiry_id, viewer=by, at=NOW).person
    titles = {matter.title: code for code, matter in MATTERS.items()}
    found = guidance(enquiry_id=enquiry_id, person=whom, at=NOW).items
    return {titles[one.what] for one in found if one.kind == Kind.STATUS}


def without(whom: PersonCard, word: str) -> PersonCard:
    """As for one whom the door gives less."""

    def less(sees):
        return {info: part for info, part in sees.items() if word not in info}

    kept = {matter: less(sees) for matter, sees in whom.in_matters.items()}
    return replace(whom, sees=less(whom.sees), in_matters=kept)


def guidance_of(enquiry_id: int, name: str = "Nora") -> str:
    answer = client_of(name).get(f"/veiledning/sak/{enquiry_id}")
    assert answer.status_code == 200
    return text_of(answer)


@covers("R056", "R003")
def test_the_first_line_has_what_it_needs_to_answer_and_how_much_it_solves_is_measured_beside() -> None:
    """Plain words, papers, law and our own note; then the share solved at first contact, per channel and subject."""
    enquiry_id = taken("Nora", choice="child_benefit")
    nora = client_of("Nora")
    assert f"/veiledning/sak/{enquiry_id}" in nora.get(f"/kontaktsenter/sak/{enquiry_id}").content.decode()
    page = guidance_of(enquiry_id)
    assert "Barnetrygd" in page and "Barnetrygdloven" in page and "Papirer som hjelper" in page
    client_of("Maryam").post(
        "/veiledning/om/child_benefit", {"text": "Si at den kommer av seg selv.", "review_on": "2026-09-01", "was": "0"}
    )
    assert "Si at den kommer av seg selv." in guidance_of(enquiry_id)
    nora.post(f"/kontaktsenter/sak/{enquiry_id}/referat", {"text": "Den kommer av seg selv", "agreed": ["answered"]})
    count_days(first=NOW.date(), last=NOW.date(), by=CLOCK, at=NOW + timedelta(hours=1))
    measured = text_of(client_of("Maryam").get("/ledelse/svar"))
    assert "første kontakt" in measured


@covers("R067", "R051")
def test_status_money_next_step_and_how_old_each_is_are_told_as_far_as_the_matrix_lets_and_what_does_not_fit() -> None:
    earlier = taken("Nora", "Siri", choice="payment", text="Venter på dagpenger")
    actions.follow_claim(
        enquiry_id=earlier,
        what="Dagpenger for mars",
        due_by=NOW + timedelta(days=3),
        text="",
        by=staff("Nora"),
        at=NOW,
    )
    again = taken("Aksel", "Siri", choice="case_status")
    run_as_system(
        "update people_person set created_at = %(at)s where id = %(id)s",
        {"at": NOW - timedelta(days=800), "id": people.person_named("Siri")},
    )
    page = guidance_of(again, "Aksel")
    assert "Dagpenger for mars: Vi følger det til det er betalt eller avslått" in page
    assert "Personen hører fra oss innen" in page, "the next step has a day"
    assert "mer enn ett år gammelt" in page, "the telephone number is as old as the person's record"
    assert "De ringer fra et annet nummer enn det vi har" in page
    whom = without(queries.card(enquiry_id=again, viewer=staff("Aksel"), at=NOW).person, "payment")
    less = guidance(enquiry_id=again, person=whom, at=NOW)
    assert Kind.STATUS in {one.kind for one in less.items} and Kind.PAYMENT not in {one.kind for one in less.items}
    with CaptureQueriesContext(connection) as asked:
        guidance(enquiry_id=again, person=whom, at=NOW)
    assert len(asked) == 1


@covers("R048")
@covers("R049")
def test_what_is_seen_of_municipal_matters_widens_field_by_field_with_law_and_agreement() -> None:
    """Voss has opened nothing. An agreement on one service shows that one; without names it shows all that the law opens."""
    helped = row(
        "select given_name from people_person where area_code = '4621' and protection = 'none' order by id limit 1"
    )
    assert helped is not None
    name = helped["given_name"]
    for choice in ("economic_assistance", "qualification_programme"):
        actions.close(enquiry_id=answered_by("Nora", name, choice), outcome=Outcome.ANSWERED, by=staff("Nora"), at=NOW)
    now = taken("Aksel", name, choice="payment")
    assert seen_in(now, "Aksel") == {"payment"}, "no agreement, no municipal matter"
    given = {
        "kind": "insight",
        "title": "Innsyn",
        "municipality_code": "4621",
        "signed_on": NOW.date(),
        "valid_from": NOW.date(),
    }
    given |= {"review_on": NOW.date() + timedelta(days=365), "by": CLOCK, "at": NOW}
    enter_agreement(**given, services={"qualification_programme": "Sosialtjenesteloven § 29"})
    assert seen_in(now, "Aksel") == {"payment", "qualification_programme"}
    enter_agreement(**given)
    assert seen_in(now, "Aksel") == {"payment", "qualification_programme", "economic_assistance"}
    less = without(queries.card(enquiry_id=now, viewer=staff("Aksel"), at=NOW).person, Info.MUNI_APPLICATION)
    found = guidance(enquiry_id=now, person=less, at=NOW)
    assert len([one for one in found.items if one.kind == Kind.STATUS]) == 1, "each field by its own row of the matrix"


@covers("R278")
def test_what_the_office_asks_first_is_answered_or_explained_before_it_is_passed_on() -> None:
    tone, nora = client_of("Tone"), client_of("Nora")
    form = tone.get("/kontor/mottak").content.decode()
    chosen = {f"way-{line}": "task" for line in re.findall(r'name="way-(\w+)"', form)}
    asks = "Har du meldt deg arbeidsledig?\nNår har du tid?"
    assert (
        tone.post("/kontor/mottak", {**chosen, "calls_from": "08:00", "calls_to": "15:00", "asks": asks}).status_code
        == 302
    )
    assert "Har du meldt deg arbeidsledig?" in guidance_of(amina := taken("Nora", "Amina", choice="work_follow_up"))
    where = f"/kontaktsenter/sak/{amina}/overlever"
    given = {"to_queue": queue_of("0313"), "text": "Vil jobbe mer"}
    refused = nora.post(where, given)
    assert refused.status_code == 422
    assert "Har du meldt deg arbeidsledig?" in refused.content.decode() and "Vil jobbe mer" in refused.content.decode()
    both = {"ask": asks.split("\n"), "ask_answer": ["Ja, på mandag", "Ikke spurt: barnet gråt"]}
    assert nora.post(where, given | both | {"ask_answer": ["Ja", " "]}).status_code == 422
    assert nora.post(where, given | both).status_code == 302
    note = row(
        "select text from enquiries_message where enquiry_id = %(id)s and direction = 'note' order by id desc limit 1",
        {"id": amina},
    )
    assert note == {
        "text": "Vil jobbe mer\nHar du meldt deg arbeidsledig? – Ja, på mandag\nNår har du tid? – Ikke spurt: barnet gråt"
    }
    acute = taken("Nora", "Amina", text="Jeg har ikke mat til barna i kveld")
    assert nora.post(f"/kontaktsenter/sak/{acute}/overlever", given).status_code == 302, (
        "what is acute waits for no question"
    )


# ── asking the office ───────────────────────────────────────────────────────────────────────────────


@covers("R058", "R053")
def test_a_question_to_the_office_goes_by_the_reference_within_limits_and_tells_no_more_than_the_law_opens() -> None:
    enquiry_id = taken("Nora", "Amina", choice="work_follow_up")
    nora, page = client_of("Nora"), f"/veiledning/sak/{enquiry_id}"
    for told_too_much in ("Gjelder Amina", f"Nummeret er {number_of('Amina')}", "Ring 41 23 45 67"):
        assert "Utelat navn og nummer" in text_of(nora.post(page, {"text": told_too_much}))
    assert nora.post(page, {"text": "Kan kurset flyttes en uke?"}).status_code == 302
    assert nora.post(page, {"text": "Og en gang til?"}).status_code == 422, "one at a time about the same"
    jonas = client_of("Jonas")
    asked = jonas.get("/kontor/sporsmal").content.decode()
    ref = row("select ref from enquiries_enquiry where id = %(id)s", {"id": enquiry_id})["ref"]
    assert "Kan kurset flyttes en uke?" in asked and ref in asked and "Amina" in asked, (
        "the office sees who by its own door"
    )
    assert "Kan kurset flyttes en uke?" not in client_of("Kristin").get("/kontor/sporsmal").content.decode()
    (one,) = asked_about_enquiry(enquiry_id)
    assert one.answer_by == NOW + timedelta(hours=2)
    given = {"question": one.id, "reply": "tell", "text": "Ja, si fra til kurset først"}
    assert client_of("Kristin").post("/kontor/sporsmal", given).status_code == 404
    assert jonas.post("/kontor/sporsmal", given | {"text": " "}).status_code == 422
    assert jonas.post("/kontor/sporsmal", given).status_code == 302
    assert "Ja, si fra til kurset først" in guidance_of(enquiry_id)
    for number in range(5):
        ask_office(
            enquiry_id=taken("Aksel", "Amina", choice="work_follow_up", text=f"Nr {number}"),
            text="Går det bra?",
            by=staff("Aksel"),
            at=NOW,
        )
    more = nora.post(page, {"text": "En til?"})
    assert more.status_code == 422 and "har 5 spørsmål å svare på" in text_of(more)


@covers("R053", part="what is municipal is answered by choosing, without a word the contact centre may not read")
def test_a_municipal_question_is_answered_without_text() -> None:
    enquiry_id = taken("Nora", "Amina", choice="economic_assistance")
    ask_office(enquiry_id=enquiry_id, text="Er søknaden kommet?", by=staff("Nora"), at=NOW)
    (one,) = asked_about_enquiry(enquiry_id)
    hakon, given = client_of("Håkon"), {"question": one.id, "reply": "we_call"}
    assert hakon.post("/kontor/sporsmal", given | {"text": "Hun har fått avslag"}).status_code == 422
    assert hakon.post("/kontor/sporsmal", {"question": one.id, "reply": "tell", "text": ""}).status_code == 422
    assert hakon.post("/kontor/sporsmal", given).status_code == 302
    assert "Vi tar selv kontakt med personen i dag" in guidance_of(enquiry_id)


# ── the same answer everywhere ──────────────────────────────────────────────────────────────────────


@covers("R057")
def test_one_knowledge_base_with_versions_and_a_day_to_look_them_over_and_answers_drawn_at_random() -> None:
    page = "/veiledning/om/child_benefit"
    maryam, given = client_of("Maryam"), {"text": "Første", "review_on": "2026-09-01", "was": "0"}
    assert client_of("Håkon").post(page, given).status_code == 422, "leaders and experts write"
    assert maryam.post(page, given).status_code == 302
    assert maryam.post(page, given | {"text": "Overskrevet"}).status_code == 422, (
        "nobody overwrites what they have not seen"
    )
    assert maryam.post(page, given | {"text": f"Om {number_of('Amina')}", "was": "1"}).status_code == 422
    assert maryam.post(page, given | {"text": "Andre", "was": "1", "review_on": "2030-01-01"}).status_code == 422
    learn(staff_id=people.staff_named("Aksel"), skills={"family": 3}, by=CLOCK, at=NOW)
    assert (
        client_of("Aksel").post(page, given | {"text": "Andre", "was": "1", "review_on": "2026-03-05"}).status_code
        == 302
    )
    told = text_of(client_of("Ruth").get(page))
    assert "Versjon 2, av Aksel Berg" in told and "Tidligere versjoner" in told, "the reception reads the same"
    assert "/veiledning/" in client_of("Håkon").get("/kontor/").content.decode()

    for number in range(8):
        enquiry_id = taken("Aksel", choice="child_benefit", text=f"Spørsmål {number}", channel=Channel.QUESTION)
        actions.answer(enquiry_id=enquiry_id, text=f"Svar {number}", by=staff("Aksel"), at=NOW)
    known = taken("Aksel", "Siri", choice="child_benefit", text="Siris spørsmål")
    actions.answer(enquiry_id=known, text="Svar til Siri", by=staff("Aksel"), at=NOW)
    sampling = "/ledelse/stikkprove"
    assert client_of("Geir").post(sampling, {"count": "5"}).status_code == 422
    assert maryam.post(sampling, {"count": "50"}).status_code == 422
    assert maryam.post(sampling, {"count": "6"}).status_code == 302
    shown = maryam.get(sampling).content.decode()
    assert len(re.findall('<p class="as-written">Svar ', shown)) == 6 and "Svar til Siri" not in shown
    drawn = re.findall(r'name="enquiry" value="(\d+)"', shown)
    assert client_of("Tone").post(sampling, {"enquiry": drawn[0], "verdict": "right"}).status_code == 404
    assert maryam.post(sampling, {"enquiry": drawn[0], "verdict": "fine"}).status_code == 422
    for place, one in enumerate(drawn):
        assert maryam.post(sampling, {"enquiry": one, "verdict": "wrong" if place == 0 else "right"}).status_code == 302
    assert "83" in text_of(client_of("Eirik").get(sampling)), "five of six, for every unit to see"
    assert "Spørsmål" not in client_of("Eirik").get(sampling).content.decode()


# ── help from inside a form ─────────────────────────────────────────────────────────────────────────


@covers("R063")
@covers("R062")
@pytest.mark.parametrize("says_yes", [True, False])
def test_somebody_stuck_in_a_form_talks_with_us_from_there_and_shows_what_they_have_only_if_they_say_yes(
    says_yes: bool,
) -> None:
    person = Client(HTTP_ACCEPT_LANGUAGE="nb")
    assert 'formaction="/snakk' in person.get("/skriv").content.decode()
    filled = {
        "text": "Jeg forstår ikke hva jeg skal",
        "about": "child_benefit",
        "caller_phone": "41599998",
        "stuck": "1",
    }
    page = person.post("/snakk-med-oss", filled).content.decode()
    so_far = re.search(r'name="so_far" value="([^"]+)"', page)
    assert so_far and "Jeg forstår ikke hva jeg skal" in so_far[1] and 'value="41599998"' in page
    way = "/ /tema/child_benefit /tema/child_benefit /mine/7 /hent/status /finn-kontor?sted=01018012345 /tjenester/social_assistance /skriv"
    told = person.post("/snakk-med-oss/veien-hit", {"way": way}).content.decode()
    assert re.findall(r"<li>([^<]+)</li>", told) == [
        "Forside",
        "Barnetrygd og foreldrepenger",
        "Økonomisk sosialhjelp (stønad til livsopphold)",
        "Skriv til oss",
    ], "what is everybody's, alone"
    assert not rows("select 1 from enquiries_message where text like '%%forstår ikke hva%%'"), (
        "nothing is kept before they say so"
    )
    window = re.search(r'name="window" value="([^"]+)"', page)
    key = re.search(r'name="key" value="([^"]+)"', page)
    sent = {
        "phone": "41599998",
        "window": window[1],
        "about": "child_benefit",
        "text": "Ring meg",
        "so_far": so_far[1],
        "way": way,
        "key": key[1],
    }
    assert person.post("/snakk-med-oss", sent | ({"show_it": "on"} if says_yes else {})).status_code == 302
    made = row(
        "select e.id, m.text from enquiries_enquiry e join enquiries_message m on m.enquiry_id = e.id order by m.id desc limit 1"
    )
    assert made is not None and made["text"].startswith("Ring meg")
    assert ("Jeg forstår ikke hva jeg skal" in made["text"]) is says_yes
    assert ("Skriv til oss" in made["text"]) is says_yes
    came_by = "Sidene jeg var innom:\n1. Forside\n2. Barnetrygd og foreldrepenger\n3. Økonomisk sosialhjelp"
    assert (came_by in made["text"]) is says_yes
    assert "01018012345" not in made["text"]
