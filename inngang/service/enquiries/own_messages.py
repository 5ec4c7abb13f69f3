"""What a colleague has left about somebody they cannot open is not shown to them again: it would tell who that is."""

from __future__ import annotations


def begins(staff_id: int) -> str:
    """How the keys of one colleague's own messages begin."""
    return f"about:{staff_id}:"


def is_own(sender_key: str | None, staff_id: int) -> bool:
    """Whether this colleague left it.

    >>> is_own("about:7:abc", 7), is_own("about:71:abc", 7), is_own(None, 7)
    (True, False, False)
    """
    return (sender_key or "").startswith(begins(staff_id))
