"""The texts people read, in bokmål and nynorsk (oversettelser).

    python -m inngang.web.parts.messages extract [AREA …]   collects the texts of an area into its catalogues
    python -m inngang.web.parts.messages missing [AREA …]   lists what is not translated, or not right
    python -m inngang.web.parts.messages compile            makes the files the program reads

Every area has its own catalogue, `inngang/locale/<language>/LC_MESSAGES/parts/<area>.po`; compiling merges them all.
`extract` keeps what is translated and takes away what is no longer said. A text that `parts` already has in
translation is not asked for again.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[2]
LOCALE = PACKAGE / "locale"
LANGUAGES = ("nb", "nn")

AREAS: dict[str, tuple[str, ...]] = {
    "parts": ("web/parts",),
    "citizen": ("web/citizen",),
    "contact_centre": ("web/contact_centre",),
    "office": ("web/office",),
    "reception": ("web/reception",),
    "leadership": ("web/leadership",),
    "partner": ("web/partner",),
    "rules": ("rules",),
    "service": ("service",),
    "channels": ("channels", "exchange", "jobs"),
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "marked": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
METHODS = [("**/migrations/**", "ignore"), ("**.py", "python"), ("**/templates/**.html", "jinja2")]
JINJA = {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "true", "silent": "false"}
OPTIONS = {"**/templates/**.html": JINJA}
HOLE = re.compile(r"%\((\w+)\)[sd]|%%|%")


def fragment(language: str, area: str, folder: Path = LOCALE) -> Path:
    return folder / language / "LC_MESSAGES" / "parts" / f"{area}.po"


def read(path: Path, language: str) -> Catalog:
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def _key(message: Message) -> tuple[object, str | None]:
    return (message.id, message.context)


Text = str | tuple[str, ...]  # a text, or its forms for one and for many


def said(area: str) -> dict[tuple[Text, str | None], list[str]]:
    """Every text of an area, and the files where it stands."""
    found: dict[tuple[Text, str | None], list[str]] = {}
    for folder in AREAS[area]:
        if not (PACKAGE / folder).is_dir():
            continue
        for name, _line, text, _comments, context in extract_from_dir(
            PACKAGE / folder, METHODS, OPTIONS, KEYWORDS, strip_comment_tags=True
        ):
            where = f"{folder}/{name}"
            places = found.setdefault((text, context), [])
            if where not in places:
                places.append(where)
    return found


def _translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    return bool(message.string) if isinstance(message.string, str) else all(message.string or ())


def extract(area: str) -> None:
    """Bring an area's catalogues into step with its sources."""
    texts = said(area)
    for language in LANGUAGES:
        path = fragment(language, area)
        old, shared = read(path, language), read(fragment(language, "parts"), language)
        new = Catalog(locale=language, project="Inngang", charset="utf-8", fuzzy=False)
        for (text, context), places in sorted(texts.items(), key=lambda item: (item[1], str(item[0]))):
            before = old.get(text, context)
            if area != "parts" and not _translated(before) and _translated(shared.get(text, context)):
                continue
            kept = before.string if before is not None else None
            new.add(text, kept, locations=[(place, 0) for place in places], context=context)
        path.parent.mkdir(parents=True, exist_ok=True)
        for message in new:
            message.flags.discard("fuzzy")
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            write_po(file, new, width=0, omit_header=False, include_lineno=False, ignore_obsolete=True)
        _steady(Path(file.name))
        Path(file.name).replace(path)


def _steady(path: Path) -> None:
    """Without dates and names of tools, two runs write the same file, and files of two people merge."""
    headers = ("POT-Creation", "PO-Revision", "Last-Tr", "Language-Team", "Generated-By", "Report-Msgid", "Project-Id")
    unsteady = (*(f'"{header}' for header in headers), "# ", "#\n")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(unsteady)), encoding="utf-8")
    path.chmod(0o644)


def merged(language: str, locale: Path = LOCALE) -> Catalog:
    """All areas in one; where two translate the same text, `parts` comes first and then the order of `AREAS`."""
    whole = Catalog(locale=language, charset="utf-8", fuzzy=False)
    folder = fragment(language, "parts", locale).parent
    paths = [fragment(language, area, locale) for area in AREAS]
    paths += sorted(set(folder.glob("*.po")) - set(paths))
    for path in paths:
        for message in read(path, language):
            if message.id and _translated(message) and not _translated(whole.get(message.id, message.context)):
                whole.add(message.id, message.string, context=message.context)
    return whole


def _holes(text: str) -> list[str]:
    return sorted({match[0] for match in HOLE.finditer(text) if match[1]})


def faults(areas: Iterable[str] | None = None, language: str | None = None) -> Iterator[str]:
    """What is not translated, and where a translation does not hold the same values as its text."""
    for each in [language] if language else LANGUAGES:
        whole = merged(each)
        for area in areas or AREAS:
            for (text, context), places in said(area).items():
                first = text if isinstance(text, str) else text[0]
                message = whole.get(text, context)
                if message is None or not _translated(message):
                    yield f"{each}: {places[0]}: not translated: {first}"
                    continue
                strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
                forms = [text] if isinstance(text, str) else list(text)
                wanted = {hole for form in forms for hole in _holes(form)}
                for string in strings:
                    if not set(_holes(string)) <= wanted or (len(forms) == 1 and set(_holes(string)) != wanted):
                        yield f"{each}: {places[0]}: the values differ: {first} → {string}"


def compile_catalogues(folder: Path = LOCALE) -> int:
    """Make django.mo of each language with newer catalogues. Quick when nothing is new, safe when several do it."""
    done = 0
    for language in LANGUAGES:
        made = folder / language / "LC_MESSAGES" / "django.mo"
        sources = sorted((folder / language / "LC_MESSAGES" / "parts").glob("*.po"))
        newest = max((source.stat().st_mtime for source in [*sources, *{s.parent for s in sources}]), default=0.0)
        if not sources or (made.exists() and made.stat().st_mtime > newest):
            continue
        half = made.with_suffix(f".{os.getpid()}.half")  # others may read while we write
        with half.open("wb") as file:
            write_mo(file, merged(language, folder))
        half.replace(made)
        done += 1
    return done


def lix(text: str) -> float:
    """How heavy a text is to read: words a sentence + the share of words longer than six letters (lesbarhetsindeks)."""
    words = re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", text)
    sentences = max(1, len([part for part in re.split(r"[.!?:]+(?:\s|$)|\n+", text) if re.search(r"\w", part)]))
    if not words:
        return 0.0
    return len(words) / sentences + 100 * sum(len(word) > 6 for word in words) / len(words)


def main(arguments: list[str]) -> int:
    verb, areas = (arguments[0] if arguments else ""), arguments[1:] or list(AREAS)
    unknown = [area for area in areas if area not in AREAS]
    if verb not in ("extract", "missing", "compile") or unknown:
        print(__doc__)
        print(f"Areas: {', '.join(AREAS)}")
        return 2
    if verb == "extract":
        for area in areas:
            extract(area)
    if verb == "compile":
        print(f"{compile_catalogues()} of {len(LANGUAGES)} languages were compiled.")
        return 0
    found = list(faults(areas))
    print("\n".join(found))
    print(f"{len(found)} to mend." if found else "Everything is translated.")
    return 1 if found and verb == "missing" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
