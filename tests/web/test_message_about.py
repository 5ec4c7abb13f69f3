"""A message about somebody one cannot open: it goes to those who have them, and the answer is the same whoever it is."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from inngang.jobs.seed import seed_cast
from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Role
from inngang.service.access.actions import declare_interest
from inngang.service.access.queries import viewer_of
from inngang.service.enquiries import actions, queries
from inngang.service.organisation.queries import forget_calendars
from inngang.service.people.queries import person_named, staff_named
from inngang.service.rows import row, rows
from tests.covers import covers

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
PAGE = "/kontaktsenter/gi-beskjed"
REF = re.compile(r"\b[2-9A-Z]{3}-[2-9A-Z]{3,6}\b")
KEY = re.compile(r'name="key" value="([^"]+)"')
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')
ACUTE = "Vi har ikke mat til barna i kveld"


@pytest.fixture(autouse=True)
def cast(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    forget_calendars()
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    seed_cast(at=NOW)


def adviser() -> int:
    found = row("select staff_id from organisation_post where role = 'contact_adviser' order by id limit 1")
    assert found is not None
    return int(found["staff_id"])


def viewer(staff_id: int) -> Viewer:
    found = viewer_of(staff_id=staff_id)
    assert found is not None
    return found.viewer


def client_of(staff_id: int | None) -> Client:
    client = Client()
    client.post("/demo/logg-inn", {"who": f"staff:{staff_id}"})
    return client


def number_of(name: str) -> str:
    found = row("select identity_number from people_person where id = %(id)s", {"id": person_named(name)})
    assert found is not None
    return str(found["identity_number"])


def nobodys_number() -> str:
    from inngang.rules.identity import read_identity_number
    from inngang.rules.vocabulary import Refusal

    free = (f"018170{last:05d}" for last in range(100_000))
    return next(
        one
        for one in free
        if not isinstance(read_identity_number(one), Refusal)
        and not row("select 1 from people_person where identity_number = %(one)s", {"one": one})
    )


def newest() -> dict:
    found = row(
        "select id, ref, person_id, urgency, unit_id, caller_phone from enquiries_enquiry order by id desc limit 1"
    )
    assert found is not None
    return found


def leave(client: Client, about: str, text: str = "Ringte om et brev", **more: str) -> str:
    """What the page says afterwards, with the reference and the form's own keys taken out."""
    page = client.get(PAGE).content.decode()
    key = KEY.search(page)
    assert key is not None
    answer = client.post(PAGE, {"about": about, "text": text, "key": key[1], **more})
    assert answer.status_code == 302, answer.content.decode()
    said = client.get(PAGE).content.decode()
    assert newest()["ref"] in said
    for changing in (REF, KEY, CSRF):
        said = changing.sub("", said)
    return said[said.index("<main") : said.index("</main>")]


@covers("R247", part="work is made on a person one may not see, and the answer is the same whoever it is")
def test_the_answer_is_the_same_for_known_unknown_protected_and_kin() -> None:
    staff_id = adviser()
    client = client_of(staff_id)
    strict = row(
        "select id, identity_number from people_person where protection = 'strict' and identity_number is not null limit 1"
    )
    assert strict is not None
    declare_interest(staff_id=staff_id, person_id=person_named("Bjørn") or 0, by=viewer(staff_id), at=NOW)
    numbers = (number_of("Amina"), strict["identity_number"], number_of("Bjørn"), nobodys_number())
    answers = {leave(client, one) for one in numbers}
    assert len(answers) == 1
    assert "Amina" not in answers.pop()
    left = {one["person_id"] for one in rows("select person_id from journal_line where event = 'MessageLeft'")}
    assert left == {person_named("Amina"), strict["id"], person_named("Bjørn"), None}


def test_it_becomes_the_persons_own_enquiry_with_a_promise_and_the_name_of_who_wrote_it() -> None:
    staff_id = adviser()
    leave(client_of(staff_id), number_of("Amina"))
    made = newest()
    assert made["person_id"] == person_named("Amina")
    kept = row("select text, staff_id from enquiries_message where enquiry_id = %(id)s", {"id": made["id"]})
    assert kept == {"text": "Ringte om et brev", "staff_id": staff_id}
    owner = row("select kind from promises_promise where enquiry_id = %(id)s and state = 'open'", {"id": made["id"]})
    assert owner is not None


def test_a_number_in_no_register_is_kept_so_that_somebody_can_find_out_who_it_is() -> None:
    number = nobodys_number()
    leave(client_of(adviser()), number)
    kept = row("select text from enquiries_message where enquiry_id = %(id)s", {"id": newest()["id"]})
    assert kept is not None and number in kept["text"] and newest()["person_id"] is None


def test_a_phone_number_finds_the_one_person_who_has_it() -> None:
    phone = row("select phone from people_person where id = %(id)s", {"id": person_named("Amina")})
    assert phone is not None and phone["phone"]
    leave(client_of(adviser()), phone["phone"])
    assert newest()["person_id"] == person_named("Amina")
    leave(client_of(adviser()), "99 99 99 98", text="Noe annet")
    assert newest()["person_id"] is None and newest()["caller_phone"] == "99999998"


