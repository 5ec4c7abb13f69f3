"""Every machine interface answers what its OpenAPI document says and nothing else, whatever is sent to it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st

from inngang.channels.phone import openapi as phone
from inngang.channels.phone.signature import HEADER, signed
from inngang.exchange.norg2 import openapi as offices
from tests.channels.drawn import spoilt, valid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cast")]
DOCUMENTS = {"telephone": phone.DOCUMENT, "offices": offices.DOCUMENT}


class Operation(NamedTuple):
    """One thing a document says may be asked."""

    path: str
    method: str
    told: dict[str, Any]
    document: dict[str, Any]


def operations() -> Iterator[Operation]:
    for document in DOCUMENTS.values():
        for path, methods in document["paths"].items():
            for method, told in methods.items():
                yield Operation(path, method, told, document)


def asked(operation: Operation, draw: Any) -> tuple[str, bytes]:
    """An address and a body: sometimes as they should be, sometimes not."""
    draw_one = spoilt if draw(st.booleans()) else valid
    path, query = operation.path, []
    for one in operation.told.get("parameters", []):
        value = draw(draw_one(one["schema"], operation.document))
        text = value if isinstance(value, str) else json.dumps(value)
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", quote(text[:2000].replace("\x00", ""), safe=""))
        elif draw(st.booleans()):
            query.append(f"{one['name']}={quote(text[:2000])}")
    body = b""
    if "requestBody" in operation.told:
        schema = operation.told["requestBody"]["content"]["application/json"]["schema"]
        body = json.dumps(draw(draw_one(schema, operation.document))).encode()
    return path + ("?" + "&".join(query) if query else ""), body


def answer_to(operation: Operation, address: str, body: bytes) -> Any:
    mark = signed(body, secret=settings.INNGANG_PHONE_SECRET, at=datetime.now(UTC))
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.generic(
        operation.method.upper(), address, body, content_type="application/json", headers={HEADER: mark}
    )


@pytest.mark.parametrize("operation", operations(), ids=lambda one: f"{one.method} {one.path}")
@given(data=st.data())
@tries(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_whatever_is_sent_the_answer_is_one_that_is_documented(operation: Operation, data: Any):
    address, body = asked(operation, data.draw)
    answer = answer_to(operation, address, body)
    assert str(answer.status_code) in operation.told["responses"], (address, body[:500])
    if answer["Content-Type"].startswith("application/json"):
        json.loads(answer.content)


@pytest.mark.parametrize("operation", operations(), ids=lambda one: f"{one.method} {one.path}")
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
def test_what_is_not_documented_is_not_done(operation: Operation, method: str):
    path = operation.path.replace("{number}", "0313")
    if method.lower() in operation.document["paths"][operation.path]:
        return
    answer = answer_to(operation._replace(method=method), path, b"")
    assert answer.status_code in (
        403,
        405,
    )  # 403: what changes something is refused a stranger's form before it is read


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"a":' * 2000, b"NaN", b"null", b'""', b"1e400"]
)
def test_what_is_no_json_or_too_deep_is_told_so(body: bytes):
    operation = next(one for one in operations() if one.method == "post")
    assert answer_to(operation, operation.path, body).status_code == 400
