"""Message threads: who wrote what and when, whichever way the time is written."""

from datetime import UTC, datetime

import pytest

from inngang.exchange.thread.read import read
from tests.exchange.real import real_file

PAGE = """{
 "data": [
  {"kjedeId": "K1", "henvendelseId": "7", "henvendelseType": "MELDINGSKJEDE",
   "opprettetDato": "2026-01-05T08:00:00.000+0100", "fnr": "10908000398", "gjeldendeTema": "DAG",
   "opprinneligGT": "9901", "tilknyttetEnhet": null, "feilsendt": null,
   "meldinger": [
    {"meldingsId": "m2", "sendtDato": "2026-01-05T09:30:00.000Z", "fritekst": "Hei. Ja, det kan du.",
     "fra": {"identType": "NAVIDENT", "ident": "Z990001", "navEnhet": "9911"}},
    {"meldingsId": "m1", "sendtDato": "2026-01-05T08:00:00.000+0100", "fritekst": "Kan jeg søke nå?",
     "lestDato": "2026-01-05T08:15:00+01:00", "kanal": "DIGITAL",
     "fra": {"identType": "AKTORID", "ident": "1000096233999"}},
    {"meldingsId": "m3", "sendtDato": "2026-01-05T10:00:00", "fritekst": "Takk",
     "fra": {"identType": "AKTORID"}},
    {"meldingsId": "m4", "sendtDato": "2026-01-05T10:00:00Z", "fritekst": "",
     "fra": {"identType": "AKTORID"}},
    {"meldingsId": "m5", "sendtDato": null, "fritekst": "Hallo", "fra": {"identType": "AKTORID"}},
    {"meldingsId": "m6", "sendtDato": "2026-01-05T10:00:00Z", "fritekst": "x", "fra": {"identType": "KATT"}}
   ],
   "journalposter": [{"journalpostId": "500", "journalfortTema": "DAG"}, {"journalfortTema": "DAG"}]},
  {"kjedeId": "K2", "fnr": "10908000398", "meldinger": []},
  {"kjedeId": "K3", "fnr": "123", "meldinger": [
    {"meldingsId": "m1", "sendtDato": "2026-01-05T10:00:00Z", "fritekst": "x", "fra": {"identType": "SYSTEM"}}]}
 ],
 "hasNextPage": true
}"""


def test_good_messages_are_kept_in_the_order_they_were_sent():
    [thread] = read(PAGE).rows
    assert (thread.id, thread.subject, thread.area_code, thread.unit_number) == ("K1", "DAG", "9901", "")
    assert [(message.id, message.from_us) for message in thread.messages] == [("m1", False), ("m2", True)]
    assert [filed.id for filed in thread.filed] == ["500"]


@pytest.mark.parametrize(
    "written", ["2026-01-05T08:00:00.000+0100", "2026-01-05T07:00:00Z", "2026-01-05T08:00:00+01:00"]
)
def test_a_time_is_the_same_whichever_way_it_is_written(written):
    [thread] = read(PAGE.replace('"2026-01-05T08:00:00.000+0100", "fritekst"', f'"{written}", "fritekst"')).rows
    assert thread.messages[0].sent_at == datetime(2026, 1, 5, 7, tzinfo=UTC)


def test_each_bad_message_is_named_with_line_and_reason():
    told = "sendtDato is “2026-01-05T10:00:00”. Write the time with its zone, as in 2026-11-21T09:30:00+01:00."
    assert [str(problem) for problem in read(PAGE).problems] == [
        f"line 12: {told}",
        "line 14: fritekst is missing.",
        "line 16: sendtDato is missing.",
        "line 17: identType is “KATT”. It must be one of NAVIDENT, AKTORID, FNR, FOLKEREGISTERIDENT, SYSTEM.",
        "line 19: journalpostId is missing.",
        "line 20: Thread K2 has no message that can be read.",
        "line 21: fnr is “123”. It must have this many digits: 11.",
        "line 24: The sender has more pages than this file holds. Ask for the next page too.",
    ]


def test_the_same_thread_twice_is_used_once():
    twice = read(PAGE.replace('"K3", "fnr": "123"', '"K1", "fnr": "10908000398"'))
    assert [thread.id for thread in twice.rows] == ["K1"]
    assert any("K1 stands on line 3 too" in str(problem) for problem in twice.problems)


def test_the_real_thread_has_its_message_its_time_and_its_place_in_the_archive():
    found = read(real_file("navikt-modiapersonoversikt-api/sf-henvendelse-meldinger.json"))
    assert found.problems == ()
    [thread] = found.rows
    [message] = thread.messages
    assert thread.id == "ABBA1001"
    assert message.text.startswith("Vi skriver ett nytt spørsmål")
    assert message.from_us and message.read_at is None
    assert message.sent_at == thread.opened_at == datetime(2021, 8, 28, 14, 49, 23, tzinfo=UTC)
    assert thread.filed[0].filed_at == datetime(2021, 8, 28, 14, 49, 23, tzinfo=UTC)
