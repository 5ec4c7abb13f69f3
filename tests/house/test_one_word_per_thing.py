"""The glossary has one word for each thing, in English and Norwegian, and it is the word the code uses."""

import csv
from pathlib import Path

from inngang.rules import vocabulary

ROOT = Path(__file__).parents[2]


def glossary() -> list[dict[str, str]]:
    with (ROOT / "docs" / "glossary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_word_stands_once_with_its_meaning():
    words = [row["english"] for row in glossary()]
    assert len(words) == len(set(words)) >= 60
    assert all(len(row) == 3 and all(value and value.strip() for value in row.values()) for row in glossary())


def test_the_kinds_of_the_vocabulary_are_in_the_glossary():
    words = {row["english"].replace("-", " ").replace(" ", "") for row in glossary()}
    for kind in ("Channel", "Side", "Urgency", "Outcome", "Purpose", "Presence", "DeliveryState", "Refusal"):
        assert hasattr(vocabulary, kind)
        assert kind.lower() in words
    for unit in ("local office", "contact centre", "case unit", "pension unit", "service area", "county"):
        assert unit.replace(" ", "_") in set(vocabulary.UnitKind)
        assert unit.replace(" ", "") in words
