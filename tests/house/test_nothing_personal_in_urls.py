"""No address asks for an identity number, a name, a telephone number or what somebody wrote: addresses are logged."""

import re

import pytest

from inngang.config.reference import addresses

PERSONAL = re.compile(
    r"identity|national|personal|fnr|dnr|ident\b|f[oø]dsels|birth|name|navn|phone|telefon|mobile|mail|epost|text|tekst|"
    r"address|adresse|query|search|sok\b"
)
PARAMETER = re.compile(r"<(?:(?P<kind>\w+):)?(?P<name>\w+)>|\(\?P<(?P<regex>\w+)>")
FREE_TEXT = {"path"}  # takes anything, slashes and all
ROUTES = [one.route for one in addresses()]


def personal(route: str) -> list[str]:
    """The parameters of an address that could hold something about a person."""
    return [
        found["name"] or found["regex"]
        for found in PARAMETER.finditer(route)
        if PERSONAL.search((found["name"] or found["regex"]).lower()) or found["kind"] in FREE_TEXT
    ]


@pytest.mark.parametrize("route", ROUTES)
def test_no_address_takes_anything_personal(route):
    assert personal(route) == []


@pytest.mark.parametrize(
    "route",
    ["person/<str:fnr>", "person/<identity_number>", "sok/<str:query>", r"^p/(?P<birth_date>\d+)$", "x/<path:p>"],
)
def test_an_address_that_does_is_named(route):
    assert len(personal(route)) == 1


@pytest.mark.parametrize("route", ["enquiry/<int:enquiry_id>", "min/<slug:code>", "kontor/<int:unit_id>/i-dag"])
def test_numbers_of_our_own_are_fine(route):
    assert personal(route) == []
