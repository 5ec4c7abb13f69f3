"""The access matrix: whole at start, the same decision in 21 million contexts as the text, and 18 properties that hold."""

from __future__ import annotations

import random
import re
from collections import Counter
from functools import cache

import pytest

from inngang.rules import access_matrix, access_read
from inngang.rules.access_matrix import FILE, BreakGlass, Consent, Info, Law, MalformedMatrix, Mask, load, matrix
from inngang.rules.access_read import Context, decide, first_refusal
from inngang.rules.vocabulary import LoginLevel, Protection, Role
from tests.rules.access_by_the_text import (
    AXES,
    CONTEXTS,
    NEVER_CENTRE,
    NEVER_OUTSIDE,
    PERSONAL,
    THREE_SERVICES,
    bits,
    broken,
    read,
    whole,
)

TEXT = FILE.read_text(encoding="utf-8")
ROWS = read(FILE)

ADDRESS = {"open": Protection.NONE, "confidential": Protection.CONFIDENTIAL, "strict": Protection.STRICT}
CONSENT = {"none": Consent.NOT_NEEDED, "oral": Consent.ORAL, "written": Consent.WRITTEN}
EXCEPTION = {"none": BreakGlass.NO, "reason": BreakGlass.REASON, "two": BreakGlass.TWO_PERSONS}


def context(values: tuple) -> Context:
    address, in_address, shielded, in_shielded, kin, down, consent, scope, outside, exception, login = values
    return Context(
        LoginLevel(login),
        ADDRESS[address],
        in_address,
        shielded,
        in_shielded,
        kin,
        down,
        CONSENT[consent],
        scope,
        outside,
        EXCEPTION[exception],
    )


EVERY_CONTEXT = [context(values) for values in CONTEXTS]


LAWS = sorted({cell.law for cell in matrix().values()})


@cache
def decided(law: Law) -> int:
    """What the product decides in every context. It is given the law of a row alone, so rows with one law share it."""
    return bits([first_refusal(law, seen) is None for seen in EVERY_CONTEXT])


# ── whole at start ──────────────────────────────────────────────────────────────────────────────────


def test_there_is_a_row_for_every_role_and_kind_of_information() -> None:
    assert len(matrix()) == len(access_matrix.ROLES) * len(Info) == 24 * 43 == 1032


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda lines: lines[:500] + lines[501:], "line 1032: the end, and .* are missing"),
        (lambda lines: [*lines, lines[7]], "line 1034: .* stand there twice"),
        (lambda lines: [*lines[:3], lines[3].replace(",allow,", ",maybe,"), *lines[4:]], "line 4: read cannot be 'maybe'"),
        (lambda lines: [*lines[:3], lines[3].replace("citizen,", "king,"), *lines[4:]], "line 4: role cannot be 'king'"),
        (lambda lines: [*lines[:3], lines[3].replace("citizen,", "system,"), *lines[4:]], "line 4: system is not"),
        (lambda lines: [*lines[:3], lines[3].replace(",same,", ",", 1), *lines[4:]], "line 4: 21 values"),
        (lambda lines: [*lines[:3], lines[3].replace(",same,", ",na,", 1), *lines[4:]], "line 4: if_fortrolig cannot be"),
        (lambda lines: [*lines[:3], lines[3].replace("not_needed", "oral"), *lines[4:]], "line 4: read allow and consent"),
        (lambda lines: [lines[0].replace("scope", "reach"), *lines[1:]], "line 1: the columns must be"),
        (lambda lines: [], "line 1"),
    ],
)  # fmt: skip
def test_a_matrix_that_is_not_whole_stops_the_start_and_names_the_line(spoil, said) -> None:
    with pytest.raises(MalformedMatrix, match=said):
        load("\n".join(spoil(TEXT.splitlines())))


def test_what_is_not_in_the_matrix_is_denied() -> None:
    decision = decide(matrix().get((Role.SYSTEM, Info.IDENTITY)), Context(login=LoginLevel.STAFF, in_scope=True))
    assert not decision.allowed and decision.mask == Mask.NOTHING and decision.refusal == access_read.UNKNOWN


# ── the same as the text ────────────────────────────────────────────────────────────────────────────


