"""One appointment as a calendar entry (iCalendar, RFC 5545): when, how and where, and nothing of what it is about."""

from __future__ import annotations

from datetime import UTC, datetime

from inngang.service.appointments.queries import AppointmentCard

MOST_OCTETS = 75


def as_icalendar(card: AppointmentCard, *, title: str, where: str, about: str, at: datetime) -> str:
    """Times are true times, so no table of clocks is needed. Moved, the same entry says the new time."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Inngang//Appointments//NO",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:appointment-{card.id}@inngang",
        f"SEQUENCE:{card.times_moved}",
        f"DTSTAMP:{_moment(at)}",
        f"DTSTART:{_moment(card.starts_at)}",
        f"DTEND:{_moment(card.ends_at)}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(where)}",
        f"DESCRIPTION:{_text(about)}",
        "STATUS:CONFIRMED" if card.state == "booked" else "STATUS:CANCELLED",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    for sign, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(sign, written)
    return text


def _folded(line: str) -> str:
    found, octets = "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > MOST_OCTETS:
            found, octets = f"{found}\r\n ", 1
        found, octets = found + sign, octets + size
    return found
