"""Which hours hold on a day, when they are limited, and whether they were kept."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.hours import OSLO, Calendar, intervals_on, norwegian_holiday
from inngang.rules.opening import (
    CLASSES,
    DAYS_BACK,
    Layer,
    Week,
    class_of,
    composed,
    intervals_held,
    minus,
    missing,
    restrictions,
    uncovered,
)
from tests.covers import covers

MONDAY = date(2026, 3, 2)
NINE_TO_TWO = ((9 * 60, 14 * 60),)
EVENING = ((17 * 60, 20 * 60),)
CLOSED = ((),) * 7


def weekdays(*intervals: tuple[int, int]) -> tuple[tuple[tuple[int, int], ...], ...]:
    return (intervals,) * 5 + ((),) * 2


ORDINARY = Layer(Calendar(weekdays(*NINE_TO_TWO)))


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        (date(2026, 5, 31), ()),
        (date(2026, 5, 29), NINE_TO_TWO),
        (date(2026, 6, 1), ((10 * 60, 12 * 60),)),
        (date(2026, 12, 24), ()),
    ],
)
def test_hours_from_a_date_on_are_known_before_it(day: date, hours: tuple) -> None:
    later = Layer(Calendar(weekdays((600, 720)), {date(2026, 12, 24): ()}), date(2026, 6, 1))
    assert intervals_on(composed([ORDINARY, later]), day) == hours


@covers("R174", part="an evening trial adds its hours from and to a date")
def test_a_trial_adds_its_evenings_and_only_while_it_lasts() -> None:
    trial = Layer(Calendar(((),) * 3 + (EVENING,) + ((),) * 3), MONDAY, MONDAY + timedelta(days=27), True)
    calendar = composed([ORDINARY, trial])
    assert intervals_on(calendar, MONDAY + timedelta(days=3)) == (*NINE_TO_TWO, *EVENING)
    assert intervals_on(calendar, MONDAY - timedelta(days=4)) == NINE_TO_TWO
    assert intervals_on(calendar, MONDAY + timedelta(days=38)) == NINE_TO_TWO
    assert intervals_on(calendar, date(2026, 4, 2)) == ()  # Maundy Thursday is after it, and a holiday


def test_hours_for_a_while_take_the_place_of_the_ordinary_ones_but_not_of_their_dates() -> None:
    ordinary = Layer(Calendar(weekdays(*NINE_TO_TWO), {date(2026, 7, 8): ()}))
    summer = Layer(Calendar(weekdays((600, 660))), date(2026, 7, 1), date(2026, 7, 31))
    calendar = composed([ordinary, summer])
    assert intervals_on(calendar, date(2026, 7, 7)) == ((600, 660),)
    assert intervals_on(calendar, date(2026, 7, 8)) == ()
    assert intervals_on(calendar, date(2026, 8, 3)) == NINE_TO_TWO


@st.composite
def schedules(draw: st.DrawFn) -> list[Layer]:
    interval = st.tuples(st.integers(0, 1400), st.integers(1, 40)).map(lambda one: (one[0], one[0] + one[1]))
    week = st.tuples(*[st.lists(interval, max_size=1).map(tuple)] * 7)
    days = st.integers(0, 365).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
    special = st.dictionaries(days, st.lists(interval, max_size=1).map(tuple), max_size=4)
    found = [Layer(Calendar(draw(week), draw(special)))]
    for kind in draw(st.lists(st.sampled_from(["ordinary", "while", "trial"]), max_size=4)):
        first = draw(days)
        last = None if kind == "ordinary" else first + timedelta(days=draw(st.integers(0, 60)))
        found.append(Layer(Calendar(draw(week), draw(special)), first, last, kind == "trial"))
    return found


def by_brute_force(layers: list[Layer], day: date) -> set[int]:
    """Every minute of a day, asked one by one and in another order than the rule: from the top layer down."""
    trials = [one for one in layers if one.is_trial and one.valid_from <= day <= one.valid_to]
    whiles = [one for one in layers if one.valid_to and not one.is_trial and one.valid_from <= day <= one.valid_to]
    usual = [one for one in layers if not one.valid_to and (one.valid_from or date.min) <= day]
    newest = lambda some: max(enumerate(some), key=lambda pair: (pair[1].valid_from or date.min, pair[0]))[1]  # noqa: E731
    stack = [newest(some) for some in (whiles, usual) if some]
    said, extra = None, []
    for one in stack:
        if said is None and day in one.calendar.special_days:
            said = one.calendar.special_days[day]
    for one in trials:
        if day in one.calendar.special_days:
            extra.append(one.calendar.special_days[day])
        elif said is None and norwegian_holiday(day) is None:
            extra.append(one.calendar.week[day.weekday()])
    if said is None:
        said = () if norwegian_holiday(day) or not stack else stack[0].calendar.week[day.weekday()]
    return {minute for some in (said, *extra) for start, end in some for minute in range(start, end)}


@given(schedules())
def test_one_calendar_says_the_same_as_all_the_schedules_read_by_hand(layers: list[Layer]) -> None:
    calendar = composed(layers)
    for n in range(0, 430, 7 if len(layers) > 3 else 3):
        day = date(2026, 1, 1) + timedelta(days=n)
        read = {minute for start, end in intervals_on(calendar, day) for minute in range(start, end)}
        assert read == by_brute_force(layers, day), day
        assert intervals_held(layers, day) is not None


def test_what_was_before_the_new_hours_is_remembered_for_two_years() -> None:
    calendar = composed([ORDINARY, Layer(Calendar(CLOSED), MONDAY)])
    assert intervals_on(calendar, MONDAY - timedelta(days=3)) == NINE_TO_TWO
    assert intervals_on(calendar, MONDAY) == ()
    assert DAYS_BACK >= 730


# ── limited hours ───────────────────────────────────────────────────────────────────────────────────

NO_LIMIT: tuple[str, ...] = ()


@covers("R166", part="which hours are limited, by a threshold with a source")
@pytest.mark.parametrize(
    ("week", "town_hall", "limits"),
    [
        (Week(weekdays((540, 840))), None, NO_LIMIT),
        (Week(weekdays((540, 600))), None, ("Open 6 hours a week or less.",)),
        (Week((((540, 900),), *CLOSED[1:])), None, ("Open 6 hours a week or less.", "Open 1 of five weekdays.")),
        (Week((*weekdays((540, 840))[:4], (), (), ())), None, ("Open 4 of five weekdays.",)),
        (Week(), None, ("Closed all week.",)),
        (Week(CLOSED, weekdays((540, 840))), None, ("Nobody can come in without an appointment.",)),
        (Week(weekdays((600, 840))), weekdays((540, 840)), ("Open 5.0 hours a week less than the town hall.",)),
        (Week(weekdays((480, 960))), weekdays((540, 840)), NO_LIMIT),
    ],
)
def test_limited_hours_say_why_they_are_limited(week: Week, town_hall: object, limits: tuple[str, ...]) -> None:
    assert tuple(str(one) for one in restrictions(week, town_hall)) == limits


@covers("R167")
@pytest.mark.parametrize(
    ("reason", "measures", "own", "count"),
    [
        ("", (), "", 2),
        ("Få innbyggere", (), "", 1),
        ("", ("call_back",), "", 1),
        ("x", (), "Vi drar ut", 0),
        ("x", ("video",), "", 0),
    ],
)
def test_limited_hours_need_a_reason_and_a_measure(reason: str, measures: tuple, own: str, count: int) -> None:
    limits = restrictions(Week())
    assert len(missing(limits, reason, measures, own)) == count
    assert missing((), reason, measures, own) == ()


@pytest.mark.parametrize(
    ("hours", "place"), [(0, 0), (0.5, 1), (5, 1), (5.5, 2), (10, 2), (10.5, 3), (25, 3), (25.5, 4), (60, 4)]
)
def test_an_office_is_in_one_class_of_the_study(hours: float, place: int) -> None:
    assert class_of(int(hours * 60)) == place
    assert sum(one.percent for one in CLASSES) == 100


# ── kept or not ─────────────────────────────────────────────────────────────────────────────────────


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, 2, hour, minute, tzinfo=OSLO)


@covers("R073", part="differences between promised and staffed")
@pytest.mark.parametrize(
    ("staffed", "until", "gaps"),
    [
        ([(at(9), at(14))], at(15), []),
        ([(at(9, 9), at(13, 55))], at(15), []),
        ([(at(9, 10), at(14))], at(15), [(at(9), at(9, 10))]),
        ([(at(9), at(11)), (at(12), at(14))], at(15), [(at(11), at(12))]),
        ([], at(10), [(at(9), at(10))]),
        ([], at(8), []),
    ],
)
def test_what_was_promised_and_not_kept_is_named_with_its_time(staffed: list, until: datetime, gaps: list) -> None:
    assert list(uncovered([(at(9), at(14))], staffed, until=until)) == gaps


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99))),
)
def test_taking_intervals_out_leaves_exactly_the_other_minutes(whole: list, taken: list) -> None:
    minutes = lambda some: {m for a, b in some for m in range(a, b)}  # noqa: E731
    assert minutes(minus(whole, taken)) == minutes(whole) - minutes(taken)
