"""Who has what, in the register: versions from files, the look-up, adopting with four eyes, and routing that follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from inngang.rules.division import Line, ProblemKind, Question
from inngang.rules.division_words import PARTS, Process
from inngang.rules.hours import OSLO
from inngang.rules.vocabulary import Channel, Role
from inngang.service.access.queries import ANYONE
from inngang.service.enquiries import actions as enquiries
from inngang.service.organisation import actions, division, divisions
from inngang.service.organisation.queries import unit_numbered
from inngang.service.rows import row, rows
from tests.times import MORNING
from tests.who import staff

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("cast")]
TODAY = MORNING.astimezone(OSLO).date()


@pytest.fixture(autouse=True)
def read_anew():
    division.forget()
    yield
    division.forget()


def id_of(code: str) -> int:
    return division.version(code).version_id


def adopt(code: str) -> None:
    actions.propose_division(code=code, valid_from=TODAY, by=staff("Tone"), at=MORNING)
    actions.adopt_division(code=code, by=staff("Maryam"), at=MORNING)


def own_copy(*lines: Line, code: str = "a_try") -> None:
    actions.copy_division(code="today_2025", new_code=code, name="Et forsøk", by=staff("Tone"), at=MORNING)
    for line in lines:
        actions.add_division_row(code=code, line=line, by=staff("Tone"), at=MORNING)


PENSION = Line(0, "pension_unit", service="old_age_pension", process="HP2", part="written")


def test_every_proposal_and_alternative_of_the_report_is_a_version():
    areas = {"unemployment_benefit": 3, "sickness_benefit": 3, "disability_pension": 5, "work_assessment_allowance": 4}
    areas |= {"single_parent_support": 3, "child_maintenance": 2}
    codes = [one.code for one in division.versions()]
    for area, how_many in areas.items():
        assert sum(code.startswith(f"{area}_") for code in codes) == how_many
    assert {"status_quo_2010", "recommended_2010", "today_2025"} <= set(codes)
    assert division.versions()[0].code == "today_2025"


def test_every_row_names_a_service_of_the_catalogue_and_has_a_source():
    known = {one.code for one in divisions.services()}
    for code in divisions.codes():
        for line in divisions.version(code).lines:
            assert not line.service or line.service in known, (code, line)
            assert line.source, (code, line)


def test_no_version_has_two_rows_that_name_the_same():
    from inngang.rules.division import overlaps

    assert {code: overlaps(divisions.version(code).lines) for code in divisions.codes()} == dict.fromkeys(
        divisions.codes(), []
    )


@pytest.mark.parametrize(
    ("version", "service", "process", "part", "kind"),
    [
        ("status_quo_2010", "unemployment_benefit", "HP1", "post", "local_office"),
        ("status_quo_2010", "unemployment_benefit", "HP3", "", "administration_unit"),
        ("status_quo_2010", "disability_pension", "HP3", "complex_calculation", "pension_unit"),
        ("status_quo_2010", "social_assistance", "HP3", "", "local_office"),
        ("unemployment_benefit_proposed", "unemployment_benefit", "HP1", "post", "mailroom"),
        ("unemployment_benefit_proposed", "sickness_benefit", "HP1", "post", "local_office"),
        ("unemployment_benefit_considered_decentralised", "unemployment_benefit", "HP4", "", "local_office"),
        ("disability_pension_alternative_a", "disability_pension", "HP3", "user_near", "limited_local_office"),
        ("disability_pension_alternative_a", "disability_pension", "HP3", "simple_calculation", "administration_unit"),
        ("disability_pension_alternative_b", "disability_pension", "HP3", "", "limited_local_office"),
        ("work_assessment_allowance_considered_centralised_b", "work_assessment_allowance", "HP4", "",
         "national_administration_unit"),
        ("sickness_benefit_proposed", "sickness_benefit_abroad", "HP3", "", "local_office"),
        ("child_maintenance_proposed", "child_maintenance", "HP3", "", "national_administration_unit"),
        ("today_2025", "old_age_pension", "HP3", "", "pension_unit"),
        ("today_2025", "social_assistance", "HP2", "phone", "local_office"),
        ("today_2025", "unemployment_benefit", "HP2", "phone", "contact_centre"),
        ("today_2025", "unemployment_benefit", "HP5", "", "local_office"),
    ],
)  # fmt: skip
def test_the_versions_say_what_their_sources_say(version, service, process, part, kind):
    found = division.responsible(
        service=service, process=process, part=part, area="030104", version_id=id_of(version), at=MORNING
    )
    assert found.to_kind == kind
    assert found.source


def test_the_look_up_is_one_statement_and_says_why():
    with CaptureQueriesContext(connection) as captured:
        found = division.responsible(matter="old_age_pension", process="HP3", area="5401", at=MORNING)
    assert len(captured.captured_queries) == 1
    assert (found.unit_name, found.version) == ("NAV Familie- og pensjonsytelser Ålesund", "today_2025")
    assert "the service" in str(found.why)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=some.data())
def test_the_statement_and_the_rule_agree(data):
    code = data.draw(some.sampled_from(("status_quo_2010", "recommended_2010", "today_2025")))
    wanted = data.draw(some.sampled_from(division.wanted()))
    asked = Question(
        wanted.service,
        wanted.matter,
        wanted.side,
        data.draw(some.sampled_from(sorted(Process))),
        data.draw(some.sampled_from(sorted(PARTS))),
        data.draw(some.sampled_from(("030104", "3403", "5401", "4621", "9999"))),
    )
    by_rule = division.laid_out(id_of(code), on=TODAY).responsible(asked)
    by_sql = division.responsible(**asked._asdict(), version_id=id_of(code), at=MORNING)
    assert (by_sql.row_id, by_sql.unit_id) == (by_rule.line.line_id, by_rule.unit_id)


def test_today_has_neither_gaps_nor_overlaps_and_2010_lacks_units_in_most_counties():
    assert division.problems(id_of("today_2025"), on=TODAY) == []
    found = division.problems(id_of("status_quo_2010"), on=TODAY)
    assert {one.kind for one in found} == {ProblemKind.NO_UNIT}
    assert all("3403" not in one.areas for one in found if one.why.values["kind"].startswith("the administration"))


def test_a_version_with_gaps_cannot_even_be_proposed():
    with pytest.raises(actions.CannotAdopt, match="gaps"):
        actions.propose_division(code="status_quo_2010", valid_from=TODAY, by=staff("Tone"), at=MORNING)
    own_copy(PENSION, PENSION)
    with pytest.raises(actions.CannotAdopt, match="1 overlaps"):
        actions.propose_division(code="a_try", valid_from=TODAY, by=staff("Tone"), at=MORNING)


def test_two_people_stand_behind_a_version_and_the_old_one_ends_the_day_before():
    own_copy(PENSION)
    later = TODAY + timedelta(days=30)
    with pytest.raises(actions.CannotAdopt, match="proposed"):
        actions.adopt_division(code="a_try", by=staff("Maryam"), at=MORNING)
    actions.propose_division(code="a_try", valid_from=later, by=staff("Tone"), at=MORNING)
    with pytest.raises(actions.CannotAdopt, match="yourself"):
        actions.adopt_division(code="a_try", by=staff("Tone"), at=MORNING)
    with pytest.raises(actions.CannotAdopt, match="keep the register"):
        actions.adopt_division(code="a_try", by=staff("Håkon"), at=MORNING)
    actions.adopt_division(code="a_try", by=staff("Maryam"), at=MORNING)
    asked = {"service": "old_age_pension", "part": "written", "area": "5401"}
    assert division.responsible(**asked, at=MORNING).version == "today_2025"
    assert division.responsible(**asked, at=MORNING + timedelta(days=31)).version == "a_try"
    assert division.version("today_2025").valid_to == later - timedelta(days=1)
    told = rows("select data from journal_line where event = 'DivisionAdopted' order by id desc limit 1")
    assert told[0]["data"]["code"] == "a_try"


def test_a_version_that_came_with_the_product_is_copied_not_changed():
    with pytest.raises(actions.CannotChangeDivision, match="copy"):
        actions.add_division_row(code="today_2025", line=PENSION, by=staff("Tone"), at=MORNING)
    own_copy(PENSION)
    gone = next(one for one in division.rows_of(id_of("a_try")) if one.line.part == "written")
    actions.remove_division_row(code="a_try", row_id=gone.line.line_id, by=staff("Tone"), at=MORNING)
    assert division.compare(id_of("today_2025"), id_of("a_try"), on=TODAY) == []


def test_comparing_says_what_moves_and_for_how_many_areas():
    own_copy(PENSION._replace(place="03"))
    (moved,) = division.compare(id_of("today_2025"), id_of("a_try"), on=TODAY)
    assert (moved.service, moved.part, moved.from_kind, moved.to_kind, moved.areas) == (
        "old_age_pension", "written", "contact_centre", "pension_unit", 2,
    )  # fmt: skip


def ask(**more):
    given = {"channel": Channel.QUESTION, "text": "Når får jeg alderspensjon?", "choice": "old_age_pension"} | more
    got = enquiries.receive(**given, by=ANYONE, at=MORNING)
    return row(
        """select e.unit_id, q.kind as queue, (select data from journal_line j where j.enquiry_id = e.id
               and event = 'EnquiryRouted' order by id desc limit 1) as routed
           from enquiries_enquiry e join organisation_queue q on q.id = e.queue_id where e.id = %(id)s""",
        {"id": got.enquiry_id},
    )


def test_what_is_received_goes_to_the_unit_that_the_adopted_version_names_and_says_so():
    pension = unit_numbered("4815").unit_id
    assert ask(area_code="5401")["unit_id"] != pension
    own_copy(PENSION)
    adopt("a_try")
    found = ask(area_code="5401")
    assert (found["unit_id"], found["queue"]) == (pension, "unit")
    (why,) = [one for one in found["routed"]["circles"] if one["kind"] == "unit"]
    assert "division of labour" in why["why"]
    assert why["values"] == {"version": "a_try"}
    assert ask(area_code="")["unit_id"] == pension, "also when we do not know where they live"
    assert ask(channel=Channel.PHONE, text="")["unit_id"] != pension, "the row is about what is written"


def test_a_row_for_one_place_moves_only_those_who_live_there():
    own_copy(PENSION._replace(place="54"))
    adopt("a_try")
    pension = unit_numbered("4815").unit_id
    assert ask(area_code="5401")["unit_id"] == pension
    assert ask(area_code="3403")["unit_id"] != pension


def test_receiving_costs_three_statements_also_when_a_version_moves_the_matter():
    own_copy(PENSION)
    adopt("a_try")
    ask(area_code="5401")
    with CaptureQueriesContext(connection) as captured:
        enquiries.receive(
            channel=Channel.QUESTION, text="Pensjon", choice="old_age_pension", area_code="5401", by=ANYONE, at=MORNING
        )
    said = [one["sql"] for one in captured.captured_queries]
    assert len([sql for sql in said if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE"))]) == 3


def test_a_register_keeper_may_propose():
    from inngang.service.organisation.actions.adopt_division import KEEPERS

    assert Role.REGISTER_KEEPER in KEEPERS