@pytest.mark.parametrize("name", ["Amina", ""])
def test_the_one_who_left_it_finds_it_nowhere_again(name: str) -> None:
    staff_id = adviser()
    leave(client_of(staff_id), number_of(name) if name else nobodys_number())
    made, sender = newest(), viewer(staff_id)
    assert queries.enquiry_of_ref(ref=made["ref"], viewer=sender, at=NOW) is None
    assert made["id"] not in [one.id for one in queries.waiting(viewer=sender, at=NOW).cards]
    with pytest.raises(actions.NoSuchEnquiry):
        queries.card(enquiry_id=made["id"], viewer=sender, at=NOW)
    with pytest.raises(actions.AlreadyTaken):
        actions.take(enquiry_id=made["id"], by=sender, at=NOW)


LISTS = (queries.mine, queries.team, queries.overdue, queries.lifted, queries.due_today, queries.waiting)


def test_in_no_list_does_anybody_see_what_they_left_or_what_is_about_somebody_close_and_all_others_do() -> None:
    """For everybody at two offices, every list, a year ahead: exactly what is theirs to see."""
    posts = rows(
        """select p.staff_id from organisation_post p join organisation_unit u on u.id = p.unit_id
           where u.number in ('0313', '1902') and p.role in ('state_adviser', 'municipal_adviser', 'reception')
           order by p.id"""
    )
    everybody = [one["staff_id"] for one in posts]
    left, later = {}, NOW.replace(year=NOW.year + 1)
    for staff_id in everybody:
        text, about = f"Fra {staff_id}", number_of("Amina")
        made = actions.leave_message(
            about=about, text=text, asked_acute=False, key=f"k{staff_id}", by=viewer(staff_id), at=NOW
        )
        left[staff_id] = made.enquiry_id
    close_to = everybody[-1]
    declare_interest(staff_id=close_to, person_id=person_named("Amina"), by=viewer(close_to), at=NOW)
    seen = {
        staff_id: {one.id for each in LISTS for one in each(viewer=viewer(staff_id), at=later, size=500).cards}
        for staff_id in everybody
    }
    assert all(left[staff_id] not in seen[staff_id] for staff_id in everybody)
    assert not seen[close_to] & set(left.values())
    at_her_office = [one for one in everybody if len(seen[one] & set(left.values())) == len(everybody) - 1]
    assert len(at_her_office) >= 4


def test_a_colleague_who_did_not_leave_it_finds_it() -> None:
    posts = rows("select staff_id from organisation_post where role = 'contact_adviser' order by id limit 2")
    first, other = (one["staff_id"] for one in posts)
    leave(client_of(first), nobodys_number())
    assert queries.enquiry_of_ref(ref=newest()["ref"], viewer=viewer(other), at=NOW) == newest()["id"]


@pytest.mark.parametrize(("text", "more"), [(ACUTE, {}), ("Haster", {"acute": "on"})])
def test_what_is_acute_rings(text: str, more: dict[str, str]) -> None:
    leave(client_of(adviser()), number_of("Amina"), text=text, **more)
    assert newest()["urgency"] == 0
    events = [one["event"] for one in rows("select event from journal_line where enquiry_id = %(id)s", newest())]
    assert "DutyRung" in events


def test_sent_twice_it_is_one_and_gives_the_same_reference() -> None:
    client = client_of(adviser())
    given = {"about": number_of("Amina"), "text": "Ringte", "key": "samme"}
    for _ in range(2):
        assert client.post(PAGE, given).status_code == 302
        assert newest()["ref"] in client.get(PAGE).content.decode()
    assert len(rows("select 1 from journal_line where event = 'MessageLeft'")) == 1


@pytest.mark.parametrize(
    ("about", "text"),
    [("", "Noe"), ("Amina", "Noe"), ("12345678901", "Noe"), ("41599999", "  "), ("41599999", "x" * 50_000)],
)
def test_what_must_be_mended_comes_back_on_the_form_and_makes_nothing(about: str, text: str) -> None:
    before = newest()["id"] if rows("select 1 from enquiries_enquiry limit 1") else 0
    answer = client_of(adviser()).post(PAGE, {"about": about, "text": text})
    assert answer.status_code == 422
    assert before == (newest()["id"] if before else 0)


def test_very_many_look_ups_stop_but_not_what_is_acute_which_is_looked_at() -> None:
    client = client_of(adviser())
    for number in range(60):
        client.post(PAGE, {"about": "99999998", "text": f"Sak {number}"})
    assert client.post(PAGE, {"about": "99999998", "text": "En til"}).status_code == 429
    assert client.post(PAGE, {"about": "99999998", "text": ACUTE}).status_code == 302
    events = [one["event"] for one in rows("select event from journal_line where enquiry_id = %(id)s", newest())]
    assert "ContactMarked" in events


def test_it_is_linked_from_the_menu_and_from_the_closed_door() -> None:
    client = client_of(adviser())
    assert PAGE in client.get("/kontaktsenter/").content.decode()
    closed = client.get("/kontaktsenter/sak/999999999")
    assert closed.status_code == 404 and PAGE in closed.content.decode()
    office = client_of(staff_named("Håkon"))
    assert "/kontor/gi-beskjed" in office.get("/kontor/").content.decode()
    assert "/kontor/gi-beskjed" in office.get("/kontor/sak/999999999").content.decode()


def test_one_who_watches_over_alarms_cannot_open_somebody_by_raising_one() -> None:
    duty = row("select staff_id from organisation_post where role = %(role)s limit 1", {"role": Role.DUTY_LEAD})
    assert duty is not None
    assert client_of(duty["staff_id"]).get("/kontor/gi-beskjed").status_code == 403
