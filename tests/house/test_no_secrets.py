"""No key or password stands in the source. Known shapes are looked for, and long strings nobody could have written."""

import math
import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHAPES = {
    "private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s*[A-Za-z0-9+/]{20}"),
    "cloud key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "token of a code host": re.compile(r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|glpat-[\w-]{20})\b"),
    "token of a chat": re.compile(r"\bxox[abprs]-[\w-]{10,}"),
    "address with a password": re.compile(
        r"\b\w+://\w+:(?!password@|secret@|x@|hemmelig@)[^\s:@/{}'\"$<]{6,}@(?!\w+\.example\b(?!\.))[\w.-]+"
    ),
    "web token": re.compile(r"\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}"),
}
LONG = re.compile(r"""(?i)(?:secret|password|token|api_?key)\w*["']?\s*[:=]\s*["']([A-Za-z0-9+/_=-]{24,})["']""")
READ = {
    ".py",
    ".toml",
    ".json",
    ".md",
    ".html",
    ".js",
    ".cfg",
    ".ini",
    ".env",
    ".txt",
    ".yml",
    ".yaml",
    ".sh",
    ".in",
    "",
}
SKIP = {
    ".git",
    ".venv",
    ".inngang",
    "node_modules",
    "vendor",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}
ALLOWED: dict[str, str] = {}  # the found text, and why it is no secret


def entropy(text: str) -> float:
    """Bits in each sign."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())


def secrets_in(text: str) -> list[str]:
    found = [f"{what}: {hit[0][:12]}…" for what, shape in SHAPES.items() for hit in shape.finditer(text)]
    found += [
        f"long string: {hit[1][:12]}…" for hit in LONG.finditer(text) if entropy(hit[1]) > 3.8 and hit[1] not in ALLOWED
    ]
    return found


def source() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.suffix in READ
        and not SKIP & set(path.relative_to(ROOT).parts)
        and path.is_file()
        and path.stat().st_size < 1_000_000
    ]


def test_no_file_holds_a_secret():
    found = {str(path.relative_to(ROOT)): secrets_in(path.read_text("utf-8", "replace")) for path in source()}
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "ABCDEFGHIJKLMNOP",
        "ghp_" + "a1B2" * 9,
        "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEowIBAAKCAQEA7v0Y",
        "postgresql://inngang:" + "Xk29sLq0@db.example.no/inngang",
        "PHONE_SECRET = '" + "q8Zr2LmX0pVt7KdYc4WnHs1B'",
    ],
)
def test_a_secret_would_be_named(text):
    assert secrets_in(text)
