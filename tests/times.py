"""Moments the tests share."""

from datetime import datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=OSLO)  # a Monday, everything is open


def this_hour() -> datetime:
    """The hour we are in, from its beginning: for what runs on the real clock."""
    return datetime.now(OSLO).replace(minute=0, second=0, microsecond=0)
