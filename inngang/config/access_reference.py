"""The access matrix as a page people read: what each role may see of each kind of information, and through which addresses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from inngang.rules.access_matrix import ROLES, Cell, Info, Mask, Read, matrix

# Through which addresses the product shows a kind of information of a person. A test asks every page as every role, with a word
# of its own in each kind, and holds this table to what came out. What is not here comes out nowhere.
_CARD = ("kontor/sak/<int:enquiry_id>", "kontaktsenter/sak/<int:enquiry_id>")
_PHONING = ("kontor/sak/<int:enquiry_id>/ring", "kontaktsenter/sak/<int:enquiry_id>/ring")
_MINE = ("mine/<int:enquiry_id>",)
_RECEIPT = ("mine/<int:enquiry_id>/kvittering",)
_REACHED = ("nas/<int:enquiry_id>",)
_MEETING_ONE = ("kontor/avtale/<int:appointment_id>", "kontaktsenter/avtale/<int:appointment_id>")
_MEETING = (*_MEETING_ONE, "kontor/avtaler", "mottak/avtaler")
_APPOINTMENTS = (*_MEETING, "mine/avtaler/<int:appointment_id>")
_SHORT = ("kort-fortalt/<int:enquiry_id>",)
_CONSENT = ("samtykke/<int:enquiry_id>",)
_PAPER = ("fullmakt/<int:enquiry_id>",)
_GUIDANCE = ("veiledning/sak/<int:enquiry_id>",)
_FOLLOWED = ("kontor/oppfolging/<int:person_id>",)
_COMING = ("kontor/datoer",)
SHOWN: Final[Mapping[Info, tuple[str, ...]]] = {
    Info.IDENTITY: (
        *_CARD,
        *_PHONING,
        *_CONSENT,
        *_PAPER,
        *_REACHED,
        *_FOLLOWED,
        *_COMING,
        *_MEETING,
        "kontor/teamet",
        "kontor/flyttet/<int:person_id>",
        "mottak/",
    ),
    Info.CONTACT_INFO: (*_CARD, *_PHONING, "mine/raskt", "snakk-med-oss"),
    Info.ADDRESS_OPEN: _CARD,
    Info.RELATIONS: (*_CARD, "mine/fullmakter"),
    Info.CONSENT_RECORD: (*_CONSENT, "mine/fullmakter"),
    Info.NEED_FLAGS: _CARD,
    Info.CONTACT_META: (*_CARD, *_PHONING, *_CONSENT, *_PAPER, *_REACHED, *_MEETING_ONE),
    Info.APPOINTMENT: _APPOINTMENTS,
    Info.CALLBACK_PROMISE: (*_CARD, *_PHONING, "kontor/teamet"),
    Info.ACUTE_ALARM: _CARD,
    Info.JOURNAL_ENTRY: _CARD,
    Info.CONTENT_NEW: (*_CARD, *_PHONING, *_MINE, "mottak/"),
    Info.CONTENT_STATE: (*_CARD, *_PHONING, *_MINE),
    Info.CONTENT_MUNI: (*_CARD, *_PHONING, *_MINE),
    Info.NOTE_STATE: (*_CARD, *_PHONING, *_FOLLOWED),
    Info.NOTE_MUNI: (*_CARD, *_PHONING, *_FOLLOWED),
    Info.ATTACHMENT_STATE: (*_CARD, *_MINE, *_RECEIPT),
    Info.ATTACHMENT_MUNI: (*_CARD, *_MINE, *_RECEIPT),
    Info.STATE_CASE_STATUS: _GUIDANCE,
    Info.STATE_PAYMENT: (*_CARD, *_GUIDANCE, *_FOLLOWED),
    Info.MUNI_APPLICATION: _GUIDANCE,
    Info.MUNI_OTHER_SERVICE: _GUIDANCE,
    Info.MUNI_PAYMENT: (*_CARD, *_GUIDANCE, *_FOLLOWED),
    Info.STATE_FOLLOWUP: (*_CARD, *_GUIDANCE, *_FOLLOWED, *_COMING, "mine/oppfolging"),
    Info.SICKLEAVE_FOLLOWUP: (*_FOLLOWED, *_COMING, "mine/oppfolging"),
    Info.MUNI_REQUIREMENTS: (*_FOLLOWED, "mine/oppfolging"),
    Info.ACCESS_LOG_OWN: ("mine/innsyn",),
}
# What comes out nowhere, and why.
_CASES: Final = "a case, which lies in the systems of the cases and not here; what people write of it is an enquiry"
NOWHERE: Final[Mapping[Info, str]] = {
    Info.ADDRESS_CONFIDENTIAL: "never stored: we keep the area, and show none of a protected person",
    Info.ADDRESS_STRICT: "never stored",
    Info.ACCOUNT_NUMBER: "never stored",
    Info.DEVIATION: "what went wrong in the flow is kept of the enquiry, and its lists name no person",
    Info.STATE_DECISION: _CASES,
    Info.STATE_MEDICAL: _CASES,
    Info.EMPLOYER_CASE: _CASES,
    Info.MUNI_DECISION: _CASES,
    Info.MUNI_RECORD_NOTE: _CASES,
    Info.MUNI_PLAN: _CASES,
    Info.MUNI_DIALOGUE: _CASES,
    Info.ACCESS_LOG_ALL: "fetched as a file by those who control it, with a reason; it has numbers and no names",
    Info.CONFIG: "about no person: the rules have pages for those who lead, the settings of the machine have none",
}
# What is about nobody, and is open to everybody.
OF_NOBODY: Final[Mapping[Info, tuple[str, ...]]] = {
    Info.PUBLIC_INFO: ("", "finn-kontor", "tjenester/"),
    Info.SERVICE_STATUS: ("",),
    Info.STATISTICS: ("ledelse/",),
}


def access_page() -> Iterator[str]:
    """Roles down, kinds across would be too wide: one table a role."""
    cells = matrix()
    allowed = [cell for cell in cells.values() if cell.law.read == Read.ALLOW]
    shown = [cell for cell in allowed if cell.info in SHOWN]
    nowhere = [cell for cell in cells.values() if cell.info not in SHOWN and cell.info not in OF_NOBODY]
    yield "# Who may see what"
    yield (
        f"The access matrix has {len(cells):,} cells: {len(ROLES)} roles × {len(Info)} kinds of information. "
        f"{len(allowed)} give something, to those who have the relation named; the others give nothing. "
        f"{len(shown)} of those are about what a page shows of a person. {len(nowhere)} cells are about kinds that the product "
        "shows of nobody on any page: they come out nowhere, whatever the matrix gives."
    )
    yield "Every read is decided in [nine steps](../decisions/README.md), and what is not in the matrix is denied."
    yield "## Where a kind of information is shown"
    yield (
        "Every page is asked for as every role, at every gate of the matrix (kin, another office, login, confidential and strictly "
        "confidential address, shielded), with a word of its own in each kind. This is where the words came out."
    )
    yield _table(("kind", "shown on"), [(f"`{info}`", _where(info)) for info in Info])
    for role in ROLES:
        yield f"## `{role}`"
        rows = [_row(cells[role, info]) for info in Info if cells[role, info].law.read == Read.ALLOW]
        yield _table(("kind", "when", "what part", "login", "exception", "why"), rows) if rows else "Sees nothing."


def _where(info: Info) -> str:
    pages = SHOWN.get(info, OF_NOBODY.get(info, ()))
    return ", ".join(f"`/{page}`" for page in pages) or f"nowhere: {NOWHERE[info]}"


def _row(cell: Cell) -> tuple[str, ...]:
    part = "all" if cell.mask == Mask.ALL else str(cell.mask)
    return (f"`{cell.info}`", str(cell.law.scope), part, str(cell.law.login), str(cell.law.break_glass), cell.why)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
