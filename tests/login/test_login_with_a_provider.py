"""Logging in through a real provider, and through one that lies: nothing is believed that is not signed for us, now."""

from __future__ import annotations

import base64
import hmac
import time
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import RSAKey

from inngang.rules.vocabulary import LoginLevel
from inngang.service.people.queries import person_named, person_of_number, staff_named
from inngang.service.people.sessions import login_of
from inngang.service.rows import row, rows
from inngang.web.parts.oidc import wire
from inngang.web.parts.oidc.tokens import LOGOUT_EVENT
from tests.covers import covers
from tests.login.conftest import Browser
from tests.login.dishonest import unsigned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]


def number_of(name: str) -> str:
    found = row("select identity_number from people_person where id = %(id)s", {"id": person_named(name)})
    assert found
    return str(found["identity_number"])


def go(client: Client, somebody: Browser, slug: str = "folk", ask: str = "", **who: Any) -> Any:
    """Off to the provider and back; what we answer then."""
    begun = client.get(f"/logg-inn/med/{slug}{ask}")
    assert begun.status_code == 302, begun.content.decode()[:500]
    return client.get(somebody.log_in(begun["Location"], **who).removeprefix("http://testserver"))


def login(client: Client) -> Any:
    return login_of(token=client.session.get("login", ""), at=timezone.now())


@covers("R143")
def test_a_person_logs_in_with_a_real_provider_and_sees_their_own(real, provided, somebody, client):
    provided(real.issuer)
    answer = go(client, somebody, ask="?next=/mine/innsyn&need=high", pid=number_of("Amina"))
    assert (answer.status_code, answer["Location"]) == (302, "/mine/innsyn")
    held = login(client)
    assert (held.person_id, held.level, held.how) == (person_named("Amina"), LoginLevel.HIGH, "folk")
    assert client.get("/mine/innsyn").status_code == 200


def test_the_request_is_pushed_and_the_address_holds_nothing_of_it(real, provided, client):
    provided(real.issuer)
    address = client.get("/logg-inn/med/folk")["Location"]
    assert "request_uri=" in address
    assert not any(word in address for word in ("nonce", "state", "code_challenge", "acr_values"))


def test_someone_we_have_not_met_is_registered_by_logging_in(real, provided, somebody, client):
    provided(real.issuer)
    number = "04810176556"
    from inngang.rules.identity import IdentityNumber, read_identity_number

    while not isinstance(read_identity_number(number), IdentityNumber):
        number = f"{int(number) + 1:011d}"
    assert person_of_number(number) is None
    go(client, somebody, pid=number, given_name="Salma", family_name="Noor")
    assert login(client).person_id == person_of_number(number) is not None


@covers("R144")
def test_a_page_that_needs_more_asks_for_more_and_leads_back(real, provided, somebody, client):
    provided(real.issuer)
    go(client, somebody, pid=number_of("Amina"), acr="loa-substantial")
    assert login(client).level == LoginLevel.SUBSTANTIAL
    assert client.get("/mine").status_code == 200  # where things stand
    asked = client.get("/mine/innsyn")
    assert asked["Location"] == "/logg-inn?next=%2Fmine%2Finnsyn&need=high"
    page = client.get(asked["Location"]).content.decode()
    assert "/logg-inn/med/folk?next=%2Fmine%2Finnsyn&amp;need=high" in page
    answer = go(client, Browser(), ask="?next=/mine/innsyn&need=high", pid=number_of("Amina"))
    assert answer["Location"] == "/mine/innsyn"
    assert login(client).level == LoginLevel.HIGH


def test_too_low_a_level_from_the_provider_is_not_let_through(real, provided, somebody, client):
    provided(real.issuer)
    answer = go(client, somebody, ask="?need=high", pid=number_of("Amina"), acr="loa-substantial")
    assert answer.status_code == 403
    assert "too_low_level" in answer.content.decode()
    assert login(client) is None


def test_an_answer_used_twice_is_refused_also_when_the_cookie_is_brought_back(real, provided, somebody, client):
    provided(real.issuer)
    begun = client.get("/logg-inn/med/folk")
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    back = somebody.log_in(begun["Location"], pid=number_of("Amina")).removeprefix("http://testserver")
    assert client.get(back).status_code == 302
    thief = Client()
    thief.cookies.load(cookies)
    answer = thief.get(back)
    assert (answer.status_code, login(thief)) == (400, None)
    assert "used_before" in answer.content.decode()


