"""The command `inngang`: everything one does with the product, from one place. Each verb is in `config/commands`."""

from __future__ import annotations

import sys

import click

from inngang.config.commands import (
    Plain,
    bring_in,
    case,
    check,
    conform,
    doctor,
    inngang,
    journal,
    login_key,
    partner_key,
    play,
    replay,
    retention,
    sbom,
    simulate,
    source_heard,
    up,
)
from inngang.config.declared import WrongSetting
from inngang.config.trouble import DatabaseTrouble

VERBS = (
    up,
    play,
    check,
    bring_in,
    replay,
    simulate,
    case,
    conform,
    doctor,
    login_key,
    partner_key,
    journal,
    retention,
    sbom,
    source_heard,
)  # importing one makes its verbs known


def main() -> None:
    """Run the command; expected trouble is a sentence, not a traceback."""
    try:
        inngang(standalone_mode=False)
    except (WrongSetting, DatabaseTrouble) as trouble:
        Plain(str(trouble)).show()
        sys.exit(1)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as trouble:
        trouble.show()
        sys.exit(trouble.exit_code)


if __name__ == "__main__":
    main()
