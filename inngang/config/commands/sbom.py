"""`inngang sbom`: what Inngang is made of, as CycloneDX (programvareliste)."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click

from inngang.config.commands import ROOT, Plain, inngang

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(text: str) -> list[dict[str, Any]]:
    """One for each pinned library, with the hashes any of its files may have."""
    found: list[dict[str, Any]] = []
    for line in text.splitlines():
        if pinned := PINNED.match(line):
            name = re.sub(r"[-_.]+", "-", pinned[1]).lower()
            purl = f"pkg:pypi/{name}@{pinned[2]}"
            found.append(
                {"type": "library", "bom-ref": purl, "name": name, "version": pinned[2], "purl": purl, "hashes": []}
            )
        if found:
            found[-1]["hashes"] += [{"alg": "SHA-256", "content": one} for one in HASH.findall(line)]
    return found


def document(folder: Path, *, dev: bool) -> dict[str, Any]:
    """The whole list. The same requirements always give the same list."""
    files = ["runtime.txt", *(["dev.txt"] if dev else [])]
    every = {one["bom-ref"]: one for name in files for one in components((folder / name).read_text("utf-8"))}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "bom-ref": "inngang", "name": "inngang"}},
        "components": [every[key] for key in sorted(every)],
        "dependencies": [{"ref": "inngang", "dependsOn": sorted(every)}],
    }


@inngang.command()
@click.option("--dev", is_flag=True, help="Also what is needed to write and test the code.")
def sbom(dev: bool) -> None:
    """Write what Inngang is made of, with versions and hashes, to the standard output (CycloneDX)."""
    folder = ROOT / "requirements"
    if not (folder / "runtime.txt").exists():
        raise Plain("The lists of libraries are not here. Run this where the source of Inngang is.")
    click.echo(json.dumps(document(folder, dev=dev), indent=1))
