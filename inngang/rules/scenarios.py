"""What a leader may try before doing it (prøving): the choices, read from plain answers and told in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any, Final, NamedTuple

from inngang.rules import scenario_work as work
from inngang.rules.policies import RoutingPolicy, Span, ahead
from inngang.rules.policies.ahead_words import ahead_in_words
from inngang.rules.vocabulary import LINES, Why, marked

ROWS_OF_STAFF: Final = 3
TIMES: Final = (1.0, 1.6, 4.0, 30.0)  # as many as usual, a report-card Monday, a crisis, everybody at once
DIRECT: Final[Mapping[str, str]] = {
    "": marked("As today"),
    "first_line": marked("Everybody meets the first line first"),
    "chosen": marked("Only the matters I choose go directly; the rest meet the first line"),
    "direct": marked("Everybody has an adviser of their own who is asked first"),
}
CALL_BACK: Final[Mapping[str, str]] = {
    "": marked("As today"),
    "never": marked("We never offer to phone back"),
    "offered": marked("We offer it, as I say below"),
}
NOBODY: Final = "nobody"
AHEAD: Final[Mapping[str, str]] = {
    "": marked("As today"),
    NOBODY: marked("Nobody"),
    ahead.Group.YOUNG: marked("Those under 30"),
    ahead.Group.INTERPRETER: marked("Those who need an interpreter"),
}
BASES: Final[Mapping[str, str]] = {
    "day": marked("An ordinary day, as the last four weeks"),
    "now": marked("How it stands just now, and the rest of the day"),
}


class Number(NamedTuple):
    """A whole number one may give: what it is called, from, and to."""

    title: str
    least: int
    most: int


NUMBERS: Final[Mapping[str, Number]] = {
    "longer": Number(marked("Minutes longer or shorter"), -480, 480),
    "evening_staff": Number(marked("How many work in the evening"), 1, 500),
    "evening_moved": Number(marked("Percent who come in the evening instead"), 0, 100),
    "sick": Number(marked("Percent who are ill"), 0, 95),
    "call_back_after": Number(marked("Minutes before we offer to phone back"), 0, 240),
    "call_back_accepts": Number(marked("Percent who say yes"), 0, 100),
    "special_staff": Number(marked("How many answer nothing else"), 1, 500),
    "special_faster": Number(marked("Percent shorter talks"), 0, 90),
    "reception": Number(marked("Minutes the reception is open longer or shorter"), -480, 480),
    "reception_staff": Number(marked("How many must be in the reception"), 0, 50),
    "target_minutes": Number(marked("Minutes people should wait at most"), 1, 240),
    "target_percent": Number(marked("Percent who should be met in time"), 1, 100),
    "ahead_live": Number(marked("Minutes ahead, on the line or at the desk"), 0, ahead.MOST_LIVE.seconds // 60),
    "ahead_written": Number(marked("Working hours ahead, in writing"), 0, ahead.MOST_WRITTEN.working_minutes // 60),
    **{name: Number(*one) for name, one in work.NUMBERS.items()},
}
MORE: Final = Number(marked("How many more or fewer"), -500, 500)
ASSUMED: Final[Mapping[str, int]] = {
    "evening_moved": 10, "call_back_after": 5, "call_back_accepts": 50, "special_faster": 0, "reception_staff": 1,
    **work.ASSUMED,
}  # fmt: skip


class Staffing(NamedTuple):
    """More or fewer in a queue, from and to a time of the day (bemanning)."""

    queue_id: int
    more: int
    begins: str = ""  # "09:30"; nothing is from the start
    ends: str = ""


class Choices(NamedTuple):
    """What was chosen. What is left alone is as it is today."""

    base: str = "day"
    day: str = ""
    unit_id: int = 0  # 0: everywhere
    longer: int = 0
    evening_from: str = ""
    evening_to: str = ""
    evening_staff: int = 0
    evening_moved: int = 10
    staff: tuple[Staffing, ...] = ()
    sick: int = 0
    times: float = 1.0
    policy: str = ""
    direct: str = ""
    direct_lines: tuple[str, ...] = ()
    call_back: str = ""
    call_back_after: int = 5
    call_back_accepts: int = 50
    special_line: str = ""
    special_staff: int = 0
    special_faster: int = 0
    reception: int = 0
    reception_staff: int = 1
    target_minutes: int = 0  # 0: the goal that holds, or five minutes
    target_percent: int = 0
    meeting_from: str = ""
    meeting_to: str = ""
    meeting_percent: int = 0
    trained: int = 0
    train_from: int = 0  # a queue they are members of
    train_to: int = 0  # the one they answer then too
    mail: str = ""
    mail_minutes: int = 4
    passed_on: int = 100  # of a hundred who are passed on today
    protected: str = ""
    division: str = ""  # a version of who has what
    ahead: str = ""  # a group that is put ahead in the queue, or NOBODY
    ahead_live: int = 0  # by so many minutes
    ahead_written: int = 0  # by so many working hours

    @property
    def changes_something(self) -> bool:
        return work.changes(self) or bool(
            self.longer or self.evening_from or self.staff or self.sick or self.times != 1 or self.policy
            or self.direct or self.call_back or self.special_line or self.reception or self.ahead
        )  # fmt: skip

    @property
    def changes_rules(self) -> bool:
        """Whether something in it is about who is asked, by rules that can be adopted."""
        return bool(self.policy or self.direct or self.ahead)


class Known(NamedTuple):
    """What one may choose among, with names."""

    units: Mapping[int, str]
    queues: Mapping[int, str]
    policies: Sequence[str]
    divisions: Mapping[str, str] = {}  # versions of who has what, with their names


Problem = tuple[str, Why]  # the field, and what to do


def read(given: Mapping[str, str], lines: Sequence[str], known: Known) -> tuple[Choices, list[Problem]]:
    """The answers of a form, each of which may be empty. `lines` are the matters that go directly."""
    wrong: list[Problem] = []
    said = {name: str(value).strip() for name, value in given.items()}
    whole = {name: _whole(said, name, one, wrong) for name, one in NUMBERS.items()}
    values: dict[str, Any] = {name: number for name, number in whole.items() if number is not None}
    values["base"] = said.get("base", "day") if said.get("base") in BASES else "day"
    values["day"] = _day(said.get("day", ""), wrong) if values["base"] == "day" else ""
    values["unit_id"] = _one_of(said, "unit", known.units, marked("Choose an office that is there."), wrong)
    values["policy"] = said.get("policy", "")
    if values["policy"] and values["policy"] not in known.policies:
        wrong.append(("policy", Why(marked("Choose a version of the rules that is there."))))
    for name, among in (("direct", DIRECT), ("call_back", CALL_BACK)):
        values[name] = said.get(name, "") if said.get(name, "") in among else ""
    values["direct_lines"] = tuple(line for line in LINES if line in lines) if values["direct"] == "chosen" else ()
    _put_ahead(said, values, wrong)
    if values["direct"] == "chosen" and not values["direct_lines"]:
        wrong.append(("direct_lines", Why(marked("Choose at least one matter that goes directly."))))
    values["special_line"] = said.get("special_line", "") if said.get("special_line", "") in LINES else ""
    if values["special_line"] and not values.get("special_staff"):
        wrong.append(("special_staff", Why(marked("Say how many answer the special line."))))
    values["times"] = next((one for one in TIMES if f"{one:g}" == said.get("times", "1")), 1.0)
    values["staff"] = tuple(
        one for row in range(1, ROWS_OF_STAFF + 1) if (one := _staffing(said, row, known, wrong)) is not None
    )
    for name in ("evening_from", "evening_to", "meeting_from", "meeting_to"):
        values[name] = _clock(said, name, wrong)
    _evening(values, wrong)
    wrong += work.read(said, values, known.queues, known.divisions)
    chosen = Choices(**values)
    if not wrong and not chosen.changes_something:
        wrong.append(
            ("longer", Why(marked("Choose at least one thing to change, so that there is something to compare.")))
        )
    return chosen, wrong


def first_line_lines(chosen: Choices) -> frozenset[str] | None:
    """The lines the first line gets first; None where that is as in the rules."""
    return {
        "first_line": frozenset(LINES), "chosen": frozenset(LINES) - set(chosen.direct_lines), "direct": frozenset[str](),
    }.get(chosen.direct)  # fmt: skip


def rules_of(chosen: Choices, before: RoutingPolicy) -> RoutingPolicy:
    """The rules as they would be: a version, which matters the first line gets first, and who is put ahead in the queue."""
    lines = first_line_lines(chosen)
    there = before if lines is None else before._replace(first_line_first=lines)
    if not chosen.ahead:
        return there
    return there._replace(ahead=() if chosen.ahead == NOBODY else (_ahead(chosen),))


def _ahead(chosen: Choices) -> ahead.Ahead:
    live, written = Span(60 * chosen.ahead_live), Span(0, 60 * chosen.ahead_written)
    return ahead.Ahead(ahead.Group(chosen.ahead), live, written)


def as_data(chosen: Choices) -> dict[str, Any]:
    return chosen._asdict() | {"staff": [list(one) for one in chosen.staff], "direct_lines": list(chosen.direct_lines)}


def from_data(kept: Mapping[str, Any]) -> Choices:
    values = {name: kept[name] for name in Choices._fields if name in kept}
    values["staff"] = tuple(Staffing(*one) for one in values.get("staff", ()))
    values["direct_lines"] = tuple(values.get("direct_lines", ()))
    return Choices(**values)


def told(chosen: Choices, known: Known) -> list[Why]:
    """What is changed, a sentence for each thing."""
    found: list[Why] = []
    if chosen.longer:
        text = (
            marked("Open %(minutes)s minutes longer")
            if chosen.longer > 0
            else marked("Open %(minutes)s minutes shorter")
        )
        found.append(Why(text, {"minutes": abs(chosen.longer)}))
    if chosen.evening_from:
        text = marked(
            "Open in the evening from %(begins)s to %(ends)s with %(many)s at work; %(moved)s percent come then instead"
        )
        values = {"begins": chosen.evening_from, "ends": chosen.evening_to, "many": chosen.evening_staff}
        found.append(Why(text, values | {"moved": chosen.evening_moved}))
    for one in chosen.staff:
        more = marked("%(many)s more in %(queue)s") if one.more > 0 else marked("%(many)s fewer in %(queue)s")
        if one.begins or one.ends:
            more = (
                marked("%(many)s more in %(queue)s from %(begins)s to %(ends)s") if one.more > 0
                else marked("%(many)s fewer in %(queue)s from %(begins)s to %(ends)s")
            )  # fmt: skip
        named = known.queues.get(one.queue_id, str(one.queue_id))
        found.append(
            Why(
                more,
                {"many": abs(one.more), "queue": named, "begins": one.begins or "00:00", "ends": one.ends or "24:00"},
            )
        )
    if chosen.sick:
        found.append(Why(marked("%(share)s percent of those at work are ill"), {"share": chosen.sick}))
    if chosen.times != 1:
        found.append(Why(marked("%(times)s times as many come"), {"times": chosen.times}))
    if chosen.policy:
        found.append(Why(marked("The rules of version %(version)s"), {"version": chosen.policy}))
    if chosen.direct:
        found.append(Why(DIRECT[chosen.direct]))
        found += _directly(chosen)
    if chosen.ahead == NOBODY:
        found.append(Why(marked("Nobody is put ahead in the queue")))
    elif chosen.ahead:
        found += ahead_in_words(_ahead(chosen))
    if chosen.call_back == "never":
        found.append(Why(CALL_BACK["never"]))
    elif chosen.call_back:
        text = marked("We offer to phone back after %(minutes)s minutes, and %(share)s percent say yes")
        found.append(Why(text, {"minutes": chosen.call_back_after, "share": chosen.call_back_accepts}))
    if chosen.special_line:
        text = marked("%(many)s answer nothing but %(line)s, and their talks are %(share)s percent shorter")
        values = {"many": chosen.special_staff, "line": LINES[chosen.special_line], "share": chosen.special_faster}
        found.append(Why(text, values))
    if chosen.reception:
        text = (
            marked("The reception is open %(minutes)s minutes longer, with %(many)s in it") if chosen.reception > 0
            else marked("The reception is open %(minutes)s minutes shorter, with %(many)s in it")
        )  # fmt: skip
        found.append(Why(text, {"minutes": abs(chosen.reception), "many": chosen.reception_staff}))
    return found + work.told(chosen, known.queues, known.divisions)


def _directly(chosen: Choices) -> list[Why]:
    """The matters that go directly; where those are most, the few that meet the first line first."""
    rest = [line for line in LINES if line not in chosen.direct_lines]
    if chosen.direct == "chosen" and len(rest) < len(chosen.direct_lines):
        return [Why(marked("Meets the first line first: %(line)s"), {"line": LINES[line]}) for line in rest]
    return [Why(marked("Goes directly: %(line)s"), {"line": LINES[line]}) for line in chosen.direct_lines]


def _whole(said: Mapping[str, str], name: str, number: Number, wrong: list[Problem]) -> int | None:
    text = said.get(name, "").replace("−", "-").replace("\u00a0", "").replace(" ", "").lstrip("+")
    if not text:
        return None
    found = int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() and len(text) < 8 else None
    if found is None or not number.least <= found <= number.most:
        values = {"what": number.title, "least": number.least, "most": number.most}
        wrong.append((name, Why(marked("%(what)s: write a whole number from %(least)s to %(most)s."), values)))
        return None
    return found


def _clock(said: Mapping[str, str], name: str, wrong: list[Problem]) -> str:
    text = said.get(name, "").replace(".", ":")
    if not text:
        return ""
    try:
        return time.fromisoformat(text if len(text) > 4 else f"0{text}").strftime("%H:%M")
    except ValueError:
        wrong.append((name, Why(marked("Write the time as 17:00."))))
        return ""


def _day(text: str, wrong: list[Problem]) -> str:
    if not text:
        return ""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not 2000 <= found.year <= 2100:
        wrong.append(("day", Why(marked("Choose a day from the calendar."))))
        return ""
    return found.isoformat()


def _one_of(said: Mapping[str, str], name: str, among: Mapping[int, str], text: str, wrong: list[Problem]) -> int:
    chosen = said.get(name, "")
    if not chosen:
        return 0
    number = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
    if number not in among:
        wrong.append((name, Why(text)))
        return 0
    return number


def _staffing(said: Mapping[str, str], row: int, known: Known, wrong: list[Problem]) -> Staffing | None:
    queue = _one_of(said, f"queue_{row}", known.queues, marked("Choose a queue that is there."), wrong)
    many = _whole(said, f"more_{row}", MORE, wrong)
    begins, ends = _clock(said, f"begins_{row}", wrong), _clock(said, f"ends_{row}", wrong)
    if queue and not many:
        wrong.append((f"more_{row}", Why(marked("Say how many more or fewer, such as 3 or -2."))))
    if many and not queue:
        wrong.append((f"queue_{row}", Why(marked("Choose where they are to be."))))
    if begins and ends and begins >= ends:
        wrong.append((f"ends_{row}", Why(marked("It ends before it begins."))))
    return Staffing(queue, many, begins, ends) if queue and many else None


def _put_ahead(said: Mapping[str, str], values: dict[str, Any], wrong: list[Problem]) -> None:
    values["ahead"] = said.get("ahead", "") if said.get("ahead", "") in AHEAD else ""
    is_said = values.get("ahead_live") or values.get("ahead_written")
    if values["ahead"] and values["ahead"] != NOBODY and not is_said:
        wrong.append(
            ("ahead_live", Why(marked("Say how much earlier they come, in minutes, in working hours or both.")))
        )
    elif is_said and values["ahead"] in ("", NOBODY):
        wrong.append(("ahead", Why(marked("Choose who is put ahead in the queue."))))


def _evening(values: dict[str, Any], wrong: list[Problem]) -> None:
    begins, ends = values["evening_from"], values["evening_to"]
    if not begins and not ends:
        return
    if not begins or not ends:
        wrong.append(
            (
                "evening_to" if begins else "evening_from",
                Why(marked("Say both when the evening begins and when it ends.")),
            )
        )
    elif begins >= ends:
        wrong.append(("evening_to", Why(marked("It ends before it begins."))))
    elif not values.get("evening_staff"):
        wrong.append(("evening_staff", Why(marked("Say how many work in the evening."))))
