"""What the contact centre answers there and then, matter by matter, told before one phones (hva vi kan svare på, R059).

Questions about the case itself go to the one who has it; the routing sees to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inngang.rules.vocabulary import Why, marked

ABOUT_THE_CASE: Final = marked(
    "Questions about your own case go to the one who has it. If they are busy, somebody who works with them answers, or they phone you."
)
IN_GENERAL: Final = marked("On the phone we tell you at once what you can get, how to ask for it, and who has it.")
HERE: Final[Mapping[str, str]] = {
    "economic_assistance": marked(
        "On the phone we tell you at once how to ask for money to live on. Your office decides; if it is acute, you come to them today."
    ),
    "crisis_housing": marked("On the phone we get hold of your office at once, so that you have somewhere to sleep."),
    "temporary_housing": marked(
        "On the phone we tell you at once how to ask for temporary housing. Your office finds it and decides."
    ),
    "qualification_programme": marked(
        "On the phone we tell you at once what the programme is and who can join. Your office decides."
    ),
    "debt_advice": marked(
        "On the phone we tell you at once how to get advice about debt. The adviser where you live goes through your bills with you."
    ),
    "doctor_follow_up": marked(
        "On the phone we tell you at once which form it is and who has it. The one who follows up the patient talks about them."
    ),
    "employer_refund": marked("On the phone we tell you at once how to ask for a refund, and whether we have it."),
    "employer_follow_up": marked(
        "On the phone we tell you at once how we help employers, and put you through to the one who follows up the place."
    ),
    "sickness_benefit": marked(
        "On the phone we tell you at once who gets sickness benefit, which papers are missing, and when it is paid."
    ),
    "work_assessment_allowance": marked(
        "On the phone we tell you at once who gets the allowance, how to send the report card, and when it is paid."
    ),
    "unemployment_benefit": marked(
        "On the phone we tell you at once how to register as unemployed, how to send the report card, and when it is paid."
    ),
    "disability_pension": marked(
        "On the phone we tell you at once how to apply, what you may earn, and when it is paid."
    ),
    "old_age_pension": marked(
        "On the phone we tell you at once from when you can get it, how to apply, and when it is paid."
    ),
    "child_benefit": marked("On the phone we tell you at once who gets it, how to apply, and when it is paid."),
    "single_parent": marked("On the phone we tell you at once what single parents can get, and how to apply."),
    "child_maintenance": marked(
        "On the phone we tell you at once how maintenance is worked out, and how to ask us to decide or collect it."
    ),
    "aids": marked("On the phone we tell you at once how to ask for an assistive device, a change or a repair."),
    "work_follow_up": marked(
        "On the phone we tell you at once what help there is on the way to work, and move a meeting for you. "
        "What you and your adviser plan, you talk about with them."
    ),
    "other_agency": marked("On the phone we tell you at once who has it, and how you get hold of them."),
    "technical": marked("On the phone we help you at once with logging in and with the pages, and can do it for you."),
    "payment": marked(
        "On the phone we tell you at once whether a pension or a benefit is paid, and when the next one comes. "
        "For money from the municipality we ask your office."
    ),
    "change_of_situation": marked("On the phone we write down at once what has changed, and tell you what it means."),
    "case_status": marked("On the phone we tell you at once whether we have what you sent, and when you hear from us."),
}


def answered_here(matter: str) -> Why:
    """A sentence that is there before one phones."""
    return Why(HERE.get(matter, IN_GENERAL))
