"""Files against a real clamd, when one is installed on the machine: a signature of our own for the test virus, and no net."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from inngang.jobs import clamd
from inngang.jobs.scan_files import scan_waiting
from tests.rules.test_uploads import docx, pdf, png
from tests.web.test_uploads import NOW, house, kept, send  # noqa: F401

CLAMD = shutil.which("clamd") or "/usr/sbin/clamd"
pytestmark = pytest.mark.skipif(
    not Path(CLAMD).exists(), reason="There is no clamd here: install clamav-daemon to run this."
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A clamd that knows the test virus, wherever it stands in a file."""
    folder = tmp_path_factory.mktemp("clamd")
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Own.Test-Virus:0:*:{clamd.EICAR.hex()}\n")
    place = str(folder / "s")
    settings = folder / "clamd.conf"
    settings.write_text(
        f"LocalSocket {place}\nDatabaseDirectory {signatures}\nForeground yes\nTemporaryDirectory {folder}\n"
        "OfficialDatabaseOnly no\nStreamMaxLength 30M\n"
    )
    settings.chmod(0o644)
    with (folder / "told").open("w") as told:
        running = subprocess.Popen([CLAMD, "--config-file", str(settings)], stdout=told, stderr=told)
        try:
            for _ in range(100):
                try:
                    clamd.scan(b"hello", address=place)
                    break
                except clamd.NotScanned:
                    if running.poll() is not None:
                        pytest.skip(f"clamd does not start here: {(folder / 'told').read_text()[-200:]}")
                    time.sleep(0.1)
            yield place
        finally:
            running.terminate()
            running.wait(10)


@pytest.mark.parametrize(
    ("content", "clean"),
    [
        (pdf(), True),
        (png(), True),
        (clamd.EICAR, False),
        (pdf(clamd.EICAR), False),
        (docx({"word/media/a.bin": clamd.EICAR}), False),
        (b"x" * 3_000_000 + clamd.EICAR, False),
    ],
    ids=["pdf", "picture", "the virus alone", "in a pdf", "packed in a document", "after three million signs"],
)
def test_clamd_itself_says_what_is_clean(address, content, clean):
    assert clamd.scan(content, address=address).clean is clean


@pytest.mark.usefixtures("house")
def test_a_virus_is_thrown_away_and_a_clean_file_is_kept(address, settings):
    settings.INNGANG_CLAMD = address
    send(Client(), ("virus.pdf", pdf(clamd.EICAR)), ("brev.pdf", pdf()))
    assert scan_waiting(at=NOW) == 2
    assert kept() == [
        {"name": "virus.pdf", "state": "infected", "gone": True},
        {"name": "brev.pdf", "state": "clean", "gone": False},
    ]
