"""What the people we help read for words of the house."""

from __future__ import annotations

from inngang.rules.vocabulary import Purpose, marked

OPENED = "AccessOpened"  # in spite of the distance
SHARED, FOR_ME = "SharedOnConsent", "OpenedForAnother"
PASSED = frozenset(
    {"PersonOpened", "InfoOpened", OPENED, SHARED, FOR_ME}
)  # the journal's words for a look that the door let through
EXCEPTION = marked("Opened you from another office, with a reason that a leader goes through")
ACTED = marked("Acted for you, as you have let them or others have decided")
GAVE = marked("Shared something that you have agreed to")
LOOKED_FOR: dict[str, str] = {
    Purpose.ANSWER: marked("To answer you"),
    Purpose.TAKE: marked("To take what you contacted us about"),
    Purpose.HAND_OVER: marked("To pass it on to somebody who knows it"),
    Purpose.CALL_BACK: marked("To phone you"),
    Purpose.OWN: marked("You looked yourself"),
    Purpose.ASKED_ABOUT: marked("Had asked us about you, and read what you share or what we answered"),
    Purpose.RECEPTION: marked("To receive you when you came"),
    Purpose.SUPERVISE: marked("To see that you are followed up"),
    Purpose.ALARM: marked("To see to something acute"),
    Purpose.OPERATIONS: marked("To mend something that had failed"),
    Purpose.PLAY: marked("To show the demonstration"),
}
