"""What belongs together: whether somebody who contacts us again asks about what is open already."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.kin import Beside, Fresh, New, Same, Standing, kin
from inngang.rules.triage import MATTERS
from inngang.rules.vocabulary import OPEN_STATES, Channel, State, Urgency
from tests.covers import covers

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Europe/Oslo"))
HOUSING = Standing(1, "AAA-AAA", "housing", Urgency.NORMAL, State.WAITING, NOW - timedelta(days=3))
SICK = Standing(2, "BBB-BBB", "sickness_benefit", Urgency.NORMAL, State.PROMISED, NOW - timedelta(days=1))


def fresh(matter: str, urgency: Urgency = Urgency.NORMAL, channel: Channel = Channel.QUESTION) -> Fresh:
    return Fresh(matter, urgency, channel)


EXAMPLES = [
    # what comes, what is open, where it belongs
    (fresh("housing"), [], New, 0),
    (fresh("housing"), [HOUSING], Same, 1),
    (fresh("housing"), [HOUSING, SICK], Same, 1),
    (fresh("case_status"), [HOUSING, SICK], Same, 2),
    (fresh("sickness_benefit"), [HOUSING], Beside, 1),
    (fresh("unknown"), [HOUSING, SICK], Beside, 2),
    (fresh("housing", Urgency.SOON), [HOUSING], Beside, 1),
    (fresh("housing", Urgency.ACUTE), [HOUSING], Beside, 1),
    (fresh("case_status", Urgency.ACUTE), [HOUSING], Beside, 1),
    (fresh("housing"), [HOUSING._replace(state=State.ANSWERED)], New, 0),
    (fresh("housing"), [HOUSING._replace(state=State.CLOSED)], New, 0),
]


@covers("R081", "R274")
@pytest.mark.parametrize(("new", "standing", "kind", "with_"), EXAMPLES)
def test_a_new_contact_belongs_with_what_is_open_about_the_same(new, standing, kind, with_):
    found = kin(new, standing, NOW)
    assert isinstance(found, kind)
    assert getattr(found, "enquiry_id", 0) == with_
    assert str(found.why)


def test_somebody_who_only_asks_how_it_goes_is_told_apart_from_one_who_writes_again():
    asks, writes = kin(fresh("case_status"), [HOUSING], NOW), kin(fresh("housing"), [HOUSING], NOW)
    assert isinstance(asks, Same) and asks.only_progress
    assert isinstance(writes, Same) and not writes.only_progress


def test_somebody_on_the_line_or_at_the_desk_is_never_put_away_into_something_written():
    for channel in (Channel.PHONE, Channel.VISIT, Channel.CHAT):
        found = kin(fresh("housing", channel=channel), [HOUSING], NOW)
        assert isinstance(found, Same) and not found.may_join


standings = st.lists(
    st.builds(
        Standing,
        st.integers(1, 50),
        st.just("CCC-CCC"),
        st.sampled_from(sorted(MATTERS)),
        st.sampled_from(Urgency),
        st.sampled_from(State),
        st.integers(0, 500).map(lambda hours: NOW - timedelta(hours=hours)),
    ),
    max_size=6,
)


@given(st.sampled_from(sorted(MATTERS)), st.sampled_from(Urgency), st.sampled_from(Channel), standings)
def test_nothing_more_urgent_is_ever_put_into_something_that_waits_longer_nor_anything_into_what_is_ended(
    matter, urgency, channel, standing
):
    found = kin(Fresh(matter, urgency, channel), standing, NOW)
    if isinstance(found, Same):
        into = [one for one in standing if one.enquiry_id == found.enquiry_id and one.state in OPEN_STATES]
        assert any(one.urgency <= urgency for one in into)
        assert urgency != Urgency.ACUTE and matter != "unknown"
    if not any(one.state in OPEN_STATES for one in standing):
        assert isinstance(found, New)
