"""Values drawn from the schemas of an OpenAPI document: right ones, and right ones with something wrong put in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st

Schema = Mapping[str, Any]
JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    st.sampled_from(["\x00", "x" * 100_000, "2026-02-30T00:00:00Z", "9999-12-31T23:59:59Z", 10**30, -1]),
    st.lists(st.none(), max_size=2),
    st.just({}),
)
TIMES = st.integers(1_577_836_800, 1_956_528_000).map(lambda second: datetime.fromtimestamp(second, UTC).isoformat())


class UnknownSchema(Exception):
    """The document says something these strategies do not know: teach them."""


def valid(schema: Schema, document: Schema) -> st.SearchStrategy[Any]:
    """What the schema allows."""
    if "$ref" in schema:
        return valid(_found(schema["$ref"], document), document)
    if "oneOf" in schema:
        return st.one_of([valid(one, document) for one in schema["oneOf"]])
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kinds = schema.get("type", "")
    if isinstance(kinds, list):
        return st.one_of([valid({**schema, "type": kind}, document) for kind in kinds])
    if kinds == "object":
        own = {name: valid(one, document) for name, one in schema.get("properties", {}).items()}
        needed = {name: own.pop(name) for name in schema.get("required", []) if name in own}
        return st.fixed_dictionaries(needed, optional=own)
    if kinds == "array":
        most = min(schema.get("maxItems", 4), 4)
        return st.lists(valid(schema["items"], document), min_size=schema.get("minItems", 0), max_size=most)
    if kinds == "string":
        return _text(schema)
    if kinds == "integer":
        return st.integers(schema.get("minimum", -(2**31)), schema.get("maximum", 2**31))
    if kinds == "boolean":
        return st.booleans()
    if kinds == "null":
        return st.none()
    raise UnknownSchema(dict(schema))


def spoilt(schema: Schema, document: Schema) -> st.SearchStrategy[Any]:
    """A right value with one thing in it taken away, added or made wrong."""
    return st.tuples(valid(schema, document), st.randoms(use_true_random=False), JUNK).map(lambda drawn: _spoil(*drawn))


def _found(ref: str, document: Schema) -> Schema:
    here: Any = document
    for name in ref.removeprefix("#/").split("/"):
        here = here[name]
    return here  # type: ignore[no-any-return]


def _text(schema: Schema) -> st.SearchStrategy[str]:
    if schema.get("format") == "date-time":
        return TIMES
    if "pattern" in schema:
        return st.from_regex(schema["pattern"], fullmatch=True)
    return st.text(min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 20), 20))


def _spoil(value: Any, chance: Any, junk: Any) -> Any:
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], _spoil(value[at], chance, junk), *value[at + 1 :]]
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        rest = {key: one for key, one in value.items() if key != name}
        how = chance.random()
        return rest if how < 0.3 else value | {"not_asked_for": junk} if how < 0.4 else value | {name: junk}
    return junk