def test_an_answer_in_another_browser_is_refused(real, provided, somebody, client):
    provided(real.issuer)
    begun = client.get("/logg-inn/med/folk")
    back = somebody.log_in(begun["Location"], pid=number_of("Amina")).removeprefix("http://testserver")
    answer = Client().get(back)
    assert answer.status_code == 400
    assert "not_begun_here" in answer.content.decode()


def test_a_code_the_provider_does_not_know_is_refused_by_it(real, provided, somebody, client):
    provided(real.issuer)
    begun = client.get("/logg-inn/med/folk")
    back = somebody.log_in(begun["Location"], pid=number_of("Amina")).removeprefix("http://testserver")
    answer = client.get(back.replace("code=", "code=x"))
    assert (answer.status_code, login(client)) == (403, None)
    assert "provider_refused" in answer.content.decode()


def test_who_stops_at_the_provider_is_told_so_and_what_else_there_is(real, provided, somebody, client):
    provided(real.issuer)
    answer = go(client, somebody, stop=True)
    assert "cancelled" in answer.content.decode()
    assert "/uten-bankid" in answer.content.decode()


# --- staff and organisations


def ident_of(name: str) -> tuple[str, str, str]:
    found = row(
        """select s.ident, u.number, p.role from people_staff s join organisation_post p on p.staff_id = s.id
           join organisation_unit u on u.id = p.unit_id where s.id = %(id)s and p.valid_to is null""",
        {"id": staff_named(name)},
    )
    assert found
    return found["ident"], found["number"], found["role"]


GROUP = {"contact_adviser": "g-1", "state_adviser": "g-2", "reception": "g-3", "municipal_adviser": "g-4"}


def test_staff_log_in_to_their_post(real, provided, somebody, client):
    provided(real.issuer)
    ident, unit, role = ident_of("Håkon")
    answer = go(client, somebody, "ansatt", ident=ident, unit=unit, groups=["g-9", GROUP[role]])
    assert answer["Location"].startswith("/kontor/")
    assert (login(client).staff_id, login(client).level) == (staff_named("Håkon"), LoginLevel.STAFF)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"ident": "X999999"}, "unknown_staff"),
        ({"ident": ""}, "unknown_staff"),
        ({"unit": "0000"}, "another_unit"),
        ({"groups": ["g-3"]}, "another_role"),
        ({"groups": "g-1"}, "another_role"),
    ],
)
def test_claims_that_do_not_agree_with_the_register_let_nobody_in(real, provided, somebody, client, wrong, code):
    provided(real.issuer)
    ident, unit, role = ident_of("Håkon")
    answer = go(client, somebody, "ansatt", **({"ident": ident, "unit": unit, "groups": [GROUP[role]]} | wrong))
    assert (answer.status_code, login(client)) == (403, None)
    assert code in answer.content.decode()


def test_somebody_with_an_organisation_chooses_for_whom_they_are_here(real, provided, somebody, client):
    provided(real.issuer)
    known = row("select id, number, name from people_organisation order by id limit 1")
    assert known
    claim = [{"number": known["number"], "role": "boss"}, {"number": "999999999", "role": "boss"}]
    answer = go(client, somebody, pid=number_of("Amina"), organisations=claim)
    assert answer["Location"] == "/logg-inn/for-hvem"
    page = client.get("/logg-inn/for-hvem").content.decode()
    assert known["name"] in page
    assert client.post("/logg-inn/for-hvem", {"acting": "employer_rep:987654"}).status_code == 200  # not theirs
    client.post("/logg-inn/for-hvem", {"acting": f"employer_rep:{known['id']}"})
    assert login(client).acting == ("employer_rep", known["id"])
    assert client.get("/mine").status_code == 403  # an employer does not see what is Amina's own
    client.post("/logg-inn/for-hvem", {"acting": "self"})
    assert client.get("/mine").status_code == 200


# --- one that lies


def set_to(name: str, value: Any) -> Any:
    return lambda claims: claims.__setitem__(name, value)


