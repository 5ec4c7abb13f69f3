"""A day's placements judged again under other rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inngang.config.commands import Plain, bring, console, database, inngang


@inngang.command()
@click.option(
    "--day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The day whose placements are judged again."
)
@click.option("--policy", "policy", required=True, help="A file of rules, or the version of one that is here.")
def replay(day: datetime, policy: str) -> None:
    """Judge a day's placements again under other rules, and say what would have differed. Changes nothing."""
    from inngang.rules.policies import text_of

    file = Path(policy)
    text = file.read_text(encoding="utf-8") if file.is_file() else text_of(policy)
    if text is not None:
        _rules(policy, text)  # a fault is told before the database is started
    with database():
        from django.utils.timezone import now

        if text is None:
            text = bring("inngang.service.organisation.policies", "text_of", "replay")(policy)
        if text is None:
            raise Plain(f"There is no file and no version “{policy}”. Give the path of a .toml file with rules.")
        rules = _rules(policy, text)
        told = bring("inngang.service.key_figures.replay", "replay", "replay")(day=day.date(), policy=rules, at=now())
        for line in _told_of_replay(told):
            console.print(line, markup=False, soft_wrap=True)


def _rules(policy: str, text: str) -> Any:
    from inngang.rules.routing import PolicyError, load_policy

    try:
        return load_policy(text)
    except PolicyError as fault:
        raise Plain(f"{policy}: {fault}") from fault


def _told_of_replay(told: Any) -> Iterator[str]:
    """The result as lines to read: the sums, each circle, and what would have differed and why."""
    from inngang.rules.hours import OSLO

    yield f"{told.day}, judged again under version {told.version}."
    yield f"Placed: {told.placed}. Judged: {told.judged}. Cannot be judged: {told.cannot_be_judged}."
    if told.changed_since:
        yield f"Opening hours or the code of the rules have changed since for {told.changed_since}; both are judged as of now."
    yield f"Would have differed: {told.differing}."
    before, after = (told.share(count) for count in (told.own_first_before, told.own_first_after))
    if before is not None and after is not None:
        yield f"Own adviser first, of the {told.with_adviser} who have one: {before:.1%} then, {after:.1%} under these rules."
    yield f"\n{'circle':<24}{'first then':>12}{'first now':>12}{'asked then':>12}{'asked now':>12}"
    for one in told.circles:
        counts = (one.first_before, one.first_after, one.asked_before, one.asked_after)
        yield f"{one.kind:<24}" + "".join(f"{count:>12}" for count in counts)
    if told.reasons:
        yield "\nWhat, and why:"
    for reason in told.reasons:
        because = " ".join(str(why) for why in reason.because)
        yield f"{reason.times:>8} × {reason.way}: {reason.what}." + (f" {because}" if because else "")
    if told.examples:
        yield "\nSome of them:"
    for one in told.examples[:10]:
        yield f"  {one.at.astimezone(OSLO):%H:%M:%S} {one.ref} ({one.channel}): " + "; ".join(
            str(why) for why in one.differs
        )
