"""Sees to it that the browser tests have a browser: Debian's chromium, by apt where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

if not shutil.which("chromium"):
    apt = shutil.which("apt-get")
    if apt and os.geteuid() == 0:
        print("Installing chromium for the browser tests (once) …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([apt, "update", "-qq"], env=environment, **quiet)
        subprocess.run([apt, "install", "-y", "-qq", "--no-install-recommends", "chromium"], env=environment, **quiet)
    if not shutil.which("chromium"):
        print(
            "There is no chromium here, so the tests in a browser are skipped and counted as skipped. "
            "On Debian: sudo apt-get install chromium",
            file=sys.stderr,
        )
