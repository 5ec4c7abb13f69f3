"""Opening hours as a calendar feed (iCalendar, RFC 5545)."""
