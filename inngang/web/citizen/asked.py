"""What a page of ours is asked with."""

from __future__ import annotations

from django.http import HttpRequest

from inngang.web.parts.viewer import Looker


class Asked(HttpRequest):
    """A request with who looks, and whether its form was too old to be trusted. Only for the reader of types."""

    viewer: Looker
    was_too_old: bool
