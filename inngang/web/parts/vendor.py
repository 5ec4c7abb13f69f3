"""Fetches the few front-end files we use from npm and checks them against `vendor.lock`.

    python -m inngang.web.parts.vendor verify   every file is there and has the checksum of the lock (no network)
    python -m inngang.web.parts.vendor fetch    fetches them again, and writes the lock; for a change of version

Node is needed for `fetch` only, never to install or run Inngang.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

HERE = Path(__file__).parent
FOLDER = HERE / "static" / "vendor"
LOCK = HERE / "vendor.lock"
LARGEST = 400_000  # bytes; a page for a phone with poor coverage has no room for more


class Package(NamedTuple):
    name: str
    version: str
    licence: str
    folder: str
    files: tuple[str, ...]


def _faces(prefix: str, subsets: dict[str, tuple[int, ...]]) -> tuple[str, ...]:
    return tuple(f"files/{prefix}-{subset}-{w}-normal.woff2" for subset, weights in subsets.items() for w in weights)


PACKAGES = (
    Package(
        "@digdir/designsystemet-css",
        "1.22.0",
        "MIT",
        "designsystemet",
        ("dist/src/index.css", "dist/theme/designsystemet.css"),
    ),
    Package("htmx.org", "2.0.11", "0BSD", "htmx", ("dist/htmx.min.js",)),
    Package("idiomorph", "0.8.0", "0BSD", "idiomorph", ("dist/idiomorph-ext.min.js",)),
    Package(
        "@fontsource/source-sans-3",
        "5.3.1",
        "OFL-1.1",
        "source-sans-3",
        _faces("source-sans-3", {"latin": (400, 600, 700), "latin-ext": (400, 600), "cyrillic": (400, 600)}),
    ),
    Package(
        "@fontsource/noto-sans-arabic", "5.3.0", "OFL-1.1", "noto-sans", _faces("noto-sans-arabic", {"arabic": (400,)})
    ),
    Package(
        "@fontsource/noto-sans-ethiopic",
        "5.3.0",
        "OFL-1.1",
        "noto-sans",
        _faces("noto-sans-ethiopic", {"ethiopic": (400,)}),
    ),
)


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def faults() -> list[str]:
    """What differs from the lock, one sentence each. Empty when all is well."""
    found = []
    locked = {entry["file"]: entry["sha256"] for entry in json.loads(LOCK.read_text())["files"]}
    present = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file()}
    found += [f"{name} is in the lock, but not in the folder." for name in sorted(locked.keys() - present)]
    found += [f"{name} is in the folder, but not in the lock." for name in sorted(present - locked.keys())]
    for name in sorted(present & locked.keys()):
        if checksum(FOLDER / name) != locked[name]:
            found.append(f"{name} is not the file that was locked.")
        if (FOLDER / name).stat().st_size > LARGEST:
            found.append(f"{name} is larger than {LARGEST} bytes.")
    return found


def _fetch(package: Package, into: Path) -> list[dict[str, str]]:
    spec = f"{package.name}@{package.version}"
    subprocess.run(["npm", "pack", "--silent", spec], cwd=into, check=True, stdout=subprocess.DEVNULL)
    archive = max(into.glob("*.tgz"), key=lambda path: path.stat().st_mtime)
    entries = []
    with tarfile.open(archive) as tar:
        for name in (*package.files, "LICENSE"):
            target = FOLDER / package.folder / PurePosixPath(name).name
            if name == "LICENSE":
                target = target.with_name(f"LICENSE-{package.name.rpartition('/')[2]}")
            member = tar.extractfile(f"package/{name}")
            if member is None:
                raise FileNotFoundError(f"{spec} has no {name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(member.read())
            entries.append(
                {
                    "name": package.name,
                    "version": package.version,
                    "licence": package.licence,
                    "from": name,
                    "file": target.relative_to(FOLDER).as_posix(),
                    "sha256": checksum(target),
                }
            )
    archive.unlink()
    return entries


def fetch() -> None:
    """Fetch every package anew and write the lock."""
    entries: list[dict[str, str]] = []
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            entries += _fetch(package, Path(folder))
    LOCK.write_text(json.dumps({"files": entries}, indent=2) + "\n")


def main(arguments: list[str]) -> int:
    if arguments == ["fetch"]:
        fetch()
    elif arguments not in ([], ["verify"]):
        print(__doc__)
        return 2
    found = faults()
    print("\n".join(found) if found else "The vendored files agree with vendor.lock.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
