"""What happened: append-only, and the wrapper every action runs in."""

from inngang.service.journal.action import Refused, action, record, tell

__all__ = ["Refused", "action", "record", "tell"]
