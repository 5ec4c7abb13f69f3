"""`inngang login-key`: a new key to show login providers who we are with."""

from __future__ import annotations

from datetime import UTC, datetime

from inngang.config.commands import console, inngang, with_django


@inngang.command("login-key")
def login_key() -> None:
    """Make the next key we sign with at login providers, and take away those that are long since replaced."""
    with_django()
    from inngang.web.parts.oidc.flow import keys_folder
    from inngang.web.parts.oidc.keys import drop_old, make_key

    at = datetime.now(UTC)
    made = make_key(keys_folder(), at=at)
    console.print(f"Made the key {made}. It is published now, and signs from tomorrow.", soft_wrap=True)
    for old in drop_old(keys_folder(), at=at):
        console.print(f"Took away the key {old}.", soft_wrap=True)
