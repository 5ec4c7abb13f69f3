"""`inngang partner-key`: keys for the systems of municipalities, doctors and other partners."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime

import click

from inngang.config.commands import Plain, console, database, inngang


@inngang.command("partner-key")
@click.argument("organisation", required=False)
@click.option("--name", default="", help="Which system it is for.")
@click.option("--may", multiple=True, type=click.Choice(["ask", "read"]), help="What it may do; say it twice for both.")
@click.option("--days", default=365, show_default=True, help="How long it holds.")
@click.option("--end", type=int, help="End the key with this number instead.")
def partner_key(organisation: str | None, name: str, may: tuple[str, ...], days: int, end: int | None) -> None:
    """Give ORGANISATION (nine digits) a key, end one, or list them when nothing is given."""
    with database():
        from inngang.service.access.queries import CLOCK
        from inngang.service.journal.action import Refused
        from inngang.service.people.actions.give_interface_key import end_interface_key, give_interface_key
        from inngang.service.people.interface_keys import keys_given

        at = datetime.now(UTC)
        try:
            if end is not None:
                end_interface_key(key_id=end, by=CLOCK, at=at)
                console.print(f"Key {end} is ended.")
            elif organisation:
                secret = secrets.token_urlsafe(40)
                made = give_interface_key(
                    organisation_number=organisation,
                    name=name,
                    scopes=may,
                    secret=secret,
                    days=days,
                    by=CLOCK,
                    at=at,
                )
                console.print(f"Key {made}. It is shown this once:", soft_wrap=True)
                print(secret)
            else:
                for one in keys_given():
                    state = "ended" if one.ended_at or one.ends_at <= at else f"until {one.ends_at:%Y-%m-%d}"
                    console.print(f"{one.id}  {one.organisation}  {one.name}  {' '.join(one.scopes)}  {state}")
        except Refused as no:
            raise Plain(str(no.why)) from None
