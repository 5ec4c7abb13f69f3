"""A short summary in the person's own language: they say whether they have understood, and the adviser sees it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from inngang.jobs.seed import seed_cast
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Why
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.answer import ANSWER_READY
from inngang.service.enquiries.in_short import LANGUAGES, in_words, language_for, sent_of, sentences, words
from inngang.service.journal.queries import of_enquiry
from inngang.service.notices.words import others, words_in
from inngang.service.organisation import queries as organisation
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

MONDAY_10 = datetime(2026, 11, 16, 10, 0, tzinfo=OSLO)
HOLE = re.compile(r"%\(\w+\)s")


@pytest.fixture
def cast(db, monkeypatch):
    organisation.forget_calendars()
    seed_cast(at=MONDAY_10 - timedelta(days=1))
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_10.astimezone(UTC))


def client_of(kind: str, name: str) -> Client:
    client = Client()
    who = staff_named(name) if kind == "staff" else person_named(name)
    client.post("/demo/logg-inn", {"who": f"{kind}:{who}"})
    return client


def in_hand() -> int:
    """Amina has asked, and Håkon has it."""
    made = actions.receive(
        channel=Channel.QUESTION,
        text="Jeg trenger hjelp til husleia",
        choice="economic_assistance",
        language="so",
        person_id=person_named("Amina"),
        by=viewer_of(person_id=person_named("Amina")).viewer,
        at=MONDAY_10 - timedelta(hours=1),
    ).enquiry_id
    actions.take(enquiry_id=made, by=viewer_of(staff_id=staff_named("Håkon")).viewer, at=MONDAY_10)
    return made


@covers("R159")
def test_the_person_reads_it_in_their_own_language_and_says_whether_it_is_understood(cast):
    enquiry_id = in_hand()
    adviser, where = client_of("staff", "Håkon"), f"/kort-fortalt/{enquiry_id}"
    assert where in adviser.get(f"/kontor/sak/{enquiry_id}").content.decode()
    page = adviser.get(where).content.decode()
    assert re.search(r'<option value="so" selected', page), "the language of the person is chosen beforehand"
    for lacking in (
        {"language": "so"},
        {"language": "so", "sentence": ["papers"]},
        {"language": "xx", "sentence": ["works"]},
        {"language": "so", "sentence": ["papers"], "day_papers": "i morgen"},
    ):
        assert adviser.post(where, lacking | {"own": "Husk kontrakten"}).status_code == 422, lacking
    assert "Husk kontrakten" in adviser.post(where, {"language": "so", "own": "Husk kontrakten"}).content.decode()
    given = {
        "language": "so",
        "sentence": ["works", "papers"],
        "day_papers": "2026-12-01",
        "own": "Send husleiekontrakten.",
    }
    with CaptureQueriesContext(connection) as asked:
        assert adviser.post(where, given).status_code == 302
    assert len(asked) <= 20
    assert "Ikke noe svar ennå" in adviser.get(where).content.decode()

    amina = client_of("person", "Amina")
    read = amina.get(f"/mine/{enquiry_id}").content.decode()
    assert 'lang="so" dir="ltr"' in read and "01.12.2026" in read and "Send husleiekontrakten." in read
    assert words("so")["untranslated"] in read and words("so")["ask"] in read
    short = sent_of(enquiry_id)[0]
    sent = row("select text, language from notices_notice where kind = 'in_short'", {})
    assert sent["language"] == "so" and sent["text"].startswith("Salaan.")

    told = {"what": "short", "short": short.id, "understood": "no", "text": "Waa maxay heshiis kiro?"}
    other = client_of("person", "Siri").post(f"/mine/{enquiry_id}", told)
    assert other.status_code == 404 and sent_of(enquiry_id)[0].understood is None
    assert amina.post(f"/mine/{enquiry_id}", told).status_code == 302
    assert words("so")["asked"] in amina.get(f"/mine/{enquiry_id}").content.decode()
    seen = adviser.get(where).content.decode()
    assert "Ikke forstått" in seen
    assert "Waa maxay heshiis kiro?" in adviser.get(f"/kontor/sak/{enquiry_id}").content.decode()

    adviser.post(where, {"language": "ar", "sentence": ["interpreter"]})
    again = sent_of(enquiry_id)[0]
    assert 'dir="rtl"' in amina.get(f"/mine/{enquiry_id}").content.decode()
    yes = {"what": "short", "short": again.id, "understood": "yes"}
    assert amina.post(f"/mine/{enquiry_id}", yes).status_code == 302
    assert "Forstått" in adviser.get(where).content.decode()
    assert amina.post(f"/mine/{enquiry_id}", yes).status_code == 200, "once"
    events = [line.event for line in of_enquiry(enquiry_id=enquiry_id)]
    assert events.count("InShortSent") == 2 and {"InShortAskedAbout", "InShortUnderstood"} <= set(events)


def test_who_does_not_have_it_sends_no_summary_and_reads_none(cast):
    enquiry_id = in_hand()
    mine, given = client_of("staff", "Håkon"), {"language": "so", "sentence": ["works"], "own": "Bare for Amina"}
    mine.post(f"/kort-fortalt/{enquiry_id}", given)
    for name in ("Nora", "Ingrid"):
        other = client_of("staff", name)
        assert "Bare for Amina" not in other.get(f"/kort-fortalt/{enquiry_id}").content.decode()
        assert other.post(f"/kort-fortalt/{enquiry_id}", given).status_code in (403, 404, 422)
    assert len(rows("select 1 as one from enquiries_in_short", {})) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_there_in_every_language_with_the_same_holes(language):
    for one in sentences():
        assert HOLE.findall(one.words[language]) == (["%(day)s"] if one.has_day else [])
    assert set(words(language)) == set(words("nb")) and all(words(language).values())
    day = MONDAY_10.date()
    text = in_words(language=language, chosen=[("meet", day)], own="Ta med papirene")
    assert text.splitlines()[0] == sentences()[4].said(language, day) and "16.11.2026" in text
    assert text.splitlines()[-2:] == [words(language)["untranslated"], "Ta med papirene"]


@pytest.mark.parametrize(("theirs", "ours"), [("so", "so"), ("se", "nb"), ("ti", "en"), ("", "en"), ("nn", "nn")])
def test_a_language_we_lack_gets_the_one_that_is_nearest(theirs, ours):
    assert language_for(theirs) == ours


@covers("R156")
def test_what_we_send_most_is_there_in_languages_without_a_catalogue():
    for english, own in others().items():
        assert set(own) == {"so", "pl", "uk", "ar"}
        assert all(HOLE.findall(text) == HOLE.findall(english) for text in own.values())
    told = {
        code: words_in(code, Why(ANSWER_READY, {"ref": "AB2"})) for code in ("nb", "nn", "en", "so", "pl", "uk", "ar")
    }
    assert len(set(told.values())) == 7 and all("AB2" in text for text in told.values())
    assert words_in("ti", Why(ANSWER_READY, {"ref": "AB2"})) == told["nb"]
