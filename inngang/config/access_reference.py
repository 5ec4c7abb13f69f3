"""The access matrix as a page people read: what each role may see of each kind of information, and where it is shown."""

from __future__ import annotations

from collections.abc import Iterator

from inngang.rules.access_matrix import ROLES, Cell, Info, Mask, Read, matrix

# Where the product shows a kind of information of a person. A test asks every page as every role, with a word of its own in
# each, and holds this table to what came out. What is not here is not shown anywhere: it is denied by not being there.
SHOWN = {
    Info.IDENTITY: "the card, the lists, the page for phoning, those followed up",
    Info.CONTACT_INFO: "the card, the page for phoning",
    Info.ADDRESS_OPEN: "the card",
    Info.RELATIONS: "the card",
    Info.NEED_FLAGS: "the card",
    Info.CONTACT_META: "the card, the lists, my page",
    Info.CALLBACK_PROMISE: "the card, the lists, my page",
    Info.CONTENT_NEW: "the card, my page",
    Info.CONTENT_STATE: "the card, my page",
    Info.CONTENT_MUNI: "the card, my page",
    Info.NOTE_STATE: "the card",
    Info.NOTE_MUNI: "the card",
    Info.JOURNAL_ENTRY: "the card",
    Info.ACUTE_ALARM: "alarms",
    Info.DEVIATION: "deviations",
    Info.ACCESS_LOG_OWN: "who has looked",
    Info.PUBLIC_INFO: "the front page, offices, services",
    Info.SERVICE_STATUS: "the front page",
    Info.STATISTICS: "leadership",
}


def access_page() -> Iterator[str]:
    """Roles down, kinds across would be too wide: one table a role."""
    cells = matrix()
    allowed = [cell for cell in cells.values() if cell.law.read == Read.ALLOW]
    shown = [cell for cell in cells.values() if cell.info in SHOWN]
    yield "# Who may see what"
    yield (
        f"The access matrix has {len(cells):,} cells: {len(ROLES)} roles × {len(Info)} kinds of information. "
        f"{len(allowed)} give something, to those who have the relation named; the others give nothing. "
        f"{len(shown)} cells are about what a page shows; the {len(cells) - len(shown)} others are about what the product "
        "does not show anywhere, and are denied by its not being there."
    )
    yield "Every read is decided in [nine steps](../decisions/README.md), and what is not in the matrix is denied."
    yield "## Where a kind of information is shown"
    yield _table(("kind", "shown on"), [(f"`{info}`", SHOWN.get(info, "not shown anywhere")) for info in Info])
    for role in ROLES:
        yield f"## `{role}`"
        rows = [_row(cells[role, info]) for info in Info if cells[role, info].law.read == Read.ALLOW]
        yield _table(("kind", "when", "what part", "login", "exception", "why"), rows) if rows else "Sees nothing."


def _row(cell: Cell) -> tuple[str, ...]:
    part = "all" if cell.mask == Mask.ALL else str(cell.mask)
    return (f"`{cell.info}`", str(cell.law.scope), part, str(cell.law.login), str(cell.law.break_glass), cell.why)


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows])
