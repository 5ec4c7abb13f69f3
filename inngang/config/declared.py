"""Every setting of ours, in one table: name, kind, default and what it does in plain words.

Nothing else reads the environment. The reference in the documentation is made from this table.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


class WrongSetting(Exception):
    """A setting has a value we cannot use."""


@dataclass(frozen=True)
class Setting:
    """One thing that can be set from outside, by an environment variable of the same name."""

    name: str
    kind: type
    default: Any
    what: str
    of_networks: bool = False

    def read(self, environment: Mapping[str, str]) -> Any:
        """The value from the environment, or the default when it is not set."""
        text = environment.get(self.name)
        if text is None or text == "":
            return self.default
        if self.kind is bool:
            if text.lower() in ("1", "true", "yes", "on"):
                return True
            if text.lower() in ("0", "false", "no", "off"):
                return False
            raise WrongSetting(f"{self.name} is {text!r}. Write 1 for yes or 0 for no.")
        if self.kind is int:
            try:
                return int(text)
            except ValueError:
                raise WrongSetting(f"{self.name} is {text!r}. Write a whole number.") from None
        if self.kind is list:
            parts = [part.strip() for part in text.split(",") if part.strip()]
            return [self._network(part) for part in parts] if self.of_networks else parts
        return text

    def _network(self, text: str) -> str:
        try:
            return str(ipaddress.ip_network(text, strict=False))
        except ValueError:
            raise WrongSetting(f"{self.name} has {text!r}. Write an address or a network, as 10.0.0.0/24.") from None


DECLARED: tuple[Setting, ...] = (
    Setting(
        "DATABASE_URL",
        str,
        "",
        "Address of a PostgreSQL server (15 or newer) that you run yourself, for example "
        "postgresql://name:password@host:5432/inngang. Empty: Inngang starts its own.",
    ),
    Setting(
        "INNGANG_DATA",
        str,
        "./.inngang/data",
        "The folder with everything Inngang keeps: the database, the secret key, collected style sheets. "
        "Stop Inngang before you move or copy it.",
    ),
    Setting(
        "INNGANG_DEMO",
        bool,
        False,
        "Demo mode: invented people, a page where you choose whom to be, and a synthetic day. Never with real people.",
    ),
    Setting(
        "INNGANG_DEBUG",
        bool,
        False,
        "For those who write code: errors are shown in the browser with all their details. Never with real people.",
    ),
    Setting(
        "INNGANG_SECRET_KEY",
        str,
        "",
        "The key that signs log-ins and links. Empty: one is made the first time and kept in the data folder. "
        "Several machines must share one key.",
    ),
    Setting(
        "INNGANG_OLD_SECRET_KEYS",
        list,
        [],
        "Keys that signed before the one in use, with commas between. What they signed still holds; nothing new is signed "
        "with them. Take them away after a day.",
    ),
    Setting(
        "INNGANG_HOSTS",
        list,
        ["localhost", "127.0.0.1", "[::1]"],
        "Names the pages may be asked for by, with commas between.",
    ),
    Setting(
        "INNGANG_ORIGINS",
        list,
        [],
        "Full addresses (https://name) that forms and live updates may come from when a proxy stands in front, "
        "with commas between.",
    ),
    Setting(
        "INNGANG_HTTPS",
        bool,
        False,
        "The pages are reached by https, so cookies are sent that way only and browsers are told to stay with it.",
    ),
    Setting(
        "INNGANG_TRUSTED_PROXIES",
        list,
        [],
        "Addresses or networks of your own proxies, as 10.0.0.5 or 10.0.0.0/24, with commas between. What they say of whom "
        "they ask for (X-Forwarded-For) is believed, and nobody else's. Empty: the one who connects is the one who asks.",
        of_networks=True,
    ),
    Setting(
        "INNGANG_CLAMD",
        str,
        "",
        "Where ClamAV's clamd listens: /path/to/its/socket or name:port. Files people send are seen by nobody before it has "
        "scanned them. Empty: no file is shown, except in demo mode, where only the test virus EICAR is looked for.",
    ),
    Setting(
        "INNGANG_SCHEDULER",
        str,
        "",
        "Address of a Dask scheduler, for example tcp://10.0.0.5:8786 or tls://10.0.0.5:8786. What leaders try is then played by "
        "the machines behind it, with the very same answers. Takes requirements/many_machines.txt. Empty: threads on the "
        "machine of the worker.",
    ),
    Setting(
        "INNGANG_SOURCES",
        list,
        [],
        "Registers the door leans on, and how many hours old their last word may be, as population=26, with commas between. One "
        "that is older, or was never heard, closes the door to everybody it could protect. Empty: the door leans on none.",
    ),
    Setting("INNGANG_WEB_WORKERS", int, 2, "How many processes serve pages."),
    Setting(
        "INNGANG_LIVE_URL",
        str,
        "",
        "Address of the live updates as a browser sees it. Empty: the port after the one of the pages.",
    ),
    Setting(
        "INNGANG_PHONE_SECRET",
        str,
        "",
        "The key the telephone system signs its events with. Empty: made from the secret key.",
    ),
    Setting(
        "INNGANG_OLD_PHONE_SECRETS",
        list,
        [],
        "Keys the telephone system may still sign with while it changes to the new one, with commas between.",
    ),
    Setting(
        "INNGANG_LOGIN",
        str,
        "",
        "A file that names those one logs in with (OpenID Connect): ID-porten, Entra and so on. How it is written stands in "
        "the guide “Set up logging in”. Empty: nobody can log in, except in demo mode.",
    ),
    Setting(
        "INNGANG_LOGIN_KEYS",
        str,
        "",
        "The folder with the keys we show login providers who we are with. Empty: one in the data folder. "
        "Several machines must share it.",
    ),
    Setting(
        "INNGANG_SHARED_NETWORKS",
        list,
        [],
        "Networks of computers that many people use (receptions, libraries), as 10.20.0.0/16, with commas between. "
        "Logging in there is short from the start.",
        of_networks=True,
    ),
    Setting(
        "INNGANG_SMTP",
        str,
        "",
        "The mail server that email leaves through, as name:port. Empty: in demo mode email is put in a folder, else none is sent.",
    ),
    Setting("INNGANG_SMTP_FROM", str, "", "The address email is sent from. Empty: an address nobody can answer."),
    Setting("INNGANG_LOG", str, "INFO", "How much is written to the log: DEBUG, INFO, WARNING or ERROR."),
)


def declared_values(environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Every declared setting with its value."""
    source = os.environ if environment is None else environment
    return {setting.name: setting.read(source) for setting in DECLARED}
