"""Sees to it that the login tests have a real OpenID Connect provider beside them: by npm, from a lock of hashes."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WANTED = ROOT / "tests" / "login" / "provider"
PLACE = ROOT / ".venv" / "login-provider"
LISTS = ("package.json", "package-lock.json")


def is_there() -> bool:
    same = all(
        (PLACE / name).exists() and (PLACE / name).read_bytes() == (WANTED / name).read_bytes() for name in LISTS
    )
    return same and (PLACE / "node_modules" / "oidc-provider").is_dir()


def main() -> None:
    if is_there():
        return
    if shutil.which("npm"):
        print("Installing a login provider for the tests (once) …", flush=True)
        PLACE.mkdir(parents=True, exist_ok=True)
        for name in LISTS:
            shutil.copy(WANTED / name, PLACE / name)
        order = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            order, cwd=PLACE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode == 0:
            return
        print("\n".join(done.stdout.strip().splitlines()[-5:]), file=sys.stderr)
    print(
        "There is no npm here, or it could not fetch, so the tests with a real login provider are skipped and counted "
        "as skipped. On Debian: sudo apt-get install nodejs npm",
        file=sys.stderr,
    )


if __name__ == "__main__":
    main()
