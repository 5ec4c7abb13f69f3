"""Which kind of information a message or a note is, for one who looks."""

from __future__ import annotations

import pytest

from inngang.rules.access_content import info_of, may_read
from inngang.rules.access_matrix import Info
from inngang.rules.vocabulary import Role, Side


@pytest.mark.parametrize(
    ("direction", "side", "in_hand", "written_by", "info"),
    [
        ("in", Side.UNKNOWN, False, None, Info.CONTENT_NEW),
        ("in", Side.BOTH, False, None, Info.CONTENT_NEW),
        ("in", Side.MUNICIPAL, True, None, Info.CONTENT_NEW),
        ("in", Side.MUNICIPAL, False, None, Info.CONTENT_MUNI),
        ("in", Side.STATE, True, None, Info.CONTENT_NEW),
        ("in", Side.STATE, False, None, Info.CONTENT_STATE),
        ("out", Side.MUNICIPAL, False, Role.MUNICIPAL_ADVISER, Info.CONTENT_MUNI),
        ("note", Side.STATE, False, Role.CONTACT_ADVISER, Info.NOTE_STATE),
        ("note", Side.MUNICIPAL, True, Role.CONTACT_ADVISER, Info.CONTENT_NEW),
        ("note", Side.MUNICIPAL, False, Role.CONTACT_ADVISER, Info.NOTE_MUNI),
        ("note", Side.STATE, True, Role.MUNICIPAL_ADVISER, Info.NOTE_MUNI),
        ("note", Side.STATE, True, Role.CONTACT_ADVISER, Info.CONTENT_NEW),
        ("note", Side.STATE, True, Role.STATE_ADVISER, Info.NOTE_STATE),
        ("note", Side.UNKNOWN, False, None, Info.NOTE_STATE),
    ],
)
def test_what_a_message_is_follows_its_side_and_who_has_it(direction, side, in_hand, written_by, info):
    assert info_of(direction=direction, side=side, in_hand=in_hand, written_by=written_by) == info


def test_one_reads_what_one_sees_of_the_person_and_nothing_else():
    given = {"direction": "in", "side": Side.MUNICIPAL, "written_by": None}
    assert may_read(sees={Info.CONTENT_NEW}, in_hand=True, **given)
    assert not may_read(sees={Info.CONTENT_NEW}, in_hand=False, **given)
    assert not may_read(sees=(), in_hand=True, **given)
