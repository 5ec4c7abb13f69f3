"""Key figures: every number is as long as the list behind it, the account balances, and the few are not shown."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, Outcome, PromiseKind, Role, Urgency
from inngang.service.access.queries import ANYONE, CLOCK, viewer_of
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.arrive import arrive
from inngang.service.enquiries.actions.finish_visit import CannotFinish, finish_visit
from inngang.service.journal.action import Refused, action, record
from inngang.service.journal.events import EnquiryReceived, VisitTallied
from inngang.service.key_figures import balance, queries
from inngang.service.key_figures.figures import FIGURES, hours_of
from inngang.service.key_figures.small_numbers import FEWEST, Share, hidden_groups, protected
from inngang.service.organisation.queries import unit_numbered
from inngang.service.people.queries import person_named, staff_named
from tests.covers import covers

ANALYST = Viewer(role=Role.ANALYST, staff_id=900)


def viewer(name: str) -> Viewer:
    found = viewer_of(staff_id=staff_named(name) or 0)
    assert found is not None
    return found.viewer


def office() -> int:
    found = unit_numbered("0313")
    assert found is not None
    return found.unit_id


def a_day(at: datetime, how_many: int, seed: int = 1) -> datetime:
    """Something of everything, at two offices and the contact centre; the moment it ended."""
    rng = Random(seed)
    desks = [viewer(name) for name in ("Ruth", "Håkon", "Anne", "Jonas", "Nora", "Samira", "Gunnhild", "Brit")]
    people = [None, person_named("Amina"), person_named("Bjørn"), person_named("Siri"), None]
    units = [office(), unit_numbered("1702").unit_id]
    made: list[int] = []
    for place in range(how_many):
        at += timedelta(seconds=rng.randrange(20, 120))
        kind = rng.random()
        if kind < 0.4:
            got = arrive(unit_id=rng.choice(units), sender_key=f"v{seed}-{place}", asked_acute=rng.random() < 0.2,
                         language=rng.choice(["nb", "so", "en"]), by=ANYONE, at=at)  # fmt: skip
        else:
            got = actions.receive(
                channel=Channel.PHONE if kind < 0.7 else Channel.QUESTION,
                text=rng.choice(["Jeg trenger hjelp til husleien", "Når kommer dagpengene", "Jeg har ikke mat"]),
                person_id=rng.choice(people), caller_phone="41500099", sender_key=f"s{seed}-{place}", by=ANYONE, at=at,
            )  # fmt: skip
        made.append(got.enquiry_id)
        if got.urgency == Urgency.ACUTE and rng.random() < 0.5:  # as it should be: somebody is there at once
            _somebody_takes_it(got.enquiry_id, desks, at + timedelta(seconds=rng.randrange(5, 50)))
        if rng.random() < 0.75:
            _something_happens(rng, rng.choice(made), rng.choice(desks), at + timedelta(seconds=rng.randrange(5, 200)))
    actions.escalate_due(at=at + timedelta(hours=7), by=CLOCK)
    return at + timedelta(hours=7)


def _somebody_takes_it(enquiry: int, desks: list[Viewer], at: datetime) -> None:
    for desk in desks:
        try:
            actions.take(enquiry_id=enquiry, by=desk, at=at)
            return
        except actions.AlreadyTaken:  # not open to this desk
            continue


def _something_happens(rng: Random, enquiry: int, desk: Viewer, at: datetime) -> None:
    try:
        actions.take(enquiry_id=enquiry, by=desk, at=at)
        at += timedelta(minutes=rng.randrange(1, 9))
        match rng.randrange(6):
            case 0 | 1:
                actions.answer(enquiry_id=enquiry, text="Ja.", by=desk, at=at)
            case 2:
                actions.promise(
                    enquiry_id=enquiry, kind=PromiseKind.ANSWER, due_by=at + timedelta(hours=1), by=desk, at=at
                )
            case 3:
                actions.hand_over(
                    enquiry_id=enquiry, to_queue=min(viewer("Jonas").queue_ids), note="Se her", by=desk, at=at
                )
            case 4:
                actions.close(enquiry_id=enquiry, outcome=Outcome.NO_SHOW, by=desk, at=at)
            case 5:
                actions.abandon(enquiry_id=enquiry, by=CLOCK, at=at)
    except Refused:
        pass  # taken already, or not for this desk: as on any day


def everyone_behind(figure: str, count: queries.Count, day: date, at: datetime, by: Viewer) -> list[int]:
    """All pages of the list a number opens."""
    found: list[int] = []
    page = 1
    while True:
        got = queries.behind_the_number(
            figure=figure, channel=count.channel, unit=count.unit_id, day=day, viewer=by, at=at, page=page, size=7
        )
        assert got.total == getattr(count, figure), (figure, count)
        found += [card.enquiry_id for card in got.cards]
        if not got.has_more:
            return found
        page += 1


@pytest.mark.django_db
@covers("R265")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_number_is_as_long_as_the_list_it_opens(cast, at, seed):
    end = a_day(at, 60, seed)
    counted = queries.today(day=at.date(), at=end)
    assert counted.all.received == 60
    for count in (counted.all, *counted.units, *counted.channels, *counted.cells):
        for figure in FIGURES:
            behind = everyone_behind(figure, count, at.date(), end, ANALYST)
            assert len(behind) == len(set(behind)) == getattr(count, figure), (figure, count)


@pytest.mark.django_db
def test_a_lively_day_gives_something_in_every_figure_but_rare_ones(cast, at):
    end = a_day(at, 150, seed=4)
    everything = queries.today(day=at.date(), at=end).all
    rare = {"unanswered_transfers"}
    assert {figure for figure in FIGURES if not getattr(everything, figure)} <= rare


@pytest.mark.django_db
def test_offices_and_channels_add_up_to_all(cast, at):
    end = a_day(at, 80)
    counted = queries.today(day=at.date(), at=end)
    for figure in ("received", "waiting", "promised", "acute"):  # an enquiry is received, and is now, in one place
        for parts in (counted.units, counted.channels, counted.cells):
            assert sum(getattr(one, figure) for one in parts) == getattr(counted.all, figure)


@pytest.mark.django_db
def test_what_is_counted_now_is_not_said_of_a_day_that_is_past(cast, at):
    end = a_day(at, 30)
    past = queries.today(day=at.date(), at=end + timedelta(days=1))
    assert not past.is_today
    assert (past.all.waiting, past.all.promised, past.all.overdue) == (0, 0, 0)
    assert past.all.received == 30


@pytest.mark.django_db
@covers("R169", part="counted: acute, with a human within a minute, and the same day")
def test_acute_is_counted_from_coming_in_to_the_first_human(cast, at):
    quick = arrive(unit_id=office(), sender_key="a", asked_acute=True, by=ANYONE, at=at)
    slow = arrive(unit_id=office(), sender_key="b", asked_acute=True, by=ANYONE, at=at)
    arrive(unit_id=office(), sender_key="c", asked_acute=True, by=ANYONE, at=at)
    arrive(unit_id=office(), sender_key="d", by=ANYONE, at=at)
    actions.take(enquiry_id=quick.enquiry_id, by=viewer("Ruth"), at=at + timedelta(seconds=60))
    actions.take(enquiry_id=slow.enquiry_id, by=viewer("Håkon"), at=at + timedelta(seconds=61))
    counted = queries.today(day=at.date(), at=at + timedelta(minutes=5)).all
    assert (counted.acute, counted.acute_in_time, counted.acute_same_day) == (3, 1, 2)


@pytest.mark.django_db
def test_the_median_and_nine_of_ten_are_those_of_the_first_meeting(cast, at):
    ruth = viewer("Ruth")
    for place in range(5):
        got = arrive(unit_id=office(), sender_key=f"w{place}", asked_acute=True, by=ANYONE, at=at)
        actions.take(enquiry_id=got.enquiry_id, by=ruth, at=at + timedelta(seconds=10 * (place + 1)))
    actions.release(enquiry_id=got.enquiry_id, reason="pause", by=ruth, at=at + timedelta(minutes=20))
    actions.take(enquiry_id=got.enquiry_id, by=ruth, at=at + timedelta(minutes=30))
    (count,) = queries.today(day=at.date(), at=at + timedelta(hours=1)).channels
    assert (count.waited_median, count.waited_most) == (30.0, 46.0)


@pytest.mark.django_db
def test_names_are_shown_to_the_one_who_leads_the_unit_and_to_nobody_else(cast, at):
    actions.receive(
        channel=Channel.QUESTION, text="Husleie", person_id=person_named("Amina"), by=ANYONE, at=at, sender_key="n"
    )
    leads, other = viewer("Tone"), viewer("Maryam")

    def name(by: Viewer) -> str:
        (card,) = queries.behind_the_number(figure="received", day=at.date(), viewer=by, at=at).cards
        return card.name

    assert name(leads) == "Amina Warsame"
    assert name(other) == name(ANALYST) == ""


@pytest.mark.django_db
@covers("R265")
@pytest.mark.parametrize("read", ["today", "behind", "account", "hours"])
def test_the_number_of_statements_does_not_grow_with_the_day(cast, at, read):
    def statements(end: datetime) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            match read:
                case "today":
                    queries.today(day=at.date(), at=end)
                case "behind":
                    queries.behind_the_number(figure="received", day=at.date(), viewer=ANALYST, at=end)
                case "account":
                    balance.account(day=at.date(), at=end)
                case "hours":
                    queries.by_hour(day=at.date())
        return len(seen)

    few = statements(a_day(at, 10, seed=1))
    many = statements(a_day(at, 120, seed=2))
    assert few == many == (2 if read == "account" else 1)


# ── who falls behind ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_the_office_with_the_largest_share_late_comes_first(at):
    def count(unit: int, kept: int, broken: int, overdue: int = 0) -> queries.Count:
        return queries.Count(unit, f"Office {unit}", "", kept=kept, broken=broken, overdue=overdue)

    units = (count(1, 9, 1), count(2, 1, 1, 2), count(3, 10, 0), count(4, 0, 1), count(5, 4, 4))
    nothing = queries.Count(0, "", "")
    counted = queries.Today(at.date(), True, at, nothing, units, (), ())
    assert [one.unit_id for one in queries.behind(counted)] == [2, 5, 1, 4]  # one of one says little, so it is last


# ── the account ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2])
def test_the_account_balances_received_is_answered_promised_ended_or_named(cast, at, seed):
    end = a_day(at, 80, seed)
    account = balance.account(day=at.date(), at=end)
    assert account.total("received") == 80
    for line in account.lines:
        assert line.received == line.answered + line.promised + line.ended + line.missing
    assert account.total("missing") == len(account.missing) == len({one.enquiry_id for one in account.missing})
    assert all(one.owner and one.why for one in account.missing)


@pytest.mark.django_db
def test_what_was_promised_and_is_late_is_named_with_its_owner(cast, at):
    got = arrive(unit_id=office(), sender_key="late", by=ANYONE, at=at)
    assert balance.account(day=at.date(), at=at + timedelta(minutes=1)).is_balanced
    late = balance.account(day=at.date(), at=got.due_by + timedelta(seconds=1))
    (missing,) = late.missing
    assert (missing.ref, missing.what, late.is_balanced) == (got.ref, balance.LATE, False)
    assert missing.owner


@pytest.mark.django_db
def test_what_was_received_and_is_gone_from_the_tables_is_named(cast, at):
    @action
    def received_and_lost() -> None:
        gone = EnquiryReceived(enquiry_id=987654321, unit_id=office(), channel="phone", language="nb", is_first=True)
        record(gone, by=CLOCK, at=at)

    received_and_lost()
    (missing,) = balance.account(day=at.date(), at=at).missing
    assert (missing.enquiry_id, missing.what) == (987654321, balance.GONE)
    (per_channel,) = balance.of_day(day=at.date())
    assert (per_channel.received, per_channel.missing) == (1, ("987654321",))


def test_a_day_lasts_23_hours_when_the_clock_goes_forward():
    start, end = hours_of(date(2026, 3, 29))
    assert end.timestamp() - start.timestamp() == 23 * 3600


# ── the few ─────────────────────────────────────────────────────────────────────────────────────────


@covers("R269", part="groups of fewer than five are not shown, nor found by subtraction")
@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), max_size=8))
def test_no_small_group_is_shown_or_found_by_subtraction(sizes):
    hidden = hidden_groups(sizes)
    assert all(sizes[group] >= FEWEST or sizes[group] == 0 for group in sizes if group not in hidden)
    present = {group for group, size in sizes.items() if size}
    if hidden and hidden != present:
        assert len(hidden) >= 2
        assert sum(sizes[group] for group in hidden) >= FEWEST


def test_a_group_that_could_be_found_by_subtraction_is_hidden_with_the_next_smallest():
    assert hidden_groups({"nb": 40, "en": 9, "so": 3}) == {"en", "so"}
    assert hidden_groups({"nb": 40, "en": 9, "so": 0}) == set()


def test_a_share_of_few_is_not_shown():
    assert protected(Share(2, 30)) is None
    assert protected(Share(28, 30)) is None
    assert protected(Share(1, 3)) is None
    assert protected(Share(30, 30)) == Share(30, 30)
    assert protected(Share(0, 30)) == Share(0, 30)


@given(st.integers(1, 500).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_range_of_a_share_has_the_share_in_it(both):
    share = Share(*both)
    low, high = share.range
    assert 0 <= low <= share.value + 1e-9
    assert share.value - 1e-9 <= high <= 1


@pytest.mark.django_db
@covers("R042", "R262")
def test_each_group_of_languages_is_counted_and_the_few_are_hidden(cast, at):
    ruth = viewer("Ruth")
    for place, language in enumerate(["nb"] * 12 + ["so"] * 6 + ["pl"] * 2 + ["en"] * 2):
        got = arrive(unit_id=office(), sender_key=f"l{place}", asked_acute=True, language=language, by=ANYONE, at=at)
        if language == "nb" or place % 2:
            actions.take(enquiry_id=got.enquiry_id, by=ruth, at=at + timedelta(seconds=30))
    groups = {one.group: one for one in queries.equal(first=at.date(), last=at.date(), at=at + timedelta(hours=1))}
    assert groups["norwegian"].received == 12
    assert groups["norwegian"].met == Share(12, 12)
    assert groups["norwegian"].waited_median == 30
    assert groups["english"].received is None
    assert groups["others"].received is None  # eight of them, and the two who speak English would be found
    assert groups["sami"].received == 0


@pytest.mark.django_db
@covers("R261", "R266")
def test_help_and_ease_are_counted_apart_with_how_many_said_it(cast, at):
    amina = viewer_of(person_id=person_named("Amina")).viewer
    for place in range(6):
        got = actions.receive(channel=Channel.QUESTION, text="Husleie", person_id=amina.person_id, sender_key=f"r{place}", by=ANYONE, at=at)  # fmt: skip  # noqa: E501
        actions.rate(enquiry_id=got.enquiry_id, got_help=True, ease=place % 5 + 1 if place else None, by=amina, at=at)
    (rated,) = queries.ratings(first=at.date(), last=at.date())
    assert (rated.channel, rated.answers, rated.got_help, rated.ease_answers) == ("question", 6, Share(6, 6), 5)
    assert rated.ease == pytest.approx((2 + 3 + 4 + 5 + 1) / 5)


@pytest.mark.django_db
def test_few_answers_are_not_shown(cast, at):
    amina = viewer_of(person_id=person_named("Amina")).viewer
    got = actions.receive(
        channel=Channel.QUESTION, text="Husleie", person_id=amina.person_id, sender_key="r", by=ANYONE, at=at
    )
    actions.rate(enquiry_id=got.enquiry_id, got_help=False, ease=1, by=amina, at=at)
    (rated,) = queries.ratings(first=at.date(), last=at.date())
    assert (rated.answers, rated.got_help, rated.ease) == (None, None, None)


# ── visits ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@covers("R175", "R176")
@pytest.mark.parametrize(
    ("outcome", "state"), [("answered", "closed"), ("referred", "closed"), ("promised", "promised")]
)
def test_a_visit_is_counted_and_finished_in_one(cast, at, outcome, state):
    ruth = viewer("Ruth")
    got = arrive(unit_id=office(), sender_key="f", asked_acute=True, by=ANYONE, at=at)
    actions.take(enquiry_id=got.enquiry_id, by=ruth, at=at)
    finish_visit(
        enquiry_id=got.enquiry_id, language="so", matter="debt_advice", minutes=12, outcome=outcome, other_channel=True, by=ruth, at=at
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("select state, matter from enquiries_enquiry where id = %s", [got.enquiry_id])
        assert cursor.fetchone() == (state, "debt_advice")
    visits = queries.visits(first=at.date(), last=at.date(), unit=office())
    assert visits.visits == 1
    assert queries.reception_day(unit=office(), at=at).done == 1


@pytest.mark.django_db
def test_a_visit_without_an_outcome_goes_on_and_is_not_counted(cast, at):
    ruth = viewer("Ruth")
    got = arrive(unit_id=office(), sender_key="g", asked_acute=True, by=ANYONE, at=at)
    actions.take(enquiry_id=got.enquiry_id, by=ruth, at=at)
    with pytest.raises(CannotFinish):
        finish_visit(enquiry_id=got.enquiry_id, language="nb", matter="unknown", minutes=1, outcome="", other_channel=None, by=ruth, at=at)  # fmt: skip  # noqa: E501
    assert queries.reception_day(unit=office(), at=at).done == 0


@pytest.mark.django_db
def test_the_count_of_visits_hides_languages_that_few_spoke(cast, at):
    @action
    def counted() -> None:
        for place in range(17):
            record(
                VisitTallied(
                    enquiry_id=None, unit_id=office(), channel="visit", language="so" if place < 3 else "nb", matter="payment",
                    minutes=place, outcome="answered", other_channel=place < 6,
                ),
                by=CLOCK,
                at=at,
            )  # fmt: skip

    counted()
    visits = queries.visits(first=at.date(), last=at.date())
    assert (visits.visits, visits.minutes, visits.other_channel) == (17, 8.0, Share(6, 17))
    assert {one.visits for one in visits.languages} == {None}
    assert [(one.what, one.visits) for one in visits.matters] == [("payment", 17)]
