"""Whom a request comes from behind proxies: as far as our own wrote it, and no further."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from inngang.rules.login import MOST_WRONG_FROM_ONE_PLACE
from inngang.web.parts.client_address import address_of, client_address, client_place, networks, read_address
from inngang.web.parts.entering import is_shared_place

OURS = networks(["10.0.0.0/24", "fd00::1"])


@pytest.mark.parametrize(
    ("remote", "forwarded", "whom"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # a stranger may write what it likes
        ("10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "192.0.2.66, 198.51.100.1", "198.51.100.1"),  # the first was there before our proxy
        ("10.0.0.5", "192.0.2.66, 198.51.100.1, 10.0.0.9", "198.51.100.1"),  # two of ours
        ("10.0.0.5", "10.0.0.9", "10.0.0.9"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "unknown", "10.0.0.5"),
        ("10.0.0.5", "192.0.2.66, <script>", "10.0.0.5"),
        ("10.0.0.5", "198.51.100.1:4711", "198.51.100.1"),
        ("fd00::1", "[2001:db8::7]:443", "2001:db8::7"),
        ("::ffff:10.0.0.5", "::ffff:198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
        ("not an address", "198.51.100.1", ""),
        ("10.0.0.5", ", ".join(["10.0.0.9"] * 5000), "10.0.0.9"),
    ],
)
def test_proxies_of_ours_are_believed_and_nobody_else(remote, forwarded, whom):
    assert address_of(remote, forwarded, OURS) == whom


def test_a_home_with_many_addresses_is_one_place():
    one, other = (RequestFactory().get("/", REMOTE_ADDR=f"2001:db8:1:2::{last}") for last in ("7", "ffff"))
    assert client_place(one) == client_place(other) == "2001:db8:1:2::/64"
    assert client_place(RequestFactory().get("/", REMOTE_ADDR="198.51.100.1")) == "198.51.100.1"
    assert client_place(RequestFactory().get("/", REMOTE_ADDR="")) == ""


def test_without_proxies_what_is_said_is_not_heard(settings):
    settings.INNGANG_TRUSTED_PROXIES = []
    asked = RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": "198.51.100.1"})
    assert client_address(asked) == "127.0.0.1"


def test_a_library_behind_our_proxy_is_a_place_that_many_share(settings):
    settings.INNGANG_TRUSTED_PROXIES = ["127.0.0.1"]
    settings.INNGANG_SHARED_NETWORKS = ["198.51.100.0/24"]
    library, home = (
        RequestFactory().get("/", REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": address})
        for address in ("198.51.100.9", "192.0.2.9")
    )
    assert (is_shared_place(library), is_shared_place(home)) == (True, False)


@pytest.mark.parametrize("written", ["", "4.4.4.4:x:y", "300.1.1.1", "☃"])
def test_what_is_no_address_is_none(written):
    assert read_address(written) is None


@pytest.mark.django_db
def test_wrong_codes_from_one_place_stop_only_that_place(settings):
    settings.INNGANG_TRUSTED_PROXIES = ["127.0.0.1"]

    def tried(address: str) -> int:
        sent = {"code": "2222-2222-2222"}
        return Client().post("/logg-inn/kode", sent, headers={"X-Forwarded-For": address}).status_code

    assert {tried("198.51.100.9") for _ in range(MOST_WRONG_FROM_ONE_PLACE)} == {200}
    assert tried("198.51.100.9") == 429
    assert tried("198.51.100.10") == 200
