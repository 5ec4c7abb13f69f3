"""Every text is there in bokmål and nynorsk, says the same, and is plain."""

from __future__ import annotations

import pytest

from inngang.web.parts.messages import AREAS, LANGUAGES, lix, merged, said
from inngang.web.parts.messages import faults as faults_of
from tests.covers import covers

HEAVIEST, HEAVIEST_ACUTE = 40, 35  # under 30 is very easy to read, 30–40 easy, 50 and more heavy
ENOUGH_WORDS = 30  # a shorter page is a heading and a button, and no measure of reading


@pytest.mark.parametrize("area", AREAS)
@pytest.mark.parametrize("language", LANGUAGES)
@covers("R163", part="every text is there in bokmål and nynorsk")
def test_every_text_is_translated_and_holds_the_same_values(language: str, area: str):
    assert list(faults_of([area], language)) == []


def _pages_in_bokmal() -> dict[str, str]:
    """The text of each template people we help may see, as they read it."""
    catalogue = merged("nb")
    pages: dict[str, list[str]] = {}
    for area in ("parts", "citizen", "reception"):
        for (text, context), places in said(area).items():
            message = catalogue.get(text, context)
            string = message.string if message is not None else ""
            for place in places:
                pages.setdefault(place, []).append(string if isinstance(string, str) else string[-1])
    ours = {
        place: "\n".join(texts)
        for place, texts in pages.items()
        if place.endswith(".html") and ("/citizen/" in place or "kiosk" in place or place.endswith("/public.html"))
    }
    ours["the pages of errors"] = "\n".join(pages["web/parts/errors.py"])
    ours["acute help"] = "\n".join(
        merged("nb").get(text).string
        for text in ("Do you need help now?", "No food, no power, or no place to sleep tonight:", "Tell us at once")
    )
    return ours


@covers("R112", part="the readability of every page for the public is counted")
def test_the_pages_for_the_public_are_easy_to_read():
    heavy = {}
    for place, text in _pages_in_bokmal().items():
        acute = "acute" in place or "akutt" in place
        if len(text.split()) >= ENOUGH_WORDS or acute:
            score = lix(text)
            if score >= (HEAVIEST_ACUTE if acute else HEAVIEST):
                heavy[place] = round(score)
    assert heavy == {}


def test_heavy_office_language_is_found_to_be_heavy():
    text = (
        "Vedtaksmyndigheten forutsetter dokumentasjon vedrørende inntektsforholdene, herunder arbeidsgiverbekreftelser "
        "som ikke tidligere er innsendt i forbindelse med behandlingen av stønadssøknaden."
    )
    assert lix(text) > 60
    assert lix("Vi har fått brevet ditt. Du får svar på fredag.") < 20


def test_a_translation_that_loses_a_value_is_found(tmp_path, monkeypatch):
    from inngang.web.parts import messages

    catalogue = messages.merged("nb")
    catalogue.get("%(day)s at %(time)s").string = "klokka %(time)s"
    monkeypatch.setattr(messages, "merged", lambda language: catalogue)
    found = list(faults_of(["parts"], "nb"))
    assert [fault for fault in found if "the values differ: %(day)s at %(time)s" in fault]


def test_a_text_nobody_has_translated_is_found(monkeypatch):
    from inngang.web.parts import messages

    monkeypatch.setattr(messages, "said", lambda area: {("Something quite new", None): ["web/parts/new.html"]})
    assert list(faults_of(["parts"], "nn")) == ["nn: web/parts/new.html: not translated: Something quite new"]


def test_several_catalogues_become_one_and_are_not_made_again_when_fresh(tmp_path):
    from inngang.web.parts.messages import compile_catalogues

    for language, one, other in (("nb", "Hei", "Ha det"), ("nn", "Hei", "Ha det bra")):
        folder = tmp_path / language / "LC_MESSAGES" / "parts"
        folder.mkdir(parents=True)
        (folder / "parts.po").write_text(f'msgid ""\nmsgstr ""\n\nmsgid "Hello"\nmsgstr "{one}"\n')
        (folder / "citizen.po").write_text(f'msgid ""\nmsgstr ""\n\nmsgid "Goodbye"\nmsgstr "{other}"\n')
    assert compile_catalogues(tmp_path) == 2
    assert compile_catalogues(tmp_path) == 0
    import gettext

    with (tmp_path / "nn" / "LC_MESSAGES" / "django.mo").open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert (spoken.gettext("Hello"), spoken.gettext("Goodbye")) == ("Hei", "Ha det bra")
