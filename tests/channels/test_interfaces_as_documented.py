"""Every machine interface answers what its OpenAPI document says and nothing else, whatever is sent to it (schemathesis)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck
from hypothesis import settings as tries
from schemathesis import Case
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from inngang.channels.phone import openapi as phone
from inngang.channels.phone.signature import HEADER, signed
from inngang.exchange.norg2 import openapi as offices
from inngang.exchange.partners import openapi as partners

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
KEPT = ("authorization", "accept", HEADER.lower())
DOCUMENTS = {"telephone": phone.DOCUMENT, "offices": offices.DOCUMENT, "partners": partners.DOCUMENT}
# The marks on messages have tests of their own; and that a span begins before it ends is more than a schema can say.
NOT_ASKED = [ignored_auth, positive_data_acceptance]
SENT = tries(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


def ask(method: str, address: str, body: bytes, headers: dict[str, str]) -> HttpResponse:
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.generic(method, address, body, content_type="application/json", headers=headers)


def mark(body: bytes) -> str:
    """What the switch puts on a message, so that we know it is from there."""
    return signed(body, secret=settings.INNGANG_PHONE_SECRET, at=datetime.now(UTC))


def holds(case: Case) -> None:
    """Send it, and hold the answer to the document: its status, its type, its headers and its body.

    A mark on the message that is well formed is made a true one; one that is wrong or missing stays so.
    """
    sent = requests.Request(**{**case.as_transport_kwargs(base_url="http://testserver"), "cookies": None}).prepare()
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    headers = {name: str(value) for name, value in sent.headers.items() if name.lower() in KEPT}
    if HEADER in sent.headers and not _is_wrong(case, "header"):
        headers[HEADER] = mark(body)
    address = urlsplit(str(sent.url))
    got = ask(str(sent.method), f"{address.path}?{address.query}", body, headers)
    told = {name.lower(): [value] for name, value in got.headers.items()}
    answer = schemathesis.Response(got.status_code, told, got.content, sent, elapsed=0.0, verify=True)
    case.validate_response(answer, excluded_checks=NOT_ASKED)


def _is_wrong(case: Case, where: str) -> bool:
    """Whether this part of what is sent was made to break the document."""
    parts = case.meta.components if case.meta else {}
    return any(part.mode.is_negative for place, part in parts.items() if str(place.value) == where)


TELEPHONE, OFFICES, PARTNERS = (schemathesis.openapi.from_dict(one) for one in DOCUMENTS.values())


@TELEPHONE.parametrize()
@SENT
def test_whatever_a_telephone_system_sends_is_answered_as_documented(case: Case):
    holds(case)


@OFFICES.parametrize()
@SENT
def test_whatever_is_asked_of_offices_is_answered_as_documented(case: Case):
    holds(case)


@PARTNERS.parametrize()
@SENT
def test_whatever_a_partners_system_sends_is_answered_as_documented(case: Case):
    holds(case)


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"a":' * 2000, b"NaN", b"null", b'""', b"1e400"]
)
def test_what_is_no_json_or_too_deep_is_told_so(body: bytes):
    address = next(path for path, methods in phone.DOCUMENT["paths"].items() if "post" in methods)
    assert ask("POST", address, body, {HEADER: mark(body)}).status_code == 400
