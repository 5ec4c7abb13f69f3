"""Reads a page of message threads: who wrote what and when, about which subject, and where it was filed."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from inngang.exchange.lines import Fields, Problem, Read, Unreadable, each, in_order, placed
from inngang.rules.vocabulary import Why, marked

OUR_OWN = "NAVIDENT"
SENDERS = (OUR_OWN, "AKTORID", "FNR", "FOLKEREGISTERIDENT", "SYSTEM")
MOST_TEXT = 20_000


class Message(NamedTuple):
    """One message in a thread (melding)."""

    id: str
    sent_at: datetime
    read_at: datetime | None
    channel: str
    text: str
    from_us: bool
    sender: str
    unit_number: str


class Filed(NamedTuple):
    """Where the thread is filed in the archive (journalpost)."""

    id: str
    subject: str
    filed_at: datetime | None
    unit_number: str


class Thread(NamedTuple):
    """One conversation with one person (meldingskjede)."""

    id: str
    number: str
    kind: str
    opened_at: datetime
    closed_at: datetime | None
    identity_number: str
    area_code: str
    unit_number: str
    subject: str
    subject_group: str
    went_wrong: bool  # sent to the wrong person or subject (feilsendt)
    messages: tuple[Message, ...]
    filed: tuple[Filed, ...]


def read(source: str | bytes) -> Read[Thread]:
    """The threads of one page of `{"data": [...]}`."""
    rows: list[Thread] = []
    problems: list[Problem] = []
    seen: dict[str, Fields] = {}

    def thread(fields: Fields) -> Thread:
        row = _thread(fields, problems)
        first = seen.setdefault(row.id, fields)
        if first is not fields:
            told = marked("Thread %(id)s stands on line %(line)d too. That one is used.")
            raise Unreadable(fields.line, told, id=row.id, line=first.line)
        return row

    try:
        file = placed(source).fields()
        if "data" not in file:
            raise Unreadable(file.line, marked("The file has no list called “data”. Is it the right file?"))
        rows += each(file.list("data"), thread, problems)
        if file.yes("hasNextPage"):
            told = marked("The sender has more pages than this file holds. Ask for the next page too.")
            problems.append(Problem(file.line_of("hasNextPage"), Why(told)))
    except Unreadable as bad:
        problems.append(bad.problem)
    return in_order(rows, problems)


def _thread(fields: Fields, problems: list[Problem]) -> Thread:
    id, opened_at = fields.text("kjedeId", most=60), fields.moment("opprettetDato")
    bad: list[Problem] = []
    messages = sorted(each(fields.list("meldinger"), _message, bad), key=lambda message: message.sent_at)
    filed = list(each(fields.list("journalposter"), _filed, bad))
    problems += bad
    if not messages:
        raise Unreadable(fields.line_of("meldinger"), marked("Thread %(id)s has no message that can be read."), id=id)
    return Thread(
        id=id,
        number=fields.optional("henvendelseId", most=60),
        kind=fields.optional("henvendelseType", most=40),
        opened_at=opened_at or messages[0].sent_at,
        closed_at=fields.moment("avsluttetDato"),
        identity_number=fields.digits("fnr", 11),
        area_code=fields.digits("opprinneligGT", 4, 6) if "opprinneligGT" in fields else "",
        unit_number=fields.digits("tilknyttetEnhet", 4) if "tilknyttetEnhet" in fields else "",
        subject=fields.optional("gjeldendeTema", most=20),
        subject_group=fields.optional("gjeldendeTemagruppe", most=20),
        went_wrong=fields.yes("feilsendt"),
        messages=tuple(messages),
        filed=tuple(filed),
    )


def _message(fields: Fields) -> Message:
    sent_at = fields.moment("sendtDato")
    if sent_at is None:
        raise Unreadable(fields.line_of("sendtDato"), marked("%(field)s is missing."), field="sendtDato")
    sender = fields.inner("fra")
    kind = sender.text("identType", most=40)
    if kind not in SENDERS:
        told = marked("%(field)s is “%(value)s”. It must be one of %(known)s.")
        raise sender.wrong("identType", told, known=", ".join(SENDERS))
    return Message(
        id=fields.text("meldingsId", most=60),
        sent_at=sent_at,
        read_at=fields.moment("lestDato"),
        channel=fields.optional("kanal", most=20),
        text=fields.text("fritekst", most=MOST_TEXT),
        from_us=kind == OUR_OWN,
        sender=sender.optional("ident", most=40),
        unit_number=sender.optional("navEnhet", most=10),
    )


def _filed(fields: Fields) -> Filed:
    return Filed(
        id=fields.text("journalpostId", most=40),
        subject=fields.optional("journalfortTema", most=20),
        filed_at=fields.moment("journalfortDato"),
        unit_number=fields.optional("journalforendeEnhet", most=10),
    )