LIES = {
    "expired": set_to("exp", int(time.time()) - 3600),
    "no_expiry": lambda claims: claims.pop("exp"),
    "made_in_the_future": set_to("iat", int(time.time()) + 36000),
    "made_long_ago": set_to("iat", int(time.time()) - 36000),
    "wrong_audience": set_to("aud", "somebody-else"),
    "one_of_many_without_party": set_to("aud", ["inngang-folk", "somebody-else"]),
    "wrong_party": set_to("azp", "somebody-else"),
    "wrong_issuer": set_to("iss", "https://login.example.org"),
    "wrong_nonce": set_to("nonce", "another"),
    "no_nonce": lambda claims: claims.pop("nonce"),
    "unknown_level": set_to("acr", "Level4"),
    "no_level": lambda claims: claims.pop("acr"),
    "no_subject": lambda claims: claims.pop("sub"),
    "number_that_is_none": set_to("pid", "12345678901"),
    "number_as_a_list": set_to("pid", ["x"]),
    "nothing": lambda claims: claims.clear(),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_in_the_claims_lets_nobody_in(dishonest, provided, somebody, client, lie):
    provided(dishonest.issuer)

    number = number_of("Amina")

    def change(claims: dict[str, Any]) -> None:
        claims["pid"] = number
        LIES[lie](claims)

    dishonest.change = change
    answer = go(client, somebody)
    assert (answer.status_code, login(client)) == (403, None)
    assert rows("select 1 from journal_line where event = 'LoginRefused'")


def test_the_same_provider_telling_the_truth_is_believed(dishonest, provided, somebody, client):
    provided(dishonest.issuer)
    dishonest.change = set_to("pid", number_of("Amina"))
    assert go(client, somebody).status_code == 302
    assert login(client).person_id == person_named("Amina")


def hmac_with_public_key(dishonest: Any) -> Any:
    secret = dishonest.key.as_pem(private=False)

    def sign(claims: dict[str, Any]) -> str:
        header = base64.urlsafe_b64encode(b'{"alg": "HS256", "kid": "one"}').rstrip(b"=").decode()
        told = f"{header}.{unsigned(claims).split('.')[1]}"
        signature = hmac.digest(secret, told.encode(), "sha256")
        return f"{told}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"

    return sign


def signed_by_another(dishonest: Any) -> Any:
    other = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    return lambda claims: jwt.encode({"alg": "RS256", "kid": "one"}, claims, other, algorithms=["RS256"])


def changed_afterwards(dishonest: Any) -> Any:
    def sign(claims: dict[str, Any]) -> str:
        first, _, last = dishonest.signed(claims | {"pid": ""}).split(".")
        return ".".join([first, unsigned(claims).split(".")[1], last])

    return sign


SIGNATURES = {
    "unsigned": lambda dishonest: unsigned,
    "hmac_with_the_public_key": hmac_with_public_key,
    "by_another_key": signed_by_another,
    "changed_after_signing": changed_afterwards,
    "not_a_token": lambda dishonest: lambda claims: "rubbish",
    "empty": lambda dishonest: lambda claims: "",
}


@pytest.mark.parametrize("how", SIGNATURES)
def test_what_is_not_signed_by_the_provider_lets_nobody_in(dishonest, provided, somebody, client, how):
    provided(dishonest.issuer)
    dishonest.change = set_to("pid", number_of("Amina"))
    dishonest.sign = SIGNATURES[how](dishonest)
    answer = go(client, somebody)
    assert (answer.status_code, login(client)) == (403, None)


def test_an_answer_that_says_it_comes_from_another_provider_is_refused(dishonest, provided, somebody, client):
    provided(dishonest.issuer)
    dishonest.change = set_to("pid", number_of("Amina"))
    dishonest.issuer_back = "https://login.example.org"
    assert "wrong_issuer" in go(client, somebody).content.decode()
    assert login(client) is None


def test_a_new_key_is_fetched_once_and_made_up_keys_do_not_make_us_ask_again_and_again(
    dishonest, provided, somebody, client, monkeypatch
):
    provided(dishonest.issuer)
    dishonest.change = set_to("pid", number_of("Amina"))
    go(client, somebody)
    dishonest.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig", "alg": "RS256"}, private=True)
    dishonest.published.append(dishonest.key)
    monkeypatch.setattr(wire, "KEYS_AT_MOST_EVERY", 0.0)
    assert go(client, somebody).status_code == 302
    monkeypatch.setattr(wire, "KEYS_AT_MOST_EVERY", 3600.0)
    before = dishonest.asked.count("/keys")
    for name in ("made-up-1", "made-up-2", "made-up-3"):
        dishonest.key = RSAKey.generate_key(2048, {"kid": name}, private=True)
        assert go(client, somebody).status_code == 403
    assert dishonest.asked.count("/keys") == before == 2


# --- one that is not there


def test_a_provider_that_is_down_gives_a_plain_page_and_the_rest_works(dishonest, provided, client):
    provided(dishonest.issuer)
    dishonest.stop()
    answer = client.get("/logg-inn/med/folk")
    assert answer.status_code == 503
    assert "Prøve-ID" in answer.content.decode()
    for address in ("/", "/skriv", "/akutt", "/hent", "/logg-inn", "/uten-bankid"):
        assert client.get(address).status_code == 200


def test_a_provider_that_is_slow_is_not_waited_for_again_at_once(dishonest, provided, client):
    provided(dishonest.issuer)
    dishonest.delay = 5.0
    assert client.get("/logg-inn/med/folk").status_code == 503
    asked = len(dishonest.asked)
    assert client.get("/logg-inn/med/folk").status_code == 503
    assert len(dishonest.asked) == asked  # the second was answered by ourselves


def test_a_provider_that_fails_between_leaving_and_coming_back_gives_a_plain_page(
    dishonest, provided, somebody, client
):
    provided(dishonest.issuer)
    begun = client.get("/logg-inn/med/folk")
    back = somebody.log_in(begun["Location"]).removeprefix("http://testserver")
    dishonest.status = 500
    assert client.get(back).status_code == 503


# --- logging out


def logout_token(dishonest: Any, **more: Any) -> str:
    claims = dishonest.claims("")
    for name in ("nonce", "acr", "pid"):
        claims.pop(name)
    return dishonest.signed(claims | {"jti": "j-1", "events": {LOGOUT_EVENT: {}}} | more)


def test_the_provider_ends_our_session_and_says_so_once(dishonest, provided, somebody, client):
    provided(dishonest.issuer)
    dishonest.change = set_to("pid", number_of("Amina"))
    go(client, somebody)
    token = logout_token(dishonest)
    outside = Client(enforce_csrf_checks=True)
    assert outside.post("/logg-inn/med/folk/utlogget", {"logout_token": token}).status_code == 200
    assert login(client) is None
    assert client.get("/mine").status_code == 302
    assert outside.post("/logg-inn/med/folk/utlogget", {"logout_token": token}).status_code == 400


@pytest.mark.parametrize(
    "more", [{"nonce": "n"}, {"events": {}}, {"aud": "x"}, {"iss": "x"}, {"jti": None}, {"exp": 1}], ids=str
)
def test_a_logout_message_that_is_none_ends_nothing(dishonest, provided, somebody, client, more):
    provided(dishonest.issuer)
    dishonest.change = set_to("pid", number_of("Amina"))
    go(client, somebody)
    given = {"logout_token": logout_token(dishonest, **more)}
    assert Client().post("/logg-inn/med/folk/utlogget", given).status_code == 400
    assert login(client) is not None


def test_a_frame_of_the_provider_ends_the_session_it_names(dishonest, provided, somebody, client):
    provided(dishonest.issuer)
    dishonest.change = set_to("pid", number_of("Amina"))
    go(client, somebody)
    Client().get("/logg-inn/med/folk/ramme", {"iss": "https://login.example.org", "sid": "sid-1"})
    assert login(client) is not None
    answer = Client().get("/logg-inn/med/folk/ramme", {"iss": dishonest.issuer, "sid": "sid-1"})
    assert f"frame-ancestors {dishonest.issuer}" in answer["Content-Security-Policy"]
    assert login(client) is None


def test_logging_out_here_leads_on_to_the_provider_with_what_it_gave_us(real, provided, somebody, client):
    provided(real.issuer)
    go(client, somebody, pid=number_of("Amina"))
    page = client.post("/logg-ut").content.decode()
    assert f"{real.issuer}/session/end?client_id=inngang-folk" in page
    assert "id_token_hint=" in page
    assert login(client) is None
    kept = row("select hint, ended_why from login_session order by id desc limit 1")
    assert kept == {"hint": "", "ended_why": "logged_out"}
