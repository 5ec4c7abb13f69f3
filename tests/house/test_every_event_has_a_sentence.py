"""Whatever happens can be told to people: every event is a sentence, and all it needs stands in the event."""

import re
from dataclasses import dataclass, fields, is_dataclass

import pytest

from inngang.service.journal import events


def all_events(root: type = events.Event) -> list[type]:
    """Every kind of event. One that others build on is not an event of its own."""
    found: list[type] = []
    for kind in root.__subclasses__():
        found += all_events(kind) if kind.__subclasses__() else [kind]
    return [kind for kind in found if kind.__module__.startswith(events.__name__)]


def faults(kind: type) -> list[str]:
    """What is wrong with an event, in words."""
    if not is_dataclass(kind) or not kind.__dataclass_params__.frozen:
        return [f"{kind.__name__} must be a frozen dataclass"]
    sentence = kind.__dict__.get("sentence", "")
    if not sentence:
        return [f"{kind.__name__} has no sentence"]
    found = []
    known = {field.name for field in fields(kind)}
    for name in re.findall(r"%\((\w+)\)", sentence):
        if name not in known:
            found.append(f"{kind.__name__} tells of {name}, which it does not hold")
    try:
        told = sentence % dict.fromkeys([*known, *re.findall(r"%\((\w+)\)", sentence)], 1)
    except (TypeError, ValueError, KeyError) as error:
        return [*found, f"{kind.__name__}: the sentence cannot be filled: {error}"]
    if not told[:1].isupper() or told.endswith("."):
        found.append(f"{kind.__name__}: begin with a capital and leave out the full stop: {sentence!r}")
    return found


def test_there_are_events():
    assert len(all_events()) >= 20


@pytest.mark.parametrize("kind", all_events(), ids=lambda kind: kind.__name__)
def test_every_event_has_a_sentence(kind):
    assert faults(kind) == []


def test_an_event_without_a_sentence_is_named():
    @dataclass(frozen=True)
    class Silent(events.Event):
        pass

    assert faults(Silent) == ["Silent has no sentence"]


def test_a_sentence_that_tells_of_what_the_event_does_not_hold_is_named():
    @dataclass(frozen=True)
    class Vague(events.Event):
        sentence = "Passed it on to %(queue)s"

    assert faults(Vague) == ["Vague tells of queue, which it does not hold"]


def test_a_sentence_that_cannot_be_filled_is_named():
    @dataclass(frozen=True)
    class Broken(events.Event):
        sentence = "Used 100 % of it"

    assert "cannot be filled" in faults(Broken)[0]
