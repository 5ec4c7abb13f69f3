"""Makes .venv and installs what requirements/ names, checked by hash. Needs nothing but Python itself.

`install.py runtime` is what running takes, `install.py dev` also what the tests take, `install.py bench` what is measured beside,
`install.py many_machines` what long runs on other machines take.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
WHAT = {"runtime": "running", "dev": "testing", "bench": "measuring", "many_machines": "counting on many machines"}
COMMAND = """#!/bin/sh
# The command `inngang`, from this folder.
here=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
PYTHONPATH="$here${PYTHONPATH:+:$PYTHONPATH}" exec "$here/.venv/bin/python" -m inngang "$@"
"""


def quietly(*order: str | Path) -> bool:
    """Run something; show what it said only when it failed. Says whether it went well."""
    done = subprocess.run(order, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        print("\n".join(done.stdout.strip().splitlines()[-15:]), file=sys.stderr)
    return done.returncode == 0


def has_uv() -> bool:
    """Whether uv is in .venv, or can be had through pip. It is much faster; pip does the same."""
    return (VENV / "bin" / "uv").exists() or quietly(PYTHON, "-m", "pip", "install", "-q", "uv")


def install(which: str) -> bool:
    """Install one of the lists, by uv or by pip."""
    wanted = ROOT / "requirements" / f"{which}.txt"
    if has_uv():
        environment = os.environ | {"VIRTUAL_ENV": str(VENV)}
        order = [VENV / "bin" / "uv", "pip", "install", "-q", "--require-hashes", "-r", wanted]
        if subprocess.run(order, env=environment, check=False, cwd=ROOT).returncode == 0:
            return True
        print("uv could not install them; trying pip.", file=sys.stderr)
    return quietly(PYTHON, "-m", "pip", "install", "-q", "--require-hashes", "-r", wanted)


def main() -> int:
    """Make what is missing."""
    which = sys.argv[1]
    print(f"Installing what {WHAT[which]} takes (once, about half a minute) …")
    if not PYTHON.exists():
        try:
            venv.create(VENV, with_pip=True, symlinks=True)
        except subprocess.CalledProcessError:
            print("Python cannot make a .venv here. On Debian: apt-get install python3-venv.", file=sys.stderr)
            return 1
    if not install(which):
        print("The libraries could not be installed; the reason stands above. Is the network there?", file=sys.stderr)
        return 1
    command = VENV / "bin" / "inngang"
    command.write_text(COMMAND, encoding="utf-8")
    command.chmod(0o755)
    (VENV / f".{which}").touch()
    if which == "dev":
        (VENV / ".runtime").touch()
    return 0


if __name__ == "__main__":
    sys.exit(main())