def test_the_product_and_the_text_agree_on_every_decision() -> None:
    """1,032 rows × 20,736 contexts = 21.4 million decisions; the 17.8 million of five kinds of login are among them."""
    differ, compared, allowed = Counter(), 0, 0
    for row in ROWS:
        cell = matrix()[Role(row["role"]), Info(row["info"])]
        product, text = decided(cell.law), whole(row)
        compared += len(EVERY_CONTEXT)
        allowed += product.bit_count()
        if product != text:
            first = (product ^ text).bit_length() - 1
            differ[row["role"], row["info"], CONTEXTS[first]] += (product ^ text).bit_count()
    print(f"\n{compared:,} decisions compared, {allowed / compared:.1%} allowed, {sum(differ.values())} differ")
    assert not differ
    assert compared == 1032 * 20_736
    assert 0.05 < allowed / compared < 0.10


@pytest.mark.parametrize("left_out", [code for code, _, _ in access_read.REFUSALS if code != "not_for_the_role"])
def test_a_decision_without_one_of_its_refusals_is_found_out(left_out: str, monkeypatch) -> None:
    left = tuple(one for one in access_read.REFUSALS if one[0] != left_out)
    monkeypatch.setattr(access_read, "REFUSALS", left)
    changed = {law: bits([first_refusal(law, seen) is None for seen in EVERY_CONTEXT]) for law in LAWS}
    assert any(changed[law] != decided(law) for law in LAWS)


def test_what_is_never_for_a_role_is_said_so_and_not_that_a_consent_is_missing() -> None:
    seen = Context(login=LoginLevel.STAFF, in_scope=True, is_outside=False, consent=Consent.WRITTEN)
    refusal = decide(matrix()[Role.CONTACT_ADVISER, Info.MUNI_PLAN], seen).refusal
    assert refusal and refusal.code == "not_for_the_role"


def test_each_refusal_has_a_code_of_its_own_and_a_sentence() -> None:
    codes = [code for code, _, _ in access_read.REFUSALS]
    assert len(set(codes)) == len(codes)
    assert codes[:3] == ["own_or_close", "source_silent", "login_too_weak"]
    assert set(codes) > access_read.OVERRIDABLE
    assert all(str(why).endswith(".") for _, _, why in access_read.REFUSALS)


# ── the properties ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", range(1, 19))
def test_a_property_holds_in_every_context(number: int) -> None:
    assert [(row["role"], row["info"]) for row in ROWS if number in broken_by_row(row["role"], row["info"])] == []


@cache
def broken_by_row(role: str, info: str) -> tuple[int, ...]:
    return tuple(broken(next(row for row in ROWS if (row["role"], row["info"]) == (role, info))))


# For each property, what would break it: which rows, and the change of one field (or of those that belong together).
OPENED = {"read": "allow", "consent": "not_needed", "scope": "any"}
STAFF_READS = [row for row in ROWS if row["side"] == "staff" and row["level"] in PERSONAL and row["read"] == "allow"]
PLAIN = [row for row in STAFF_READS if row["info"] != "acute_alarm" and row["mask"] != "technical_only"]
DISTANCE = [
    row for row in PLAIN if "break_glass" not in row["scope"]
]  # an exception alone never opens more than distance
CENTRE = [row for row in ROWS if row["role"] == "contact_adviser"]
NOBODY = [row for row in ROWS if row["role"] in ("analyst", "anonymous") and row["level"] == "person"]
MUNICIPAL = [row for row in STAFF_READS if row["level"] == "municipal" and row["role"] != "duty_lead"]
ADDRESSES = ("if_fortrolig", "if_strengt")
Change = tuple[dict[str, str], dict[str, str]]
BREAKS: dict[int, list[Change]] = {
    1: [(row, {"if_self_or_kin": "na"}) for row in DISTANCE],
    2: [(row, OPENED) for row in ROWS if row["info"] == "address_strict"],
    3: [(row, OPENED) for row in CENTRE if row["info"] in NEVER_CENTRE],
    4: [
        (row, {gate: "group"})
        for row in CENTRE
        for gate in (*ADDRESSES, "if_skjermet")
        if row["info"] in THREE_SERVICES
    ],
    5: [(row, OPENED) for row in ROWS if row["side"] == "external" and row["info"] in NEVER_OUTSIDE],
    6: [(row, {"log": "none"}) for row in STAFF_READS],
    7: [(row, {"if_source_down": "same"}) for row in PLAIN],
    8: [(row, {gate: "same"}) for row in DISTANCE for gate in ADDRESSES],
    9: [(row, {"if_skjermet": "same"}) for row in DISTANCE],
    11: [(row, {**OPENED, "if_fortrolig": "same"}) for row in NOBODY],
    12: [(row, {"if_outside_area": "same"}) for row in PLAIN if row["role"] == "municipal_adviser"],
    14: [(row, {"write": "-"}) for row in ROWS if row["info"] == "acute_alarm"],
    15: [(row, {"tell_caller": told}) for row in ROWS for told in ("k0", "k2", "k3") if row["info"] == "identity"],
    16: [(row, {"citizen_sees": "no"}) for row in PLAIN],
    18: [(row, {"break_glass": "reason"}) for row in MUNICIPAL],
}


