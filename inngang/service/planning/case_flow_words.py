"""The words of cases on their way: benefits, ways, units, tasks, and what is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inngang.rules.division_words import KINDS
from inngang.rules.vocabulary import marked

AREAS: Final[Mapping[str, str]] = {
    "unemployment_benefit": marked("Unemployment benefit"),
    "sickness_benefit": marked("Sickness benefit"),
    "disability_pension": marked("Disability pension"),
    "work_assessment_allowance": marked("Work assessment allowance"),
    "single_parent_support": marked("Support for single parents"),
    "child_maintenance": marked("Child maintenance"),
}
WAYS: Final[Mapping[str, str]] = {
    "current_2010": marked("As it was in 2010, letters by hand"),
    "current_2010_scanned": marked("As in 2010, but letters are scanned"),
    "proposed": marked("Proposed in 2010"),
    "considered_decentralised": marked("Everything at the local office"),
    "considered_centralised": marked("One unit for the whole country"),
    "considered_centralised_a": marked("The office advises, the county decides everything"),
    "considered_centralised_b": marked("The office, then one unit for the whole country"),
    "alternative_a": marked("Alternative A: three links for most"),
    "alternative_a_without_simplification": marked("Alternative A, pension units calculate everything"),
    "alternative_b": marked("Alternative B: two links for most"),
    "alternative_b_without_simplification": marked("Alternative B, pension units calculate everything"),
}
UNITS: Final[Mapping[str, str]] = {code: kind.words for code, kind in KINDS.items()}
TASKS: Final[Mapping[str, str]] = {
    "receive": marked("receive and register"),
    "check": marked("see that everything is there"),
    "scan": marked("scan the letter"),
    "decide": marked("decide"),
    "pay": marked("pay"),
    "special": marked("decide stays abroad and measures"),
    "user_near": marked("decide what one must know the person for"),
    "other": marked("decide the rest"),
    "calculate": marked("calculate"),
    "activity": marked("decide what activity is required"),
}
TRAVELS: Final[Mapping[str, str]] = {
    "none": "",
    "letter": marked("by letter, opened once a day"),
    "mail": marked("by post between units"),
    "scan": marked("scanned"),
    "screen": marked("on the screen, at once"),
}
ASSUMPTIONS: Final[Mapping[str, str]] = {
    "arrivals": marked("Applications a year"),
    "complex": marked("Percent that are complex"),
    "handed_in": marked("Percent handed in at the office"),
    "minutes_simple": marked("Minutes for simple cases, percent of ours"),
    "minutes_complex": marked("Minutes for complex cases, percent of ours"),
    "spread": marked("How unlike the cases are, percent"),
    "reading": marked("Minutes to read a case one has not had before"),
    "mail_days": marked("Days in the post between units"),
    "scan_days": marked("Days to scan a letter"),
    "lacks": marked("Percent that lack something"),
    "lacks_days": marked("Working days until it has come"),
    "sent_back": marked("Percent sent back to the unit before"),
    "again": marked("How much is done again then, percent"),
    "least_share": marked("Percent of the day one gives it at the least"),
    "people": marked("People in all, full time"),
}
MEASURES: Final[Mapping[str, str]] = {
    "within": marked("Have an answer within 21 days"),
    "days": marked("Days until the answer, on average"),
    "half": marked("Half have the answer within, days"),
    "nine": marked("Nine of ten have the answer within, days"),
    "links": marked("Units that have the case in hand (links)"),
    "moves": marked("Times it is moved"),
    "moved": marked("Working days on the move"),
    "waited": marked("Working days in a pile"),
    "outside": marked("Working days waiting for papers from the person"),
    "worked": marked("Working days in somebody's hands"),
}
