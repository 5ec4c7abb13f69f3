"""The browser of the journeys sees what people see, and says so when something is wrong."""

import pytest

from tests.journeys.seen import faults, fits, log_in, no_faults

pytestmark = pytest.mark.browser


def test_a_member_of_the_cast_logs_in_and_the_page_has_no_faults(page, cast):
    log_in(page, "Amina")
    page.goto("/demo/logg-inn")
    assert "Amina" in page.locator(".who").inner_text()
    no_faults(page)


def test_a_page_with_a_picture_nobody_can_hear_is_found(page):
    page.set_content("<!DOCTYPE html><html lang=nb><title>x</title><main><h1>x</h1><img src=x></main>")
    assert [fault for fault in faults(page) if fault.startswith("image-alt")]


def test_a_page_that_is_too_wide_is_found(small_page):
    small_page.set_content("<!DOCTYPE html><html lang=nb><title>x</title><h1 style='width:900px'>x</h1>")
    with pytest.raises(AssertionError):
        fits(small_page)
