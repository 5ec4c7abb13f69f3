"""Writes the reference in `docs/reference` from the code itself, so that it says what the code does.

`python -m inngang.config.reference` writes it. With `--check` nothing is written, and pages that are no longer true
are named.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import importlib.util
import inspect
import os
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import click

from inngang.config.access_reference import access_page
from inngang.config.asvs_reference import asvs_page

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
MADE = "<!-- Made from the code by `make docs`. Change the code, not this page. -->"


class Address(NamedTuple):
    """One address that pages or machines ask for (URL)."""

    route: str
    name: str
    view: Callable[..., Any]

    @property
    def audience(self) -> str:
        from inngang.web.parts.viewer import audience_of

        return ", ".join(sorted(audience_of(self.view))) or "nobody said"


def addresses(patterns: Iterable[Any] | None = None, before: str = "", space: str = "") -> Iterator[Address]:
    """Every address, in the order they are looked up."""
    from django.urls import URLResolver, get_resolver

    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from addresses(pattern.url_patterns, route, inner)
        else:
            yield Address(route, f"{space}{pattern.name or ''}", pattern.callback)


def settings_page() -> Iterator[str]:
    """The settings (innstillinger)."""
    from inngang.config.declared import DECLARED

    yield "# Settings\n\nEach is an environment variable. None has to be set for a first try."
    yield _table(
        ("setting", "kind", "when it is not set", "what it does"),
        [(f"`{one.name}`", KINDS[one.kind], _default(one.default), one.what) for one in DECLARED],
    )


KINDS = {str: "text", int: "number", bool: "1 or 0", list: "list with commas"}


def _default(value: Any) -> str:
    shown = ", ".join(value) if isinstance(value, list) else str(int(value) if isinstance(value, bool) else value)
    return f"`{shown}`" if shown else ""


def commands_page() -> Iterator[str]:
    """The commands (kommandoer)."""
    from inngang.config.command import inngang

    yield "# Commands\n\n`inngang` and one of these words (or `.venv/bin/python -m inngang`)."
    yield from _command(inngang, "inngang")


def _command(command: click.Command, name: str) -> Iterator[str]:
    if isinstance(command, click.Group):
        for word, inner in sorted(command.commands.items()):
            if not inner.hidden:
                yield from _command(inner, f"{name} {word}")
        return
    yield f"## {name}\n\n{inspect.cleandoc(command.help or '')}"
    context = click.Context(command)
    options = [found for one in command.params if (found := one.get_help_record(context)) and "--help" not in found[0]]
    if options:
        yield "\n".join(f"- `{option}`: {what}" for option, what in options)


def events_page() -> Iterator[str]:
    """The events of the journal (hendelser)."""
    from dataclasses import fields

    from inngang.service.journal import events

    yield "# Events\n\nWhat the journal can hold. The sentence is what people read, after who did it."
    kinds = [
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and issubclass(kind, events.Event) and "sentence" in vars(kind)
    ]
    columns = {"enquiry_id", "person_id", "unit_id", "channel"}
    rows = []
    for kind in kinds:
        held = [field.name for field in fields(kind) if field.name not in columns]
        rows.append((f"`{kind.__name__}`", kind.sentence, ", ".join(f"`{name}`" for name in held)))
    yield _table(("event", "sentence", "holds"), rows)


def rules_page() -> Iterator[str]:
    """The rules, with their public functions and fixed numbers (regler)."""
    yield "# Rules\n\nWhat should happen: values in, a decision out."
    for module in _modules("inngang.rules"):
        yield f"## `{module.__name__.removeprefix('inngang.')}`\n\n{inspect.cleandoc(module.__doc__ or '')}"
        numbers = _numbers(module)
        if numbers:
            yield _table(("number", "value"), numbers)
        functions = [
            (f"`{name}{_signature(thing)}`", _first(thing))
            for name, thing in vars(module).items()
            if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
        ]
        if functions:
            yield _table(("function", "what it answers"), functions)


def _signature(function: Callable[..., Any]) -> str:
    """The parameters without their types, which make the line too long to read."""
    words: list[str] = []
    for one in inspect.signature(function).parameters.values():
        if one.kind is one.KEYWORD_ONLY and "*" not in words:
            words.append("*")
        words.append(one.name if one.default is one.empty else f"{one.name}=…")
    return f"({', '.join(words)})"


def _numbers(module: ModuleType) -> list[tuple[str, str]]:
    """The fixed numbers a module decides by, as they are written."""
    found = []
    for node in ast.parse(inspect.getsource(module)).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if isinstance(target, ast.Name) and target.id.isupper() and not target.id.startswith("_") and value is not None:
            written = ast.unparse(value)
            if len(written) <= 60:
                found.append((f"`{target.id}`", f"`{written}`"))
    return found


def channels_page() -> Iterator[str]:
    """The channels (kanaler)."""
    import inngang.channels as channels

    yield "# Channels\n\nHow people reach us and how answers leave. Each has a folder in `inngang/channels`."
    rows = []
    for part in sorted(pkgutil.iter_modules(channels.__path__), key=lambda part: part.name):
        if part.ispkg:
            module = importlib.import_module(f"inngang.channels.{part.name}")
            files = sorted(inner.name for inner in pkgutil.iter_modules(module.__path__))
            rows.append((f"`{part.name}`", _first(module), ", ".join(f"`{name}`" for name in files)))
    yield _table(("channel", "what it is", "rooms"), rows)


def addresses_page() -> Iterator[str]:
    """The addresses, by audience (nettadresser)."""
    yield (
        "# Addresses\n\nEvery page and machine interface, and whom it is for. "
        "Addresses that begin with `demo/` exist in demo mode only."
    )
    by_audience: dict[str, list[Address]] = {}
    for one in addresses():
        by_audience.setdefault(one.audience, []).append(one)
    for audience in sorted(by_audience):
        yield f"## For: {audience}"
        yield _table(
            ("address", "name", "what it shows"),
            [(f"`/{one.route}`", f"`{one.name}`", _first(one.view)) for one in by_audience[audience]],
        )


def tables_page() -> Iterator[str]:
    """The tables (tabeller)."""
    from django.apps import apps

    yield "# Tables\n\nWhat is kept, noun by noun. Only the noun itself reads and writes its tables."
    nouns = [config for config in apps.get_app_configs() if config.name.startswith("inngang.")]
    for config in sorted(nouns, key=lambda config: config.name):
        models = list(config.get_models())
        if not models:
            continue
        told = inspect.cleandoc(sys.modules[models[0].__module__].__doc__ or "")
        yield f"## {config.name.rpartition('.')[2]}\n\n{told}"
        for model in models:
            told = "" if (model.__doc__ or "").startswith(f"{model.__name__}(") else _first(model)
            yield f"### `{model._meta.db_table}`\n\n{told}".rstrip()
            yield _table(
                ("column", "kind", "may be empty"),
                [
                    (f"`{field.column}`", _kind(field), "yes" if field.null else "")
                    for field in model._meta.local_fields
                ],
            )


def rule_examples_page() -> Iterator[str]:
    """The rules as examples, each a row that a test runs (eksempeltabeller)."""
    yield (
        "# Rules by example\n\nEach table is a test of `tests/rules`, and each row is run: what is written here is what "
        "the rules do. A column is what the rule is given, or what it must answer."
    )
    for module in _modules("tests.rules"):
        tables = [found for thing in vars(module).values() if (found := _examples(thing, module))]
        if tables:
            yield f"## {_first(module)}\n\n`{module.__name__.replace('.', '/')}.py`"
            yield from tables


def _examples(test: Any, module: ModuleType) -> str:
    """The example tables of one test, with its name as the sentence above them; empty when it has none."""
    if not inspect.isfunction(test) or test.__module__ != module.__name__:
        return ""
    tables = [mark.args for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize" and mark.args[1]]
    made = [_example_table(names, rows) for names, rows, *_ in reversed(tables)]
    if not made:
        return ""
    sentence = test.__name__.removeprefix("test_").replace("_", " ")
    told = f"\n\n{_first(test)}" if test.__doc__ else ""
    return f"### {sentence[:1].upper()}{sentence[1:]}{told}\n\n" + "\n\n".join(made)


def _example_table(names: str | Iterable[str], rows: Iterable[Any]) -> str:
    heads = [one.strip() for one in names.split(",")] if isinstance(names, str) else list(names)
    told = []
    for row in rows:
        values = getattr(row, "values", row)  # pytest.param keeps them so
        values = values() if callable(values) else values
        told.append(tuple(_example(one) for one in (values if len(heads) > 1 or hasattr(row, "marks") else (values,))))
    return _table(tuple(head.strip("_").replace("_", " ") for head in heads), told)


SHORT_BYTES = 40


def _example(value: Any) -> str:
    """A value as one reads it, the same on every machine and in every run."""
    match value:
        case None:
            return "–"
        case bool():
            return "yes" if value else "no"
        case Enum():
            return value.name.lower().replace("_", " ")
        case str():
            return _cell(value)
        case bytes() if len(value) > SHORT_BYTES:  # how a file begins tells its kind; the rest may hold the time of day
            return _cell(f"{value[:8]!r} … ({len(value)} bytes)")
        case datetime():
            return f"{value:%A %d.%m.%Y %H:%M}" + (f":{value:%S}" if value.second else "")
        case date():
            return f"{value:%A %d.%m.%Y}"
        case time():
            return f"{value:%H:%M}"
        case tuple() if hasattr(value, "_fields"):
            defaults = getattr(value, "_field_defaults", {})
            told = [
                (name, one) for name, one in zip(value._fields, value, strict=True) if defaults.get(name, ...) != one
            ]
            return ", ".join(f"{name.replace('_', ' ')}: {_example(one)}" for name, one in told)
        case dict():
            return ", ".join(f"{_example(key).replace('_', ' ')}: {_example(one)}" for key, one in value.items()) or "–"
        case set() | frozenset():
            return ", ".join(sorted(map(_example, value))) or "–"
        case tuple() | list():
            inner = (f"({_example(one)})" if type(one) in (tuple, list) else _example(one) for one in value)
            return ", ".join(inner) or "–"
        case type():
            return value.__name__
    if callable(value):
        return str(getattr(value, "__name__", "")).strip("_<>").replace("_", " ")
    return _cell(str(value))


def _cell(text: str) -> str:
    """A text on one line, its lines kept apart; nothing in it is read as layout."""
    if re.fullmatch(r"[a-z0-9_, ]+", text):  # names of the code, which read better as words
        return text.replace("_", " ")
    shown = " ⏎ ".join(line for line in text.splitlines() if line.strip())
    return f"`{shown}`" if re.search(r"[*_<>\[\]#`\\]", shown) and "`" not in shown else shown or "(nothing)"


def _kind(field: Any) -> str:
    if field.related_model is not None:
        return f"→ `{field.related_model._meta.db_table}`"
    length = f"({field.max_length})" if field.max_length else ""
    return field.get_internal_type().removesuffix("Field").lower() + length


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "settings.md": settings_page,
    "commands.md": commands_page,
    "events.md": events_page,
    "rules.md": rules_page,
    "rule-examples.md": rule_examples_page,
    "channels.md": channels_page,
    "addresses.md": addresses_page,
    "tables.md": tables_page,
    "access.md": access_page,
    "asvs.md": asvs_page,
}


KEPT_BY_HAND = {"benchmarks.md": "Benchmarks"}  # beside the pages made here, and linked with them


def pages() -> dict[str, str]:
    """Every page of the reference, by file name. Django must be set up."""
    made = {name: "\n\n".join([MADE, *page()]) + "\n" for name, page in PAGES.items()}
    lines = [f"- [{page.splitlines()[2].removeprefix('# ')}]({name})" for name, page in made.items()]
    lines += [f"- [{title}]({name})" for name, title in KEPT_BY_HAND.items() if (FOLDER / name).is_file()]
    made["README.md"] = "\n\n".join([MADE, "# Reference", "\n".join(lines)]) + "\n"
    return made


def stale(made: dict[str, str], folder: Path = FOLDER) -> list[str]:
    """The pages that are missing, no longer true, or made from nothing."""
    found = [name for name, text in made.items() if not _is(folder / name, text)]
    return found + sorted(path.name for path in folder.glob("*.md") if path.name not in made | KEPT_BY_HAND)


def write(made: dict[str, str], folder: Path = FOLDER) -> list[str]:
    """Writes the pages that have changed, and says which."""
    changed = stale(made, folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in made:
            (folder / name).write_text(made[name], encoding="utf-8")
        else:
            (folder / name).unlink()
    return changed


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


def _modules(package: str) -> Iterator[ModuleType]:
    for part in sorted(pkgutil.iter_modules(importlib.import_module(package).__path__), key=lambda part: part.name):
        yield importlib.import_module(f"{package}.{part.name}")


def _first(thing: Any) -> str:
    """The first sentence or paragraph of a docstring, on one line."""
    return " ".join((inspect.getdoc(thing) or "").split("\n\n")[0].split())


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |" for row in lines
    )


def set_up() -> None:
    """Django as the reference sees it: the same on every machine, and with the demo pages."""
    import django

    os.environ |= {"DJANGO_SETTINGS_MODULE": "inngang.config.settings", "INNGANG_DEMO": "1"}
    os.environ.setdefault("INNGANG_SECRET_KEY", "only-to-write-the-reference")
    django.setup()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m inngang.config.reference", description="Write docs/reference.")
    parser.add_argument("--check", action="store_true", help="write nothing; name the pages that are no longer true")
    chosen = parser.parse_args(arguments)
    set_up()
    made = pages()
    names = stale(made) if chosen.check else write(made)
    if chosen.check and names:
        print(f"No longer true: {', '.join(names)}. Run `make docs` and commit docs/reference.", file=sys.stderr)
        return 1
    print("The reference is fresh." if not names else f"Written: {', '.join(names)}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
