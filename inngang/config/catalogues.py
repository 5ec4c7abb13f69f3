"""Turns the translators' files (.po) into the ones the program reads (.mo). No gettext needs to be installed."""

from __future__ import annotations

from inngang.web.parts.messages import compile_catalogues

__all__ = ["compile_catalogues"]
