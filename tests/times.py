"""Moments the tests share."""

from datetime import datetime
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=OSLO)  # a Monday, everything is open
