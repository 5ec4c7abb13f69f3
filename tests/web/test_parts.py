"""What all pages share: words for times and reasons, who looks, language, errors, and the files of others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import HttpResponse
from django.template import engines
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from django.utils.translation import override

from inngang.rules.access import Viewer
from inngang.rules.vocabulary import Channel, LoginLevel, Outcome, Refusal, Role, State, Why, marked
from inngang.service.people.queries import person_named, staff_named
from inngang.service.people.sessions import login_of
from inngang.web.parts import errors, jinja, vendor, views, words
from inngang.web.parts.viewer import NOBODY, Looker, WrongRole, audience_of, person_only, public, signed_in, staff_only
from tests.covers import covers

TODAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 13, 5, tzinfo=UTC)  # 14.05 in Oslo
ADVISER = Looker(kind="staff", name="Ingrid Moen", role=Role.STATE_ADVISER, staff_id=7, is_authenticated=True)
SURE = Viewer(role=Role.CITIZEN, person_id=3, login_level=LoginLevel.HIGH)
PERSON = Looker(by=SURE, kind="citizen", name="Amina Ali", role=Role.CITIZEN, person_id=3, is_authenticated=True)


@pytest.mark.parametrize(
    ("language", "at", "words_for_it"),
    [
        ("nb", AT, "i dag kl. 14.05"),
        ("nb", AT + timedelta(days=1), "i morgen kl. 14.05"),
        ("nn", AT + timedelta(days=1), "i morgon kl. 14.05"),
        ("nb", datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "tirsdag 24. november kl. 09.00"),
        ("nn", datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "tysdag 24. november kl. 09.00"),
        ("en", datetime(2026, 11, 24, 8, 0, tzinfo=UTC), "Tuesday 24 November at 09:00"),
        ("nb", datetime(2027, 1, 4, 8, 0, tzinfo=UTC), "mandag 4. januar 2027 kl. 09.00"),
        ("nb", datetime(2026, 11, 20, 23, 30, tzinfo=UTC), "i morgen kl. 00.30"),  # past midnight in Oslo
        ("nb", date(2026, 11, 19), "i går"),
    ],
)
def test_a_time_is_told_in_words(language, at, words_for_it):
    with override(language):
        assert jinja.when(at, today=TODAY) == words_for_it


@pytest.mark.parametrize(
    ("length", "words_for_it"),
    [
        (0.4, "under ett minutt"),
        (1, "1 minutt"),
        (47, "47 minutter"),
        (65, "1 time og 5 minutter"),
        (timedelta(days=2, hours=3, minutes=9), "2 dager og 3 timer"),
    ],
)
def test_a_length_of_time_is_told_in_words(length, words_for_it):
    with override("nb"):
        assert jinja.span(length) == words_for_it


def test_a_reason_is_translated_before_its_values_are_put_in():
    why = Why(marked("Your own adviser is away, so it went to %(name)s."), {"name": "100 % Ingrid"})
    with override("nb"):
        assert jinja.say(why) == "Din egen veileder er borte. Derfor gikk den til 100 % Ingrid."
        assert jinja.say(Refusal("x", Why("%(state)s", {"state": State.WAITING}))) == "Venter"


def test_words_of_different_kinds_are_kept_apart_though_they_are_equal_as_text():
    assert Outcome.ANSWERED == State.ANSWERED
    with override("nb"):
        assert words.word(Channel.VISIT) == "Besøk"
        assert (words.word(Outcome.ANSWERED), words.word(State.ANSWERED)) == ("Besvart", "Besvart")


@pytest.mark.parametrize("kind", words.WORDS, ids=lambda kind: kind.__name__)
def test_every_member_of_the_vocabulary_that_people_see_has_a_word(kind):
    assert set(words.WORDS[kind]) == {member.name for member in kind}


# --- who looks


def _asked(viewer: Looker, **headers: str):
    request = RequestFactory().get("/noe", headers=headers)
    request.viewer = viewer
    return request


def _page(request):
    return HttpResponse("inside")


def test_a_page_for_staff_sends_a_stranger_to_log_in_and_back_again():
    answer = staff_only()(_page)(_asked(NOBODY))
    assert (answer.status_code, answer["Location"]) == (302, "/logg-inn?next=%2Fnoe")


def test_a_part_of_a_page_makes_the_whole_page_go_to_the_login():
    answer = staff_only()(_page)(_asked(NOBODY, hx_request="true"))
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/logg-inn")


@pytest.mark.parametrize(
    ("guard", "viewer", "opens"),
    [
        (staff_only(), ADVISER, True),
        (staff_only(), PERSON, False),
        (staff_only(Role.RECEPTION), ADVISER, False),
        (staff_only(Role.RECEPTION, Role.STATE_ADVISER), ADVISER, True),
        (person_only, PERSON, True),
        (person_only, ADVISER, False),
        (signed_in, PERSON, True),
        (signed_in, ADVISER, True),
        (public, NOBODY, True),
    ],
)
def test_a_page_opens_for_its_audience_alone(guard, viewer, opens):
    page = guard(_page)
    if opens:
        assert page(_asked(viewer)).content == b"inside"
    else:
        with pytest.raises(WrongRole):
            page(_asked(viewer))


def test_a_page_says_whom_it_is_for():
    assert audience_of(public(_page)) == {"public"}
    assert audience_of(person_only(_page)) == {"person"}
    assert audience_of(staff_only()(_page)) == {"staff"}
    assert audience_of(staff_only(Role.RECEPTION)(_page)) == {"reception"}
    assert audience_of(views.language) == {"public"}  # through other decorators
    assert audience_of(_page) == frozenset()


def _patterns(resolver: URLResolver) -> list[URLPattern]:
    found: list[URLPattern] = []
    for each in resolver.url_patterns:
        found += _patterns(each) if isinstance(each, URLResolver) else [each]
    return found


def test_every_page_of_ours_says_whom_it_is_for():
    pages = [each for each in _patterns(get_resolver()) if each.callback.__module__.startswith("inngang.web.")]
    assert pages
    assert [str(each.pattern) for each in pages if not audience_of(each.callback)] == []


# --- language, logging in, errors


@covers("R163", part="the language is chosen on every page and remembered")
def test_the_language_is_chosen_without_logging_in_and_remembered():
    client = Client()
    answer = client.post("/sprak", {"language": "nn", "next": "/demo/utseende?frame=big"})
    assert (answer.status_code, answer["Location"]) == (302, "/demo/utseende?frame=big")
    page = client.get("/demo/utseende").content.decode()
    assert '<html lang="nn" dir="ltr"' in page
    assert "Utsjånaden" in page


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org/", "javascript:alert(1)"])
def test_the_way_back_never_leads_out_of_the_house(wanted):
    assert Client().post("/sprak", {"language": "nn", "next": wanted})["Location"] == "/"


def test_a_language_we_do_not_have_changes_nothing():
    assert not Client().post("/sprak", {"language": "xx"}).cookies


def test_the_choice_of_who_to_be_does_not_exist_outside_demo_mode(settings):
    settings.INNGANG_DEMO = False
    client = Client()
    assert client.get("/demo/logg-inn").status_code == 404
    assert client.post("/demo/logg-inn", {"who": "staff:1"}).status_code == 404
    assert client.get("/demo/utseende").status_code == 404
    assert client.get("/logg-inn").status_code == 200


def test_the_cast_is_shown_in_groups_and_one_of_them_can_be_chosen(cast):
    client, amina, haakon = Client(), person_named("Amina"), staff_named("Håkon")
    page = client.get("/demo/logg-inn").content.decode()
    assert all(words in page for words in ("Amina", "Veileder, stat", "Ingrid"))
    answer = client.post("/demo/logg-inn", {"who": f"staff:{haakon}", "next": "/demo/utseende"})
    assert answer["Location"] == "/demo/utseende"
    assert login_of(token=client.session["login"], at=timezone.now()).staff_id == haakon
    before = client.session["login"]
    client.post("/demo/logg-inn", {"who": f"person:{amina}"})
    assert login_of(token=client.session["login"], at=timezone.now()).person_id == amina
    assert login_of(token=before, at=timezone.now()) is None
    assert client.post("/demo/logg-inn", {"who": "staff:999999"}).status_code == 404


def test_logging_out_ends_the_session_and_empties_the_browser(cast):
    client = Client()
    client.post("/demo/logg-inn", {"who": f"staff:{staff_named('Håkon')}"})
    token = client.session["login"]
    answer = client.post("/logg-ut")
    assert "storage" in answer["Clear-Site-Data"]
    assert not client.session.keys()
    assert login_of(token=token, at=timezone.now()) is None  # a kept cookie is worth nothing
    assert client.get("/logg-ut").status_code == 405  # a link or a picture logs nobody out


@pytest.mark.django_db
def test_the_pulse_says_that_the_database_answers():
    assert Client().get("/puls").json() == {"alive": True, "database": True}


def test_an_address_that_does_not_exist_is_answered_in_plain_words():
    answer = Client().get("/finnes-ikke")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Vi finner ikke siden" in page
    assert "tel:113" in page  # acute help is there also when we are lost


def test_the_wrong_role_is_told_what_to_do():
    with override("nb"):
        answer = errors.permission_denied(_asked_with_session(ADVISER), WrongRole())
    assert answer.status_code == 403
    assert "spør lederen i enheten din" in answer.content.decode()


def _asked_with_session(viewer):
    request = _asked(viewer)
    request.session = {}
    return request


def test_the_page_of_our_own_faults_needs_neither_viewer_nor_template(monkeypatch):
    monkeypatch.setattr(engines["jinja2"].env, "get_template", lambda name: 1 / 0)
    with override("nb"):
        answer = errors.server_error(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "Det var ikke din feil" in answer.content.decode()
    assert "113" in answer.content.decode()


# --- components


def _shown(source: str, **given) -> str:
    return engines["jinja2"].from_string(source).render(given, RequestFactory().get("/"))


def test_what_people_write_is_shown_and_never_run():
    shown = _shown('{{ ui.field("a", label, value=evil) }}{{ ui.tag(evil) }}', label="A", evil='"><script>x</script>')
    assert "<script" not in shown


def test_a_field_with_a_fault_is_tied_to_its_sentence():
    shown = _shown('{{ ui.field("phone", "Phone", hint="Eight figures", error="Too short") }}')
    assert 'aria-describedby="id_phone_hint id_phone_error"' in shown
    assert 'id="id_phone_error">Too short' in shown
    assert 'aria-invalid="true"' in shown


def test_the_summary_of_faults_leads_to_each_field():
    with override("nb"):
        form = views.LookForm({})
        shown = _shown("{{ ui.errors(form) }}", form=form)
    assert 'href="#id_message"' in shown
    assert 'href="#id_side"' in shown


@pytest.mark.parametrize("frame", ["", "?frame=work", "?frame=big", "?errors=1"])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_component_is_shown_in_every_frame_and_language(frame, language):
    client = Client(headers={"accept-language": language})
    answer = client.get(f"/demo/utseende{frame}")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert " style=" not in answer.content.decode()  # the rules of safety let no style be written into a page


def test_the_files_of_others_are_the_ones_we_locked():
    assert vendor.faults() == []


def test_a_file_that_was_changed_or_added_is_found(tmp_path, monkeypatch):
    import shutil

    shutil.copytree(vendor.FOLDER, tmp_path / "vendor")
    monkeypatch.setattr(vendor, "FOLDER", tmp_path / "vendor")
    (tmp_path / "vendor" / "htmx" / "htmx.min.js").write_text("alert(1)")
    (tmp_path / "vendor" / "stray.js").write_text("")
    assert vendor.faults() == [
        "stray.js is in the folder, but not in the lock.",
        "htmx/htmx.min.js is not the file that was locked.",
    ]
