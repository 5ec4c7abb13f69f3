"""The interface a telephone system speaks to: signed, told what is wrong and where, and described as it is."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.conf import settings
from django.test import Client

from inngang.channels.phone.openapi import DOCUMENT
from inngang.channels.phone.read import KINDS
from inngang.channels.phone.signature import HEADER, signed
from inngang.channels.phone.switch import Switch
from inngang.service.rows import rows
from tests.channels.seen import enquiry, how_many, ident
from tests.covers import covers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]

ADDRESS = "/api/telefon/signaler"


def post(given, *, secret: str | None = None, at: datetime | None = None, header: str | None = None):
    body = given if isinstance(given, bytes) else json.dumps(given).encode()
    mark = (
        header
        if header is not None
        else signed(body, secret=secret or settings.INNGANG_PHONE_SECRET, at=at or datetime.now(UTC))
    )
    return Client(enforce_csrf_checks=True).post(ADDRESS, body, content_type="application/json", headers={HEADER: mark})


def signal(kind: str = "incoming", order: int = 1, **own) -> dict:
    given = {"signal_id": f"s{order}", "call_id": "c", "kind": kind, "order": order, "at": "2026-11-23T10:00:00+01:00"}
    return given | ({"from": "90000001"} if kind == "incoming" else {}) | own


def test_signals_are_heard_one_or_many_at_a_time():
    assert post(signal()).status_code == 202
    answer = post([signal(), signal("answered", 2, staff=ident("Nora"))]).json()["signals"]
    assert [one["result"] for one in answer] == ["repeated", "done"]
    assert rows("select state from enquiries_enquiry") == [{"state": "taken"}]


@pytest.mark.parametrize(
    ("how", "what"),
    [
        ({"header": ""}, "no_signature"),
        ({"header": "t=1,v1=" + "0" * 64}, "wrong_signature"),
        ({"secret": "somebody else's"}, "wrong_signature"),
        ({"at": datetime.now(UTC) - timedelta(hours=6)}, "outside_window"),
        ({"at": datetime.now(UTC) + timedelta(hours=6)}, "outside_window"),
    ],
)
def test_what_is_not_signed_right_and_now_is_not_heard(how, what):
    answer = post(signal(), **how)
    assert answer.status_code == 401 and answer.json()["errors"][0]["what"] == what
    assert how_many() == 0


@pytest.mark.parametrize(
    ("sent", "where"),
    [
        (b"\xff", "body"),
        (b'{"a": \n 1,,}', "line 2, column 4"),
        (b"[" * 100_000, "body"),
        (b'{"order": NaN}', "body"),
        ([], "body"),
        ("text", "body"),
        ([signal(), 7], "signals[1]"),
        (signal(signal_id=""), "signals[0].signal_id"),
        (signal(call_id="a\x00b"), "signals[0].call_id"),
        (signal(call_id="\ud800"), "signals[0].call_id"),
        (signal(order=True), "signals[0].order"),
        (signal(order=2), "signals[0].order"),
        (signal("waiting", 1), "signals[0].order"),
        (signal("waiting", 2**31), "signals[0].order"),
        (signal(at="2026-11-23T10:00:00"), "signals[0].at"),
        (signal(at=7), "signals[0].at"),
        (signal("rang", 2), "signals[0].kind"),
        (signal(kind=["incoming"]), "signals[0].kind"),
        (signal("answered", 2), "signals[0].staff"),
        (signal("transferred", 2, to_queue="7"), "signals[0].to_queue"),
        (signal("transferred", 2, to_queue=2**70), "signals[0].to_queue"),
        (signal("choice", 2), "signals[0].choice"),
        (signal("call_back_asked", 2, window={"from": "tomorrow"}), "signals[0].window"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_every_fault_is_told_with_where_it_is_and_what_to_do_and_nothing_is_kept(sent, where):
    answer = post([signal(), *sent] if isinstance(sent, list) and sent else sent)
    assert answer.status_code == 400
    faults = answer.json()["errors"]
    assert where.replace("[1]", "[2]") in [one["where"] for one in faults] or where in [one["where"] for one in faults]
    assert all(one["what"] and one["do"] for one in faults)
    assert how_many() == 0


def test_only_post_is_heard():
    assert Client().get(ADDRESS).status_code == 405


def test_too_much_at_a_time_is_said():
    assert post([signal()] * 501).status_code == 400


def fits(value, schema) -> bool:
    """As much of JSON Schema as the document uses."""
    if "$ref" in schema:
        return fits(value, DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]])
    if "oneOf" in schema:
        return sum(fits(value, one) for one in schema["oneOf"]) == 1
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])
    if "const" in schema:
        return value == schema["const"]
    if "enum" in schema:
        return value in schema["enum"]
    named = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    types = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    if type(value) not in [types[one] for one in named]:
        return False
    if isinstance(value, dict):
        properties = schema.get("properties", {})
        return set(schema.get("required", ())) <= set(value) and all(
            fits(value[name], one) for name, one in properties.items() if name in value
        )
    if isinstance(value, list):
        return schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 10**9) and all(
            fits(one, schema["items"]) for one in value
        )
    if isinstance(value, str):
        return schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", 10**9)
    if type(value) is int:
        return schema.get("minimum", value) <= value <= schema.get("maximum", value)
    return True


def content(status: str) -> dict:
    return DOCUMENT["paths"][ADDRESS]["post"]["responses"][status]["content"]["application/json"]["schema"]


def test_what_the_interface_says_of_itself_is_what_it_does():
    assert Client().get("/api/telefon/openapi.json").json() == DOCUMENT
    sent = DOCUMENT["paths"][ADDRESS]["post"]["requestBody"]["content"]["application/json"]["schema"]
    own = {
        "choice": {"choice": "old_age_pension", "acute": False},
        "answered": {"staff": ident("Nora")},
        "transferred": {"to_queue": 1},
        "call_back_asked": {"number": "90000002"},
        "hung_up": {"by": "caller"},
    }
    several = [signal(kind, place, **own.get(kind, {})) for place, kind in enumerate(KINDS, 1)]
    for one in (several[0], several, {"signals": several}):
        assert fits(one, sent)
        answer = post(one)
        assert answer.status_code == 202 and fits(answer.json(), content("202")), answer.content
    for wrong, status in ((signal(order=0), "400"), (signal("answered", 2), "400")):
        assert not fits(wrong, sent)
        answer = post(wrong)
        assert str(answer.status_code) == status and fits(answer.json(), content(status))
    answer = post(signal(), header="")
    assert fits(answer.json(), content("401"))


@pytest.fixture
def switch():
    """A switch that plays callers through the interface, and sends much in the wrong order and twice."""
    clock = {"now": datetime.now(UTC)}

    def through(body: bytes, signature: str) -> dict:
        answer = Client().post(ADDRESS, body, content_type="application/json", headers={HEADER: signature})
        assert answer.status_code == 202, answer.content
        return answer.json()

    played = Switch(
        post=through, secret=settings.INNGANG_PHONE_SECRET, now=lambda: clock["now"], rng=Random(7), faulty=0.2
    )
    played.tick = lambda seconds: clock.update(now=clock["now"] + timedelta(seconds=seconds))
    return played


@covers("R084", part="callers played through the interface")
def test_a_rush_played_by_the_switch_leaves_each_call_answered_promised_or_given_up(switch):
    calls = [
        switch.call(
            f"900001{number:02d}",
            ("old_age_pension", None, "debt_advice")[number % 3],
            acute=number == 4,
            patience=timedelta(seconds=50),
            wants_call_back=number % 2 == 0,
        )
        for number in range(12)
    ]
    calls[0].answer(ident("Nora"))
    for _ in range(8):
        switch.tick(10)
        for call in calls:
            if call.is_waiting:
                call.wait()
    switch.flush()
    found = rows("select id, state, outcome, caller_phone from enquiries_enquiry order by id")
    assert len(found) == 12 and all(call.is_over for call in calls[1:])
    ends = {one["caller_phone"]: (one["state"], one["outcome"], enquiry(one["id"])["promise"]) for one in found}
    assert ends["90000100"][0] == "taken"
    assert ends["90000104"] == ("waiting", None, "call_back"), "the acute one is owed a call"
    assert set(ends.values()) <= {
        ("taken", None, "answer"),
        ("waiting", None, "call_back"),
        ("closed", "abandoned", None),
    }
    assert ("closed", "abandoned", None) in ends.values()