@pytest.mark.parametrize("number", list(BREAKS))
def test_a_change_that_breaks_a_property_turns_the_test_red(number: int) -> None:
    """Each change is found by the property it breaks. (10, 13 and 17 no row can break: they are the decision's own.)"""
    assert len(BREAKS[number]) >= 4
    left = [
        (row["role"], row["info"], change) for row, change in BREAKS[number] if number not in broken({**row, **change})
    ]
    assert left == []


def test_a_thousand_changes_at_random_that_open_something_they_must_not_are_each_found() -> None:
    """What a change must not open is asked of the contexts one by one, not of the properties that should find it."""
    rng = random.Random(20260301)
    fields = ["read", "loa_min", "if_fortrolig", "if_strengt", "if_skjermet", "if_outside_area", "if_self_or_kin",
              "if_source_down", "break_glass", "log", "citizen_sees", "tell_caller", "write"]  # fmt: skip
    values = {field: sorted({row[field] for row in ROWS}) for field in fields}
    told: Counter[str] = Counter()
    for _ in range(1000):
        row, field = rng.choice(PLAIN), rng.choice(fields)
        changed = {**row, field: rng.choice([value for value in values[field] if value != row[field]])}
        opened, found = whole(changed) & ~whole(row), broken(changed)
        for index in range(0, len(CONTEXTS), 7) if opened else ():
            if opened >> index & 1 and opens_too_much(CONTEXTS[index]):
                assert found, (row["role"], row["info"], field, changed[field])
                break
        told["found" if found else "another lawful matrix" if whole(changed) != whole(row) else "no difference"] += 1
    print(f"\n1000 changes of one field: {dict(told)}")
    assert told["found"] > 200


def opens_too_much(context: tuple) -> bool:
    address, in_address, shielded, in_shielded, kin, down, *_ = context
    return kin or down or (address != "open" and not in_address) or (shielded and not in_shielded)


@pytest.mark.parametrize("breaks", ["kin", "address"])
def test_an_exception_that_opened_more_than_distance_would_be_found(breaks: str, monkeypatch) -> None:
    """Properties 10 and 17 are kept by the decision itself; without its guard they break."""

    def wider(law, seen):
        return law.break_glass != BreakGlass.NO and seen.exception != BreakGlass.NO

    monkeypatch.setattr(access_read, "exception_covers", wider)
    law = matrix()[Role.STATE_ADVISER, Info.IDENTITY].law._replace(
        if_own_or_kin=access_matrix.Gate.NOT_APPLICABLE, if_confidential=access_matrix.Gate.SAME
    )
    seen = Context(login=LoginLevel.STAFF, exception=BreakGlass.REASON)
    seen = seen._replace(is_own_or_kin=True) if breaks == "kin" else seen._replace(address=Protection.CONFIDENTIAL)
    assert first_refusal(law, seen) is None
    monkeypatch.undo()
    assert first_refusal(law, seen) is not None


def test_the_contexts_are_all_there() -> None:
    assert len(EVERY_CONTEXT) == len(set(EVERY_CONTEXT)) == 20_736
    assert {len(values) for values in AXES.values()} == {2, 3, 6}
    assert re.fullmatch(r"[\x20-\x7e\n]+", TEXT)
