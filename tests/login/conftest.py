"""A real provider in a process of its own, and a dishonest one on the same way."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from inngang.web.parts.oidc import wire
from inngang.web.parts.oidc.keys import public_keys
from tests.login.dishonest import Dishonest

ROOT = Path(__file__).parents[2]
MODULES = ROOT / ".venv" / "login-provider" / "node_modules"
SCRIPT = Path(__file__).parent / "provider" / "provider.mjs"


class Real(NamedTuple):
    """The provider that runs."""

    issuer: str


@pytest.fixture(scope="session")
def our_keys_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@contextmanager
def a_real_provider(home: str, keys_folder: Path) -> Iterator[Real]:
    """Run the provider, for pages that are served at `home`."""
    node = shutil.which("node")
    if node is None or not (MODULES / "oidc-provider").is_dir():
        pytest.skip("There is no node here, or no login provider: python bin/provider.py installs it")
    common = {
        "token_endpoint_auth_method": "private_key_jwt",
        "token_endpoint_auth_signing_alg": "ES256",
        "jwks": public_keys(keys_folder, at=datetime.now(UTC)),
        "post_logout_redirect_uris": [f"{home}/logget-ut"],
        "backchannel_logout_session_required": True,
    }
    clients = [
        common
        | {
            "client_id": f"inngang-{slug}",
            "redirect_uris": [f"{home}/logg-inn/med/{slug}/tilbake"],
            "backchannel_logout_uri": f"{home}/logg-inn/med/{slug}/utlogget",
        }
        for slug in ("folk", "ansatt")
    ]
    order = [node, str(SCRIPT), str(MODULES), json.dumps({"clients": clients})]
    process = subprocess.Popen(order, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, "the provider did not start"
        yield Real(json.loads(line)["issuer"])
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="session")
def real(our_keys_folder: Path) -> Iterator[Real]:
    with a_real_provider("http://testserver", our_keys_folder) as provider:
        yield provider


@pytest.fixture
def dishonest() -> Iterator[Dishonest]:
    server = Dishonest()
    yield server
    server.stop()


Written = Callable[..., None]


@pytest.fixture
def provided(settings: Any, tmp_path: Path, our_keys_folder: Path) -> Written:
    """Write the file of providers: `provided(issuer)`."""

    def write(issuer: str, **more: Any) -> None:
        text = PROVIDERS.format(issuer=issuer)
        text += "".join(f"\n[{slug}]\n{table}" for slug, table in more.items())
        path = tmp_path / f"providers-{len(list(tmp_path.iterdir()))}.toml"
        path.write_text(text, encoding="utf-8")
        settings.INNGANG_LOGIN = str(path)
        settings.INNGANG_LOGIN_KEYS = str(our_keys_folder)

    wire.hang_up_all()
    return write


PROVIDERS = """
[folk]
name = "Prøve-ID"
people = "citizens"
issuer = "{issuer}"
client_id = "inngang-folk"
invented = true
timeout_seconds = 2.0
organisation_claim = "organisations"
[folk.levels]
"loa-substantial" = "substantial"
"loa-high" = "high"
[folk.organisation_roles]
"boss" = "employer_rep"

[ansatt]
name = "Prøve-jobb"
people = "staff"
issuer = "{issuer}"
client_id = "inngang-ansatt"
timeout_seconds = 2.0
ident_claim = "ident"
unit_claim = "unit"
role_claim = "groups"
[ansatt.roles]
"g-1" = "contact_adviser"
"g-2" = "state_adviser"
"g-3" = "reception"
"g-4" = "municipal_adviser"
"""


class Browser:
    """Somebody at a provider: an httpx client that follows, answers the form and stops when it is sent back to us."""

    def __init__(self) -> None:
        self.client = httpx.Client(follow_redirects=False, trust_env=False, timeout=10)

    def log_in(self, address: str, *, pid: str = "", acr: str = "loa-high", stop: bool = False, **more: Any) -> str:
        """The address the provider sends them back to."""
        for _ in range(12):
            if address.startswith("http://testserver"):
                return address
            answer = self.client.get(address)
            if answer.status_code == 200 and "/interaction/" in address:
                form = {"pid": pid, "acr": acr, "more": json.dumps(more)} | ({"stop": "1"} if stop else {})
                answer = self.client.post(address, data=form)
            assert answer.is_redirect, (answer.status_code, answer.text[:300])
            address = urllib.parse.urljoin(address, answer.headers["Location"])
        raise AssertionError("the provider goes round in a ring")


@pytest.fixture
def somebody() -> Iterator[Browser]:
    browser = Browser()
    yield browser
    browser.client.close()
