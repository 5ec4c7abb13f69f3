"""Planned changes of the register: decided by two, done once on their day, and nothing that is open is lost."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from inngang.jobs.keep_register import keep_register
from inngang.rules.hours import OSLO
from inngang.rules.opening import Place
from inngang.rules.units import Change, ChangeKind
from inngang.rules.vocabulary import Channel, PromiseKind, Role, UnitKind
from inngang.service.access.door import DoorClosed
from inngang.service.access.queries import CLOCK, viewer_of
from inngang.service.enquiries import actions as enquiries
from inngang.service.enquiries import verifier
from inngang.service.enquiries.actions.ask_office import ask_office, reply_to_question
from inngang.service.enquiries.actions.discuss_case import begin_case_dialogue, take_case_dialogue
from inngang.service.enquiries.case_dialogues import waiting_dialogues
from inngang.service.enquiries.office_questions import asked_about_enquiry, asked_of_us
from inngang.service.journal import action, record
from inngang.service.journal.events import RegisterChanged
from inngang.service.organisation import queries, register
from inngang.service.organisation.actions import (
    CannotChange,
    CannotDecideChange,
    HoursRow,
    approve_change,
    edit_unit,
    propose_change,
    reject_change,
    set_number,
    set_schedule,
    undo_change,
)
from inngang.service.organisation.agreements import agreements
from inngang.service.organisation.calendars import places_with_hours
from inngang.service.organisation.find import find
from inngang.service.organisation.intake import intake_of
from inngang.service.organisation.numbers import numbers
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows, run
from tests.covers import covers
from tests.times import MORNING

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
DAY = date(2026, 12, 1)
BEFORE = MORNING + timedelta(hours=1)
AFTER = datetime(2026, 12, 1, 0, 5, tzinfo=OSLO)


def keeper():
    return viewer_of(staff_id=staff_named("Oddny")).viewer


def leader():
    return viewer_of(staff_id=staff_named("Maryam")).viewer


def merge(**other) -> Change:
    return Change(**{"kind": ChangeKind.MERGE, "on": DAY, "unit": "0313", "successor": "0906"} | other)


def decided(change: Change, staff=()) -> int:
    change_id = propose_change(change=change, staff=staff, by=keeper(), at=MORNING)
    if register.change(change_id).state == "proposed":
        approve_change(change_id=change_id, by=leader(), at=MORNING)
    return change_id


def unit_id(number: str) -> int:
    return queries.unit_numbered(number).unit_id


def ask(person: str = "Amina", **other) -> int:
    given = {"channel": Channel.QUESTION, "text": "Jeg har ikke penger til husleien", "by": CLOCK, "at": MORNING}
    return enquiries.receive(person_id=person_named(person), **given | other).enquiry_id


def stands(enquiry_id: int) -> dict:
    return row(
        """select e.state, u.number, e.owner_id, q.unit_id as queue_unit, p.owner_id as owes, p.owner_queue_id, e.queue_id, p.due_by
           from enquiries_enquiry e join organisation_unit u on u.id = e.unit_id join organisation_queue q on q.id = e.queue_id
           left join promises_promise p on p.enquiry_id = e.id and p.state = 'open' where e.id = %(id)s""",
        {"id": enquiry_id},
    )


def now_deferred() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("set constraints all deferred")


@covers("R231")
def test_a_merged_office_gives_all_that_is_open_to_the_other_and_the_person_is_told():
    waiting = ask()
    taken = ask("Bjørn", text="Spørsmål om penger til mat og husleie")
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    jonas = viewer_of(staff_id=staff_named("Jonas")).viewer
    enquiries.take(enquiry_id=taken, by=jonas, at=BEFORE)
    due = stands(waiting)["due_by"]
    assert stands(waiting)["number"] == "0313"
    decided(merge())
    assert keep_register(at=BEFORE) == {"changes": 0, "enquiries": 0}
    assert stands(waiting)["number"] == "0313", "nothing happens before the day"
    done = keep_register(at=AFTER)
    assert done["changes"] == 1 and done["enquiries"] >= 2
    after = stands(waiting)
    assert (after["number"], after["queue_unit"], after["owner_queue_id"]) == (
        "0906",
        unit_id("0906"),
        after["queue_id"],
    )
    assert after["due_by"] == due, "what was promised stands"
    kept = stands(taken)
    assert (kept["number"], kept["owner_id"], kept["owes"]) == ("0906", jonas.staff_id, jonas.staff_id)
    told = rows("select text from notices_notice where kind = 'moved' order by enquiry_id")
    assert len(told) == 1 and "NAV Arendal" in told[0]["text"] and "NAV St. Hanshaugen" in told[0]["text"]
    assert verifier.problems() == []
    assert keep_register(at=AFTER + timedelta(minutes=1)) == {"changes": 0, "enquiries": 0}
    posts = rows(
        "select unit_id from organisation_post where staff_id = %(s)s and valid_to is null", {"s": hakon.staff_id}
    )
    assert posts == [{"unit_id": unit_id("0906")}]
    amina = rows(
        "select unit_id, staff_id from organisation_follow_up where person_id = %(p)s and valid_to is null",
        {"p": person_named("Amina")},
    )
    assert amina == [{"unit_id": unit_id("0906"), "staff_id": hakon.staff_id}], "she keeps her adviser"
    now_deferred()


@covers("R231")
def test_a_closed_offices_contacts_come_to_the_one_that_took_over_also_before_the_clock_has_moved_anything():
    decided(merge(kind=ChangeKind.CLOSE))
    late = AFTER.replace(minute=1)
    for _ in range(2):
        by_area = ask("Bjørn", at=late, unit_id=unit_id("0313"))
        assert stands(by_area)["number"] == "0906"
        keep_register(at=AFTER)
    assert queries.unit_of_area("030104", on=DAY).number == "0906"
    assert queries.unit_of_area("030104", on=DAY - timedelta(days=1)).number == "0313"
    assert queries.unit_now("0313", on=DAY).number == "0906"
    assert queries.unit_now("0313", on=DAY - timedelta(days=1)).number == "0313"
    assert queries.answers_number("55 55 33 33", on=DAY).number == "4100"
    assert verifier.problems() == []


def test_what_came_in_at_the_old_office_while_it_merged_is_found_the_minute_after():
    decided(merge())
    keep_register(at=AFTER)
    slow = ask()
    _put_back(slow)
    assert stands(slow)["number"] == "0313"
    assert keep_register(at=AFTER + timedelta(minutes=1))["enquiries"] == 1
    assert stands(slow)["number"] == "0906"


@action
def _put_back_at(enquiry_id: int, *, by, at) -> None:
    run("update enquiries_enquiry set unit_id = %(u)s where id = %(id)s", {"u": unit_id("0313"), "id": enquiry_id})
    run(
        "update access_tie set unit_id = %(u)s where enquiry_id = %(id)s and unit_id is not null",
        {"u": unit_id("0313"), "id": enquiry_id},
    )
    record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)


def _put_back(enquiry_id: int) -> None:
    _put_back_at(enquiry_id, by=CLOCK, at=AFTER)


def test_in_a_split_enquiries_follow_the_area_of_the_person_and_the_rest_stays():
    stays, goes = ask(), ask("Bjørn", area_code="030116", text="Penger til strøm og mat")
    split = Change(
        kind=ChangeKind.SPLIT,
        on=DAY,
        unit="0313",
        new_number="0316",
        name="NAV Sentrum",
        new_kind=UnitKind.DISTRICT_OFFICE,
        areas={"030116": "0316"},
    )
    decided(split, staff=[staff_named("Anne")])
    assert queries.unit_of_area("030116", on=DAY).number == "0316"
    assert queries.unit_of_area("030116", on=DAY - timedelta(days=1)).number == "0313"
    keep_register(at=AFTER)
    assert (stands(stays)["number"], stands(goes)["number"]) == ("0313", "0316")
    assert viewer_of(staff_id=staff_named("Anne")).viewer.unit_ids == {unit_id("0316")}
    assert verifier.problems() == []
    now_deferred()


@covers("R336")
def test_one_person_who_moves_keeps_adviser_and_promise_and_the_new_office_has_it():
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    promised, waiting = ask(), ask(text="Jeg har spørsmål om bolig")
    enquiries.take(enquiry_id=promised, by=hakon, at=BEFORE)
    due = BEFORE + timedelta(days=1)
    enquiries.promise(enquiry_id=promised, kind=PromiseKind.ANSWER, due_by=due, by=hakon, at=BEFORE)
    moved = enquiries.move_person(
        person_id=person_named("Amina"), area_code="4203", reason="Hun sa det", by=hakon, at=BEFORE
    )
    assert moved >= 1
    assert stands(promised)["number"] == "0906" and stands(promised)["owner_id"] == hakon.staff_id
    assert stands(waiting)["number"] == "0906" and stands(waiting)["queue_unit"] == unit_id("0906")
    tie = row(
        "select unit_id, staff_id from organisation_follow_up where person_id = %(p)s and valid_to is null",
        {"p": person_named("Amina")},
    )
    assert tie == {"unit_id": unit_id("0906"), "staff_id": hakon.staff_id}
    told = rows("select text from notices_notice where kind = 'moved' and enquiry_id is null")
    assert len(told) == 1 and "NAV Arendal" in told[0]["text"] and "Håkon Dahl" in told[0]["text"]
    assert verifier.problems() == []


def test_moving_a_person_needs_a_reason_a_place_that_is_another_and_the_door():
    hakon = viewer_of(staff_id=staff_named("Håkon")).viewer
    given = {"person_id": person_named("Amina"), "area_code": "4203", "reason": "Hun sa det", "by": hakon, "at": BEFORE}
    for other, code in (
        ({"reason": " "}, "no_reason"),
        ({"area_code": "0000"}, "no_area"),
        ({"area_code": "030104"}, "same_area"),
    ):
        with pytest.raises(enquiries.CannotMovePerson) as refused:
            enquiries.move_person(**given | other)
        assert refused.value.code == code
    with pytest.raises(enquiries.CannotMovePerson):
        enquiries.move_person(**given | {"by": viewer_of(staff_id=staff_named("Nora")).viewer})
    with pytest.raises(DoorClosed):
        enquiries.move_person(**given | {"by": viewer_of(staff_id=staff_named("Torstein")).viewer})
    assert rows("select 1 from notices_notice where kind = 'moved'") == []


def test_somebody_who_lives_hidden_is_not_told_of_a_place_in_a_message():
    tone = viewer_of(staff_id=staff_named("Tone")).viewer
    enquiries.move_person(person_id=person_named("Vera"), area_code="4203", reason="Sagt til leder", by=tone, at=BEFORE)
    assert rows("select 1 from notices_notice where kind = 'moved'") == []


def test_whoever_proposes_does_not_approve_what_moves_people_and_the_database_says_so_too():
    change_id = propose_change(change=merge(), by=keeper(), at=MORNING)
    with pytest.raises(CannotDecideChange) as refused:
        approve_change(change_id=change_id, by=keeper(), at=MORNING)
    assert refused.value.code == "four_eyes"
    assert register.change(change_id).state == "proposed"
    with pytest.raises(IntegrityError, match="change_is_decided_by_another"), transaction.atomic():
        _approve_by_hand(change_id, keeper().staff_id)
    with pytest.raises(IntegrityError, match="change_that_moves_people_has_two"), transaction.atomic():
        _approve_by_hand(change_id, None)


def _approve_by_hand(change_id: int, staff_id: int | None) -> None:
    @action
    def by_hand(*, by, at) -> None:
        run(
            "update organisation_unit_change set state = 'approved', decided_by_id = %(s)s, decided_at = %(at)s where id = %(id)s",
            {"id": change_id, "s": staff_id, "at": MORNING},
        )
        record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)

    by_hand(by=CLOCK, at=MORNING)


def test_only_those_who_keep_the_register_propose_and_a_no_has_a_reason():
    with pytest.raises(CannotDecideChange):
        propose_change(change=merge(), by=leader(), at=MORNING)
    change_id = propose_change(change=merge(), by=keeper(), at=MORNING)
    with pytest.raises(CannotDecideChange):
        approve_change(change_id=change_id, by=viewer_of(staff_id=staff_named("Håkon")).viewer, at=MORNING)
    with pytest.raises(CannotDecideChange):
        reject_change(change_id=change_id, why=" ", by=leader(), at=MORNING)
    reject_change(change_id=change_id, why="Kommunene har ikke vedtatt det.", by=leader(), at=MORNING)
    assert register.change(change_id).state == "rejected"
    assert keep_register(at=AFTER)["changes"] == 0


def test_a_change_is_taken_back_before_its_day_and_leaves_nothing_behind():
    before = (register.read_register(), queries.unit_of_area("030104", on=DAY).number)
    for change in (
        merge(),
        Change(
            kind=ChangeKind.SPLIT, on=DAY, unit="0313", new_number="0316", name="NAV Sentrum", areas={"030116": "0316"}
        ),
    ):
        change_id = decided(change)
        undo_change(change_id=change_id, by=keeper(), at=BEFORE)
        assert (register.read_register(), queries.unit_of_area("030104", on=DAY).number) == before
        now_deferred()
    assert keep_register(at=AFTER)["changes"] == 0


def test_a_new_name_needs_one_only_and_is_there_on_its_day():
    change_id = decided(Change(kind=ChangeKind.RENAME, on=DAY, unit="0313", name="Nav St. Hanshaugen"))
    assert register.change(change_id).state == "approved"
    assert queries.unit_numbered("0313").name == "NAV St. Hanshaugen"
    keep_register(at=AFTER)
    assert queries.unit_numbered("0313").name == "Nav St. Hanshaugen"
    queue = row("select name from organisation_queue where unit_id = %(u)s and kind = 'unit'", {"u": unit_id("0313")})
    assert queue["name"].startswith("Nav St. Hanshaugen, ")
    told = [(one.event, one.who, one.data.get("old"), one.data.get("new")) for one in register.history(unit_id("0313"))]
    assert ("UnitChangeProposed", "Oddny Foss", "NAV St. Hanshaugen", "Nav St. Hanshaugen") in told


def test_a_question_to_an_office_that_merged_is_answered_by_the_one_it_became_part_of():
    nora = viewer_of(staff_id=staff_named("Nora")).viewer
    home = row("select area_code from people_person where id = %(id)s", {"id": person_named("Amina")})["area_code"]
    asked = enquiries.receive(
        channel=Channel.PHONE, text="Når kommer barnetrygden?", area_code=home, by=CLOCK, at=MORNING
    ).enquiry_id
    enquiries.take(enquiry_id=asked, by=nora, at=BEFORE)
    ask_office(enquiry_id=asked, text="Er søknaden kommet?", by=nora, at=BEFORE)
    there = viewer_of(staff_id=staff_named("Håkon")).viewer
    other = there._replace(unit_ids=frozenset({unit_id("0906")}))
    assert [one.text for one in asked_of_us(viewer=there, at=BEFORE)] == ["Er søknaden kommet?"]
    decided(merge())
    keep_register(at=AFTER)
    assert asked_of_us(viewer=there._replace(unit_ids=frozenset({unit_id("0313")})), at=AFTER) == []
    [one] = asked_of_us(viewer=other, at=AFTER)
    assert one.text == "Er søknaden kommet?" and one.answer_by == asked_about_enquiry(asked)[0].answer_by
    told = rows(
        "select data from journal_line where event = 'OfficeQuestionMoved' and enquiry_id = %(id)s", {"id": asked}
    )
    assert len(told) == 1
    lines = row("select count(*) as n from journal_line")
    keep_register(at=AFTER + timedelta(minutes=1))
    assert row("select count(*) as n from journal_line") == lines, (
        "once, and nothing is written when all is where it belongs"
    )
    reply_to_question(question_id=one.id, reply="we_call", text="", by=other, at=AFTER)


def test_a_case_dialogue_nobody_has_taken_goes_with_the_work_of_a_case_unit_that_merged_and_one_that_is_taken_stays():
    elias, stian, roar = person_named("Elias"), staff_viewer("Stian"), staff_viewer("Roar")
    first, second = (
        enquiries.receive(
            channel=Channel.PHONE, text="Hvordan går det?", person_id=elias, caller_phone=f"4150009{number}", by=CLOCK, at=MORNING
        ).enquiry_id
        for number in (1, 2)
    )  # fmt: skip
    for one in (first, second):
        enquiries.take(enquiry_id=one, by=stian, at=BEFORE)
        begin_case_dialogue(enquiry_id=one, case_unit_id=unit_id("4405"), text="Trenger tiltaket.", by=stian, at=BEFORE)
    there = roar._replace(unit_ids=frozenset({unit_id("4405")}))
    taken, left = [one.id for one in waiting_dialogues(viewer=there, decides=True)]
    take_case_dialogue(dialogue_id=taken, by=roar, at=BEFORE)
    decided(merge(unit="4405", successor="4815"))
    keep_register(at=AFTER)
    other = staff_viewer("Aksel")._replace(unit_ids=frozenset({unit_id("4815")}), role=Role.CASEWORKER)
    assert [one.id for one in waiting_dialogues(viewer=other, decides=True)] == [left]
    assert [one.id for one in waiting_dialogues(viewer=there, decides=True)] == [taken], "the one who took it has it"
    told = rows("select enquiry_id, data from journal_line where event = 'CaseDialogueMoved'")
    assert [one["enquiry_id"] for one in told] == [second]
    lines = row("select count(*) as n from journal_line")
    keep_register(at=AFTER + timedelta(minutes=1))
    assert row("select count(*) as n from journal_line") == lines


def staff_viewer(name: str):
    return viewer_of(staff_id=staff_named(name)).viewer


def test_what_is_mended_is_told_with_what_it_was():
    edit_unit(number="0313", phone="22 00 00 00", part_of="9010", by=keeper(), at=MORNING)
    newest = register.history(unit_id("0313"))[0]
    assert (newest.data["what"], newest.data["old"], newest.data["new"]) == ("phone number", "", "22 00 00 00")
    with pytest.raises(CannotChange):
        edit_unit(number="0313", phone="ring oss", part_of="9010", by=keeper(), at=MORNING)
    with pytest.raises(CannotChange):
        edit_unit(number="0313", phone="", part_of="4405", by=keeper(), at=MORNING)


def test_the_database_leaves_no_area_without_a_unit_whoever_writes():
    @action
    def end(*, by, at) -> None:
        run("update organisation_unit set valid_to = '2026-11-30' where number = '0313'")
        record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)
        now_deferred()

    with pytest.raises(IntegrityError, match="would have no unit"), transaction.atomic():
        end(by=CLOCK, at=MORNING)
    decided(merge())
    now_deferred()

    @action
    def loosen(*, by, at) -> None:
        run(
            "delete from organisation_area_move where area_id = (select id from organisation_area where code = '030104')"
        )
        record(RegisterChanged(what="test", new=0, changed=1), by=by, at=at)
        now_deferred()

    with pytest.raises(IntegrityError, match="would have no unit"), transaction.atomic():
        loosen(by=CLOCK, at=MORNING)


def test_a_unit_not_yet_in_use_gets_no_contacts_and_is_not_found_by_the_public():
    decided(
        Change(kind=ChangeKind.OPEN, on=DAY, new_number="0399", name="NAV Nytt kontor", new_kind=UnitKind.LOCAL_OFFICE)
    )
    early = ask(unit_id=unit_id("0399"))
    assert stands(early)["number"] == "4100"
    assert find("Nytt kontor", at=MORNING).hits == ()
    assert [one.office.number for one in find("Nytt kontor", at=AFTER).hits] == ["0399"]
    assert "0399" not in [one.number for one in queries.units(on=MORNING.date())]
    late = ask(unit_id=unit_id("0399"), at=AFTER, text="Noe helt annet om bolig")
    assert stands(late)["number"] == "0399"


def test_the_role_that_keeps_the_register_sees_no_person():
    assert keeper().role == Role.REGISTER_KEEPER
    from inngang.rules.vocabulary import Purpose
    from inngang.service.access.door import open_person

    for purpose in Purpose:
        with pytest.raises(DoorClosed):
            open_person(person_id=person_named("Amina"), by=keeper(), purpose=purpose, at=MORNING)


def _arendal_and_st_hanshaugen() -> tuple[int, int]:
    return unit_id("0906"), unit_id("0313")


@covers("R231", "R078")
def test_what_an_office_had_goes_to_the_one_it_becomes_part_of_or_ends_with_a_line_that_says_so():
    new, old = _arendal_and_st_hanshaugen()
    debt = [HoursRow(1, None, time(10), time(12))]
    set_schedule(unit_id=old, kind=Place.SERVICE, code="debt_counselling", rows=debt, by=CLOCK, at=MORNING)
    set_schedule(unit_id=old, kind=Place.CHANNEL, code="chat", rows=debt, by=CLOCK, at=MORNING)
    set_number(unit_id=old, kind="reception", number="22 11 22 11", published="public", by=CLOCK, at=MORNING)
    set_number(unit_id=new, kind="reception", number="37 11 22 11", published="public", by=CLOCK, at=MORNING)
    tromso = unit_id("1902")
    set_number(
        unit_id=tromso, kind="duty", number="40090031", published="public", overflow_unit_id=old, by=CLOCK, at=MORNING
    )
    decided(merge())
    keep_register(at=AFTER)
    hours_of = {(one["kind"], one["code"]) for one in places_with_hours(new)}
    assert ("service", "debt_counselling") in hours_of and ("channel", "chat") not in hours_of
    places = rows("select distinct unit_id from organisation_schedule where reception_id in (select id from"
                  " organisation_reception where name = 'St. Hanshaugen')")  # fmt: skip
    assert places == [{"unit_id": new}], "the hours of the place stand with the office that has it"
    shown = {one.kind: one.number for one in numbers(unit_ids=[new, old], seen_by="internal", on=DAY)}
    assert shown == {"duty": "40090017", "reception": "37 11 22 11"}
    assert [one.overflow_unit_id for one in numbers(unit_ids=[tromso], seen_by="internal", on=DAY)] == [new]
    assert {one.title for one in agreements(unit_id=new, on=DAY)} >= {"Samarbeid med Storgata legesenter om sykmeldte"}
    assert intake_of(new) is not None and intake_of(old) is None
    given = rows(
        """select s.code, o.unit_id, o.valid_to from organisation_office_service o join organisation_service s
           on s.id = o.service_id where s.code = 'debt_counselling' and o.unit_id in (%(a)s, %(b)s) order by o.unit_id = %(a)s""",
        {"a": new, "b": old},
    )
    assert [(one["unit_id"], one["valid_to"]) for one in given] == [(old, DAY - timedelta(days=1)), (new, None)]
    told = {(one.event, one.data.get("what")) for one in register.history(new)}
    assert {("UnitTookOver", what) for what in ("phone numbers", "agreements", "what it wants passed on")} <= told
    ended = {(one.event, one.data.get("what")) for one in register.history(old)}
    assert {("UnitLeftBehind", "phone numbers"), ("UnitLeftBehind", "opening hours")} <= ended
    now_deferred()


@covers("R231")
def test_a_call_to_a_number_of_a_closed_office_is_answered_by_the_one_that_took_over():
    old = unit_id("0313")
    set_number(unit_id=old, kind="reception", number="22 11 22 11", published="public", by=CLOCK, at=MORNING)
    edit_unit(number="0313", phone="22 00 00 13", part_of="9010", by=keeper(), at=MORNING)
    decided(merge(kind=ChangeKind.CLOSE))
    for phone in ("22 11 22 11", "+47 22112211", "0047 22 00 00 13"):
        assert queries.answers_number(phone, on=DAY - timedelta(days=1)).number == "0313"
        assert queries.answers_number(phone, on=DAY).number == "0906"
    keep_register(at=AFTER)
    for phone in ("22 11 22 11", "+47 22112211", "0047 22 00 00 13"):
        assert queries.answers_number(phone, on=DAY).number == "0906"
    for nobody in ("99 88 77 66", "", "ring"):
        assert queries.answers_number(nobody, on=DAY) is None


def test_an_overflow_never_comes_back_to_where_nobody_answered_when_offices_merge():
    new, old = _arendal_and_st_hanshaugen()
    tromso = unit_id("1902")
    for unit, to in ((new, tromso), (tromso, old), (old, None)):
        set_number(unit_id=unit, kind="duty", number="40090099", overflow_unit_id=to, by=CLOCK, at=MORNING)
    decided(merge())
    keep_register(at=AFTER)
    to = {one.unit_id: one.overflow_unit_id for one in numbers(unit_ids=[new, tromso], seen_by="internal", on=DAY)}
    assert to == {new: tromso, tromso: None}


def test_every_area_is_listed_with_the_office_that_has_it_that_day():
    decided(merge())
    had = {one.code: one.unit_name for one in queries.areas(on=DAY - timedelta(days=1))}
    will = {one.code: one.unit_name for one in queries.areas(on=DAY)}
    assert (had["030104"], will["030104"]) == ("NAV St. Hanshaugen", "NAV Arendal")
    keep_register(at=AFTER)
    assert had == {one.code: one.unit_name for one in queries.areas(on=DAY - timedelta(days=1))}
    assert will == {one.code: one.unit_name for one in queries.areas(on=DAY)}
