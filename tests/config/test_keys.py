"""Keys change without anybody noticing, what is missing is named, and the bill of materials is as the requirements are."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.core import signing
from django.test import Client

from inngang.channels.phone.signature import HEADER, signed
from inngang.config.command import inngang
from inngang.config.commands.doctor import examine_secrets
from inngang.config.commands.sbom import components, document
from inngang.config.declared import declared_values

ROOT = Path(__file__).parents[2]
STRONG = "".join(map(chr, range(48, 122)))


def test_what_the_old_key_signed_holds_and_what_a_stranger_signed_does_not(settings):
    settings.SECRET_KEY = "the old one"
    mark = signing.dumps({"login": "me"})
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the new one", ["the old one"]
    assert signing.loads(mark) == {"login": "me"}
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadSignature):
        signing.loads(mark)


@pytest.mark.django_db
def test_the_telephone_system_may_sign_with_the_old_key_while_it_changes(settings):
    settings.INNGANG_PHONE_SECRET, settings.INNGANG_OLD_PHONE_SECRETS = "new", ["old"]

    def told(secret: str) -> int:
        mark = signed(b"{}", secret=secret, at=datetime.now(UTC))
        sent = Client().post("/api/telefon/signaler", b"{}", content_type="application/json", headers={HEADER: mark})
        return sent.status_code

    assert (told("new"), told("old"), told("another")) == (400, 400, 401)  # 400: believed, but nothing in it


def examined(tmp_path: Path, **given: str) -> str:
    return "\n".join(one for one in examine_secrets(declared_values(given), tmp_path) if not one.startswith("ok: "))


def test_doctor_names_a_weak_key_and_what_is_missing_before_real_people_come(tmp_path):
    told = examined(tmp_path, INNGANG_SECRET_KEY="short", INNGANG_DEBUG="1", INNGANG_PHONE_SECRET="abc")
    for name in ("INNGANG_SECRET_KEY", "INNGANG_DEBUG", "INNGANG_PHONE_SECRET", "INNGANG_HTTPS", "INNGANG_CLAMD"):
        assert name in told


def test_doctor_has_nothing_to_say_when_all_is_well(tmp_path):
    good = {"INNGANG_SECRET_KEY": STRONG, "INNGANG_HTTPS": "1", "INNGANG_CLAMD": "/run/clamd"}
    assert examined(tmp_path, **good) == ""


def test_doctor_names_a_key_that_others_can_read(tmp_path):
    (tmp_path / "secret_key").write_text("x" * 60)
    (tmp_path / "secret_key").chmod(0o644)
    assert "chmod 600" in examined(tmp_path, INNGANG_DEMO="1")


def test_the_bill_of_materials_has_every_pinned_library_with_its_hashes():
    made = document(ROOT / "requirements", dev=True)
    pinned = {
        line.split("==")[0].split("[")[0].lower().replace("_", "-").replace(".", "-")
        for name in ("runtime.txt", "dev.txt")
        for line in (ROOT / "requirements" / name).read_text().splitlines()
        if "==" in line and not line.startswith((" ", "#"))
    }
    assert {one["name"] for one in made["components"]} == pinned
    assert all(one["hashes"] for one in made["components"])
    assert json.loads(CliRunner().invoke(inngang, ["sbom", "--dev"]).output) == made


def test_a_library_is_read_with_its_version_and_hashes():
    (one,) = components("Some_Lib[extra]==1.2 \\\n    --hash=sha256:" + "a" * 64 + "\n    # via other\n")
    assert (one["purl"], len(one["hashes"])) == ("pkg:pypi/some-lib@1.2", 1)
