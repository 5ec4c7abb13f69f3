"""Runs all tests: those that do not disturb each other side by side, then those that need the machine to themselves.

The last line is pytest's own, with the sum of both.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

PYTEST = Path(sys.executable).parent / "pytest"
ALONE = "browser or reliability"
NOTHING_COLLECTED = 5
ORDER = ("failed", "passed", "skipped", "deselected", "xfailed", "xpassed", "warnings", "errors")


def run(words: list[str], counted: Counter[str]) -> int:
    """Run pytest, show what it says as it says it, and add up its closing line."""
    process = subprocess.Popen([PYTEST, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        if re.search(r"\d+ (passed|failed|skipped|errors?|deselected).* in [\d.]+s", line):
            last = line
    for number, word in re.findall(r"(\d+) ([a-z]+)", last.split(" in ")[0]):
        name = {"error": "errors", "warning": "warnings"}.get(word, word)
        if name != "deselected":
            counted[name] += int(number)
    code = process.wait()
    return 0 if code == NOTHING_COLLECTED else code


def main() -> int:
    """Both rounds, whatever becomes of the first."""
    began, counted = time.monotonic(), Counter[str]()
    words = sys.argv[1:]
    codes = [
        run(["-q", "-n", "2", "--dist", "loadfile", "-m", f"not ({ALONE})", *words], counted),
        run(["-q", "-m", ALONE, *words], counted),
    ]
    told = ", ".join(f"{counted[name]} {name}" for name in ORDER if counted[name]) or "no tests ran"
    print(f" {told} in {time.monotonic() - began:.2f}s ".center(79, "="))
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
