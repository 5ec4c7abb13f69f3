"""What a synthetic day will bring (dagsplan): who comes, when, by which way in and about what. Plain values, no clock.

The shares are in `day_shape.toml`, each with its source.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from importlib import resources
from random import Random
from typing import Any

Shape = Mapping[str, Any]

EMPLOYER, DOCTOR, PERSON = "employer", "doctor", "person"
# What somebody writes or says, by matter. Everyday words, so that sorting has something to do.
SAID: Mapping[str, tuple[str, ...]] = {
    "economic_assistance": (
        "Hei. Pengene strekker ikke til husleie denne måneden. Kan jeg få hjelp til det jeg trenger å leve av?",
        "Jeg har søkt om økonomisk sosialhjelp og lurer på om dere mangler noe fra meg.",
        "Strømregningen er høyere enn det jeg har. Hva kan jeg søke om?",
    ),
    "temporary_housing": (
        "Jeg bor midlertidig hos familie og trenger hjelp til å finne midlertidig bolig fra nyttår.",
    ),
    "debt_advice": ("Jeg har mye gjeld og klarer ikke å betale regningene. Kan noen hjelpe meg med en plan?",),
    "qualification_programme": ("Når kan jeg begynne i kvalifiseringsprogrammet?",),
    "unemployment_benefit": (
        "Jeg har mistet jobben. Når kan jeg søke om dagpenger?",
        "Jeg er permittert og vet ikke hvordan jeg sender meldekort.",
    ),
    "work_assessment_allowance": ("Arbeidsavklaringspengene mine går snart ut. Hva gjør jeg nå?",),
    "sickness_benefit": (
        "Jeg er sykmeldt og har ikke fått sykepenger ennå. Når kommer de?",
        "Hva skjer når jeg har vært sykmeldt i ett år?",
    ),
    "child_benefit": ("Vi har fått barn. Hva må jeg gjøre for å få foreldrepenger?",),
    "old_age_pension": ("Jeg blir 67 til våren. Hvor mye får jeg i pensjon?",),
    "disability_pension": ("Jeg har uføretrygd og vil prøve å jobbe litt. Hvor mye kan jeg tjene?",),
    "payment": ("Utbetalingen min har ikke kommet. Kan dere se hvorfor?",),
    "case_status": ("Hvor langt har dere kommet med søknaden min?",),
    "technical": ("Jeg får ikke logget inn på sidene deres.",),
    "employer_follow_up": ("Vi er arbeidsgiver og vil snakke om en ansatt hos oss.",),
    "employer_refund": ("Vi venter på refusjon av sykepenger for en ansatt.",),
    "doctor_follow_up": ("Jeg er fastlege og har et spørsmål om en pasient som er sykmeldt.",),
    "work_follow_up": ("Jeg vil avtale et møte med veilederen min om jobbsøking.",),
}
SAID_ACUTE = "Jeg har ikke penger til mat i dag, og barna har ikke spist."


@dataclass(frozen=True)
class Arrival:
    """Somebody reaches us."""

    at: datetime
    channel: str
    matter: str
    who: str  # person, employer or doctor
    caller: int  # a number between 0 and 999 999 999: which of the crowd
    language: str
    is_acute: bool
    gives_up_after: timedelta | None  # on the phone, if nobody has answered by then
    asks_call_back: bool
    is_withheld: bool  # the number is not shown
    office: str  # the office visited
    said: str


@lru_cache(maxsize=1)
def load_shape() -> Shape:
    """The shape of the day as the file has it."""
    return tomllib.loads(resources.files("inngang.jobs").joinpath("day_shape.toml").read_text(encoding="utf-8"))


def plan(shape: Shape, rng: Random, start: datetime, minutes: float) -> list[Arrival]:
    """Everybody who comes between `start` and `minutes` later, in order."""
    return list(arrivals(shape, rng, start, minutes))


def arrivals(shape: Shape, rng: Random, start: datetime, minutes: float) -> Iterator[Arrival]:
    """The same, one at a time. The time between two is by chance; in a rush they come closer."""
    tempo = shape["tempo"]
    passed = 0.0
    while True:
        passed += rng.expovariate(tempo["contacts_a_minute"] * (tempo["rush_times"] if is_rush(shape, passed) else 1))
        if passed >= minutes:
            return
        yield arrival(shape, rng, start + timedelta(minutes=passed))


def is_rush(shape: Shape, minute: float) -> bool:
    """Whether the phone rings more than it does else (rush)."""
    tempo = shape["tempo"]
    return bool(minute % tempo["rush_every_minutes"] >= tempo["rush_every_minutes"] - tempo["rush_lasts_minutes"])


def arrival(shape: Shape, rng: Random, at: datetime) -> Arrival:
    """One arrival, each trait drawn by its share."""
    channel = chosen(shape["ways"], rng)
    way = shape[channel]
    who, matter = _about(shape, channel, rng)
    acute = who == PERSON and rng.random() < way["acute"]
    if acute:
        matter = "economic_assistance"
    gives_up = None
    if channel == "phone" and rng.random() < way["gives_up"]:
        gives_up = timedelta(seconds=rng.uniform(*way["gives_up_after"]))
    return Arrival(
        at=at,
        channel=channel,
        matter=matter,
        who=who,
        caller=rng.randrange(10**9),
        language=_language(shape, channel, rng),
        is_acute=acute,
        gives_up_after=gives_up,
        asks_call_back=channel == "phone" and gives_up is None and not acute and rng.random() < way["asks_call_back"],
        is_withheld=channel == "phone" and who == PERSON and rng.random() < way["withheld_number"],
        office=chosen(way["offices"], rng) if channel == "visit" else "",
        said=SAID_ACUTE if acute else rng.choice(SAID.get(matter, ("Jeg vil snakke med noen.",))),
    )


def _about(shape: Shape, channel: str, rng: Random) -> tuple[str, str]:
    way, matters = shape[channel], shape["matters"]
    draw = rng.random()
    if channel == "phone":
        if draw < way["employers"]:
            return EMPLOYER, rng.choice(("employer_follow_up", "employer_refund"))
        draw -= way["employers"]
        if draw < way["doctors"]:
            return DOCTOR, "doctor_follow_up"
        draw = rng.random()  # among those who phone for themselves
    if draw < way["municipal"]:
        return PERSON, chosen(matters["municipal"], rng)
    if channel == "visit" and draw < way["municipal"] + way["work"]:
        return PERSON, "work_follow_up"
    return PERSON, chosen(matters["state_question" if channel == "question" else "state_phone"], rng)


def _language(shape: Shape, channel: str, rng: Random) -> str:
    if channel == "visit":
        return chosen(shape["languages"], rng)
    return "nb" if rng.random() < 0.87 else chosen(shape["languages"], rng)


def chosen(shares: Mapping[str, float], rng: Random) -> str:
    """One of these, as often as its share says."""
    return rng.choices(list(shares), list(shares.values()))[0]


def visit_minutes(shape: Shape, rng: Random) -> int:
    """How many minutes a visit took, as it is counted at the counter."""
    draw, way = rng.random(), shape["visit"]
    if draw < way["under_five_minutes"]:
        return rng.randint(1, 4)
    return rng.randint(5, 9) if draw < way["under_ten_minutes"] else rng.randint(10, 40)
