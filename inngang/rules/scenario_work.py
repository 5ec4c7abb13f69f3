"""The work behind the desks that a leader may try (arbeidet bak): meetings, training, mail, passing on, protected, division."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from inngang.rules.vocabulary import Why, marked

if TYPE_CHECKING:
    from inngang.rules.scenarios import Choices

MAIL: Final[Mapping[str, str]] = {
    "": marked("As today"),
    "hand": marked("Opened by hand, and carried round once a day at 12:00"),
    "scanned": marked("Scanned, and on the screens at 08:00, 10:00, 12:00 and 14:00"),
}
CARRIED: Final[Mapping[str, tuple[int, ...]]] = {"hand": (12,), "scanned": (8, 10, 12, 14)}  # hours of the day
PROTECTED: Final[Mapping[str, str]] = {
    "": marked("As today"),
    "group": marked("Only the group for protected persons may see them"),
    "own": marked("Everybody's own adviser and their substitute may see them too"),
}
# The whole numbers: what each is called, from, and to.
NUMBERS: Final[Mapping[str, tuple[str, int, int]]] = {
    "meeting_percent": (marked("Percent of those at work who are in meetings then"), 0, 100),
    "trained": (marked("How many learn it"), 0, 500),
    "mail_minutes": (marked("Minutes to open and sort each letter by hand"), 0, 60),
    "passed_on": (marked("Of a hundred who are passed on today, so many are"), 0, 300),
}
ASSUMED: Final[Mapping[str, int]] = {"mail_minutes": 4, "passed_on": 100}


def read(
    said: Mapping[str, str], values: dict[str, Any], queues: Mapping[int, str], divisions: Mapping[str, str]
) -> list[tuple[str, Why]]:
    """Puts what was chosen in `values`; returns what is wrong. The times and the numbers are there already."""
    wrong: list[tuple[str, Why]] = []
    begins, ends = values.get("meeting_from", ""), values.get("meeting_to", "")
    if bool(begins) != bool(ends):
        name = "meeting_to" if begins else "meeting_from"
        wrong.append((name, Why(marked("Say both when the meeting begins and when it ends."))))
    elif begins and begins >= ends:
        wrong.append(("meeting_to", Why(marked("It ends before it begins."))))
    elif begins and not values.get("meeting_percent"):
        wrong.append(("meeting_percent", Why(marked("Say how many of a hundred are in meetings."))))
    for name in ("train_from", "train_to"):
        given = said.get(name, "")
        values[name] = int(given) if given.isascii() and given.isdigit() and int(given) in queues else 0
    if values.get("trained") and not (values["train_from"] and values["train_to"]):
        name = "train_to" if values["train_from"] else "train_from"
        wrong.append((name, Why(marked("Say both where they work and what they learn."))))
    elif values["train_from"] and values["train_from"] == values["train_to"]:
        wrong.append(("train_to", Why(marked("They work there already. Choose something else to learn."))))
    elif (values["train_from"] or values["train_to"]) and not values.get("trained"):
        wrong.append(("trained", Why(marked("Say how many learn it."))))
    for name, among in (("mail", MAIL), ("protected", PROTECTED)):
        values[name] = said.get(name, "") if said.get(name, "") in among else ""
    values["division"] = said.get("division", "")
    if values["division"] and values["division"] not in divisions:
        wrong.append(("division", Why(marked("Choose a version of the division of labour that is there."))))
    elif values["division"] and values.get("unit_id"):
        wrong.append(("division", Why(marked("Who has what moves between offices. Choose everywhere to try it."))))
    return wrong


def changes(chosen: Choices) -> bool:
    """Whether any of it is otherwise than today."""
    return bool(
        chosen.meeting_from or chosen.trained or chosen.mail or chosen.protected or chosen.division
        or chosen.passed_on != ASSUMED["passed_on"]
    )  # fmt: skip


def told(chosen: Choices, queues: Mapping[int, str], divisions: Mapping[str, str]) -> list[Why]:
    """What is changed, a sentence for each thing."""
    found: list[Why] = []
    if chosen.meeting_from:
        text = marked("%(share)s percent are in meetings from %(begins)s to %(ends)s")
        values = {"share": chosen.meeting_percent, "begins": chosen.meeting_from, "ends": chosen.meeting_to}
        found.append(Why(text, values))
    if chosen.trained:
        text = marked("%(many)s in %(from)s learn %(to)s")
        names = {"from": queues.get(chosen.train_from, ""), "to": queues.get(chosen.train_to, "")}
        found.append(Why(text, {"many": chosen.trained, **names}))
    if chosen.mail == "hand":
        text = marked("Mail is opened by hand and carried round at 12:00; each letter takes %(minutes)s minutes more")
        found.append(Why(text, {"minutes": chosen.mail_minutes}))
    elif chosen.mail:
        found.append(Why(marked("Mail is scanned, and on the screens four times a day")))
    if chosen.passed_on != ASSUMED["passed_on"]:
        text = marked("Of a hundred who are passed on today, %(many)s are")
        found.append(Why(text, {"many": chosen.passed_on}))
    if chosen.protected:
        found.append(Why(PROTECTED[chosen.protected]))
    if chosen.division:
        name = divisions.get(chosen.division, chosen.division)
        found.append(Why(marked("Who has what: %(version)s"), {"version": name}))
    return found
