"""The menu of those who lead: every heading and page is open to the one who sees it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.who import client_of

pytestmark = pytest.mark.django_db
NAVIGATION = re.compile(r"<nav[^>]*>.*?</nav>", re.S)
HEADINGS_AT_MOST = 5


def links(client: Client, address: str) -> list[str]:
    page = client.get(address).content.decode()
    return [link for bar in NAVIGATION.findall(page)[:2] for link in re.findall(r'href="(/ledelse/[^"]*)"', bar)]


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Tone", "/ledelse/"),
        ("Eirik", "/ledelse/"),
        ("Sverre", "/ledelse/"),
        ("Oddny", "/ledelse/register/"),
        ("Torunn", "/ledelse/tilsyn/"),
        ("Håkon", "/ledelse/oppgavedeling/hvem"),
    ],
)
def test_every_page_of_the_menu_opens_for_the_one_who_sees_it(cast, name, first):
    client = client_of(name)
    headings = links(client, first)
    assert 0 < len(NAVIGATION.findall(client.get(first).content.decode())[0].split("<li>")) - 1 <= HEADINGS_AT_MOST
    every = set(headings)
    for heading in headings:
        every |= set(links(client, heading))
    assert {address: client.get(address).status_code for address in every} == dict.fromkeys(every, 200)


def test_a_leader_reaches_every_page_of_the_register_in_two_presses(cast):
    tone = client_of("Tone")
    every = {page for heading in links(tone, "/ledelse/") for page in links(tone, heading)}
    assert {"/ledelse/register/", "/ledelse/register/endringer", "/ledelse/apningstider/", "/ledelse/avtaler/"} <= every
    assert {"/ledelse/tilsyn/", "/ledelse/oppgavedeling/", "/ledelse/regler", "/ledelse/tilgang"} <= every
    assert "/ledelse/register/filer" not in every  # the register keeper's


@pytest.mark.parametrize(("name", "desk"), [("Tone", "/kontor/"), ("Maryam", "/kontaktsenter/"), ("Eirik", "")])
def test_whoever_leads_and_has_a_desk_finds_it_where_the_day_is_shown(cast, name, desk):
    client = client_of(name)
    bars = "".join(NAVIGATION.findall(client.get("/ledelse/").content.decode())[:2])
    assert re.findall(r'href="(/kontor/|/kontaktsenter/)"', bars) == ([desk] if desk else [])
    assert not desk or client.get(desk).status_code == 200


def test_the_page_of_a_unit_leads_to_its_opening_hours(cast):
    assert "/ledelse/apningstider/0313" in client_of("Oddny").get("/ledelse/register/enhet/0313").content.decode()
