"""The page is read aloud with the browser's own voice; without a voice or a script there is no button."""

from __future__ import annotations

import pytest

from tests.covers import covers
from tests.journeys.seen import log_in, no_faults

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("cast")]

A_VOICE = """
window.said = [];
class Said extends EventTarget { constructor(text) { super(); this.text = text; } }
window.SpeechSynthesisUtterance = Said;
const speech = { speaking: false, pending: false, getVoices: () => [{ lang: "nb-NO", localService: true, name: "Nora" },
    { lang: "so-SO", localService: false, name: "Far away" }],
  speak(one) { window.said.push([one.text, one.lang]); this.speaking = true; },
  cancel() { this.speaking = false; window.stopped = true; }, addEventListener() {} };
Object.defineProperty(window, "speechSynthesis", { value: speech });
"""


@covers("R164")
def test_a_page_is_read_aloud_by_a_press_and_stopped_by_another(another_page, live_server):
    page = another_page()
    page.add_init_script(A_VOICE)
    page.goto("/akutt")
    button = page.get_by_role("button", name="Les siden høyt")
    button.click()
    said = page.evaluate("window.said")
    assert [language for _, language in said] == ["nb-NO"] * len(said)
    texts = [text for text, _ in said]
    assert texts[0] == "Få hjelp nå" and any("113" in text for text in texts) and len(texts) == len(set(texts)) > 8
    no_faults(page)
    page.get_by_role("button", name="Stopp opplesningen").click()
    assert page.evaluate("window.stopped") is True and button.is_visible()

    log_in(page, "Amina")
    for address in ("/", "/skriv", "/mine", "/mine/oppfolging"):  # also where reading and writing is hardest
        page.goto(address)
        assert page.get_by_role("button", name="Les siden høyt").is_visible(), address

    silent = another_page(viewport={"width": 360, "height": 740})  # no voice here, so no button that does nothing
    for address in ("/akutt", "/samtykke-pa-papir?sprak=ar"):
        silent.goto(address)
        assert not silent.locator("[data-read-aloud]").is_visible()
        no_faults(silent)
