"""A phone number of somebody else stands here only with the page it was read on, and the day."""

from __future__ import annotations

from datetime import date

import pytest

from inngang.service.organisation.agencies import Agency, agencies


@pytest.mark.parametrize("one", agencies(), ids=lambda one: one.code)
def test_a_number_of_another_agency_has_a_page_of_theirs_and_a_day(one: Agency) -> None:
    assert bool(one.phone) == bool(one.source) == isinstance(one.read, date)
    assert not one.phone or one.source.startswith(one.web)
    assert one.web, "where there is no number, people are told where to look it up"
