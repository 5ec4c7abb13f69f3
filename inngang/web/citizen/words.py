"""What the people we help read for words of the house."""

from __future__ import annotations

from inngang.rules.vocabulary import Purpose, marked

PASSED = "PersonOpened"  # the journal's word for a look that the door let through
LOOKED_FOR: dict[str, str] = {
    Purpose.ANSWER: marked("To answer you"),
    Purpose.TAKE: marked("To take what you contacted us about"),
    Purpose.HAND_OVER: marked("To pass it on to somebody who knows it"),
    Purpose.CALL_BACK: marked("To phone you"),
    Purpose.OWN: marked("You looked yourself"),
    Purpose.RECEPTION: marked("To receive you when you came"),
    Purpose.SUPERVISE: marked("To see that you are followed up"),
    Purpose.ALARM: marked("To see to something acute"),
    Purpose.PLAY: marked("To show the demonstration"),
}
