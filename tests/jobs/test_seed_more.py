"""What has happened already when a demo begins."""

from datetime import UTC, datetime

import pytest

from inngang.jobs import play_scenarios, seed_more, seed_planning
from inngang.service.access import safety
from inngang.service.access.queries import viewer_of
from inngang.service.appointments import queries as appointments
from inngang.service.enquiries import verifier
from inngang.service.journal.action import Refused
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import cast, person_named, staff_named
from inngang.service.planning import calculations, scenarios
from inngang.service.rows import row

SUNDAY = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
THURSDAY_NIGHT = datetime(2026, 12, 24, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("at", [SUNDAY, THURSDAY_NIGHT], ids=["a Sunday", "Christmas Eve"])
def test_a_demo_begins_with_something_on_every_page_whenever_it_is_started(db, at, monkeypatch):
    forget_calendars()
    said_no: list[str] = []
    monkeypatch.setattr(seed_more.log, "warning", lambda text, *more: said_no.append(text % more))
    seed_more.seed_demo(at=at)
    assert said_no == []
    assert verifier.problems() == []
    meetings = row("select count(*) as n, count(*) filter (where way = 'video') as video from appointments_appointment")
    assert meetings == {"n": 4, "video": 1}
    ordered = row("select count(*) as n from appointments_appointment where interpreter_state = 'ordered'")
    assert ordered == {"n": 1}
    assert row("select count(*) as n from appointments_request where state = 'open'") == {"n": 1}
    assert row("select count(*) as n from organisation_loan where ended_at is null") == {"n": 1}
    noted = row("select person_id from access_safety_note where approved")
    assert noted and safety.in_force(person_id=noted["person_id"], at=at)
    assert row("select count(*) as n from enquiries_referral where checked_at is null") == {"n": 1}
    assert row("select count(*) as n from enquiries_enquiry where organisation_id is not null") == {"n": 2}
    assert row("select kind from login_code where person_id = %(id)s", {"id": person_named("Amina")}) == {
        "kind": "paper"
    }
    assert row("select way from people_representative where person_id = %(id)s", {"id": person_named("Olav")}) == {
        "way": "written"
    }
    assert row(
        "select count(distinct staff_id) as n from organisation_shift where staff_id = any(%(ids)s)",
        {"ids": [staff_named(name) for name in seed_planning.SHIFTS]},
    ) == {"n": 5}
    assert row("select count(*) as n from organisation_shared_item") == {"n": 2}
    maryam = viewer_of(staff_id=staff_named("Maryam")).viewer
    assert play_scenarios.play_all() == 2, "the worker plays what is in line, and nobody made up what came of it"
    (tried,) = scenarios.scenarios(viewer=maryam, page=1).cards
    told = scenarios.scenario(tried.scenario_id, viewer=maryam)
    assert told.state == "done" and told.kept_at and told.result["learnt"] >= 36, told.fault
    knew = next(one for one in told.result["rows"] if one["scope"] == "all" and one["measure"] == "knew")
    assert knew["difference"][1] > 20, "one sees what it does"
    assert calculations.newest(kind=calculations.ALTERNATIVES, viewer=maryam).result
    assert appointments.setup_of(seed_more._office("0313")).video_link
    assert row("select count(*) as n from enquiries_start_date where ended_at is null") == {"n": 3}
    assert row("select count(*) as n from enquiries_follow_up_point where enquiry_id is not null") == {"n": 1}
    assert row("select count(*) as n from enquiries_process_step") == {"n": 3}
    assert row("select count(*) as n, count(concluded_at) as over from enquiries_case_dialogue") == {"n": 3, "over": 1}
    seed_more.seed_demo(at=at)
    assert row("select count(*) as n from appointments_appointment") == {"n": 4}


def test_a_piece_that_is_refused_is_left_out_and_the_rest_is_there(db, monkeypatch):
    def refused(at: datetime) -> None:
        raise Refused("No time is free.")

    forget_calendars()
    monkeypatch.setattr(seed_more, "PIECES", (refused, seed_more.siri_wants_to_meet))
    seed_more.seed_demo(at=SUNDAY)
    assert cast()
    assert row("select count(*) as n from appointments_request") == {"n": 1}
