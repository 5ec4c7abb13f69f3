"""Somebody of the cast at work: as the service knows them, and as one who has logged in to the pages."""

from __future__ import annotations

from django.test import Client

from inngang.rules.access import Viewer
from inngang.service.access.queries import viewer_of
from inngang.service.people.queries import staff_named


def staff(name: str) -> Viewer:
    """The colleague of that given name, with the access they have now."""
    found = viewer_of(staff_id=staff_named(name))
    assert found is not None, f"{name} has no work here"
    return found.viewer


def client_of(name: str) -> Client:
    """A browser without a screen where that colleague is logged in."""
    client = Client()
    client.post("/demo/logg-inn", {"who": f"staff:{staff_named(name)}"})
    return client
