"""Every address, as somebody it is for: the headers of safety are there, and no script or style stands in the page."""

import re
import tomllib
from pathlib import Path

import html5lib
import pytest
from django.test import Client

from inngang.config.reference import addresses
from inngang.web.parts import viewer as parts_viewer
from tests.house.test_every_url import somebody

TABLE = tomllib.loads(Path(__file__).with_name("urls.toml").read_text(encoding="utf-8"))
ROUTES = [one.route for one in addresses() if one.route in TABLE]
MUST = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def _who(audience: list[str]) -> str:
    first = sorted(audience)[0]
    return {"public": "anonymous", "machine": "anonymous", "staff": "team_lead"}.get(first, first)


def directives(policy: str) -> dict[str, set[str]]:
    return {words[0]: set(words[1:]) for part in policy.split(";") if (words := part.split())}


def inline(page: str) -> list[str]:
    """What a strict policy would stop: scripts, styles and handlers written into the page."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    found = [
        f"<{one.tag}>" for one in tree.iter("script") if not one.get("src") and one.get("type") != "application/ld+json"
    ]
    found += ["<style>" for _ in tree.iter("style")]
    for one in tree.iter():
        found += [
            f"{name}={value}"
            for name, value in one.attrib.items()
            if isinstance(name, str)
            and (name == "style" or name.startswith("on") or str(value).strip().lower().startswith("javascript:"))
        ]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("route", ROUTES)
def test_every_address_has_the_headers_and_no_inline_script(route, monkeypatch):
    who = somebody(_who(TABLE[route]["for"]))
    monkeypatch.setattr(parts_viewer, "_find", lambda request: who)
    answer = Client().get("/" + TABLE[route].get("path", route))
    assert {name: answer.headers.get(name) for name in MUST} == MUST
    policy = directives(answer.headers["Content-Security-Policy"])
    assert policy["default-src"] == {"'none'"}
    assert policy.get("script-src", {"'self'"}) <= {"'self'"}
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set().union(*policy.values())
    assert "frame-ancestors" in policy
    assert re.search(r"no-store|private|max-age", answer.headers["Cache-Control"])
    if set(TABLE[route]["for"]) != {"public"} and "machine" not in TABLE[route]["for"]:
        assert "no-store" in answer.headers["Cache-Control"]
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        assert inline(answer.content.decode()) == []


def test_a_page_with_inline_script_would_be_named():
    assert inline("<p onclick='a()' style='color:red'><script>b()</script><a href='javascript:c()'>x</a>") != []


@pytest.mark.django_db
def test_with_https_the_browser_is_told_to_stay_with_it_and_cookies_are_for_it_alone(settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    answer = Client().get("/skriv", secure=True)
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    cookie = answer.cookies[settings.CSRF_COOKIE_NAME]
    assert (bool(cookie["secure"]), bool(cookie["httponly"]), cookie["samesite"]) == (True, True, "Lax")
