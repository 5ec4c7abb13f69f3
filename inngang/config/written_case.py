"""The written case as a page and two pictures, made from a run (skrevet eksempel): see `simulator.written_case`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from importlib import resources
from typing import Final

from inngang.simulator.compare import Interval
from inngang.simulator.written_case import WHO, Case, Tried, told

PAGE: Final = "behind-without-norwegian.md"
GROUPS: Final = {
    "elvebyen_language": "Elvebyen, without Norwegian",
    "elvebyen": "Elvebyen, others",
    "nesset_language": "Nesset, without Norwegian",
    "nesset": "Nesset, others",
}
WAYS: Final = {"now": "Now", "train": "Train two more", "evening": "Evening hours", "share": "Share the team"}
COLOURS: Final = {"now": "#5c6470", "train": "#0a5c9e", "evening": "#b35900", "share": "#2e7d32"}
WIDTH, LEFT, RIGHT, ROW, TOP = 720, 210, 24, 18, 46
# What is shown of a change: how many decimals, and whether more is better.
CHANGES: Final = {"reached": (1, True), "wait": (1, False), "gave_up": (1, False)}
PART: Final = {"reached": 0.5, "wait": 0.05, "gave_up": 0.5}  # smaller than this is no change to speak of


def documents(case: Case) -> dict[str, str]:
    """Each file, by its name under docs/explanation."""
    return {
        PAGE: page(case),
        "pictures/case-come-through.svg": levels(case),
        "pictures/case-gains.svg": gains(case),
    }


def page(case: Case) -> str:
    """The page: the text of the template, and the numbers of the run."""
    text = resources.files("inngang.config").joinpath("written_case.md").read_text(encoding="utf-8")
    by_code = {one.code: one for one in case.tried}
    now, train, evening, share = (by_code[code] for code in WAYS)
    months = train.once / -train.cost(now) if train.cost(now) < 0 else 0.0
    return text.format(
        policy=case.policy, runs=case.runs, seed=case.seed,
        now_rows="\n".join(_now_row(now, who) for who in WHO),
        change_rows="\n".join(_change_row(one, who, now) for one in case.tried[1:] for who in WHO),
        cost_rows="\n".join(_cost_row(one, now) for one in case.tried[1:]),
        train_once=kroner(train.once), evening_month=kroner(evening.a_month), share_month=kroner(share.a_month),
        said="\n".join(f"- **{WAYS[one.code]}.** {verdict(one)}" for one in case.tried[1:]),
        evening_closed=_around(_turned(evening.differences["elvebyen_language", "closed"]), 1),
        train_reached=_around(train.differences["elvebyen_language", "reached"], 1),
        share_reached=_around(share.differences["elvebyen_language", "reached"], 1),
        apart=_apart(train, share),
        interpreter=f"{told()['price']['interpreter_minute']:g}",
        payback=f"With what is saved on interpreting, the course is earned back in {months:.0f} months." if months
        else "The course is not earned back by less interpreting.",
    )  # fmt: skip


def verdict(one: Tried) -> str:
    """Who gains and who loses in coming through, by what we are sure of."""
    better = [f"{GROUPS[who]} ({_sign(one.differences[who, 'reached'].mean)})" for who in WHO if gain(one, who) > 0]
    worse = [f"{GROUPS[who]} ({_sign(one.differences[who, 'reached'].mean)})" for who in WHO if gain(one, who) < 0]
    parts = []
    if better:
        parts.append(f"More come through: {'; '.join(better)}.")
    if worse:
        parts.append(f"Fewer come through: {'; '.join(worse)}.")
    return " ".join(parts) + ("" if worse else " Nobody is half a point worse off.")


def gain(one: Tried, who: str, measure: str = "reached") -> int:
    """1 better, -1 worse, 0 where we cannot tell or it is too little to speak of."""
    found = one.differences[who, measure]
    if not found.is_sure or abs(found.mean) < PART[measure]:
        return 0
    return 1 if (found.mean > 0) == CHANGES[measure][1] else -1


def _apart(train: Tried, share: Tried) -> str:
    """Whether one is better than the other: only when their intervals do not meet."""
    one, other = (each.differences["elvebyen_language", "reached"] for each in (train, share))
    if one.low > other.high:
        return "Training does more."
    if other.low > one.high:
        return "Sharing does more."
    return "Which of them does more, we cannot tell from these days; what differs is who pays."


def kroner(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", "\N{NO-BREAK SPACE}").replace("-", "−")


def _turned(one: Interval) -> Interval:
    return Interval(-one.mean, -one.high, -one.low)


def _sign(value: float, places: int = 1) -> str:
    return f"{value:+.{places}f}".replace("-", "−")


def _around(one: Interval, places: int) -> str:
    return f"{one.mean:.{places}f} ({one.low:.{places}f} to {one.high:.{places}f})".replace("-", "−")


def _now_row(now: Tried, who: str) -> str:
    cells = (_around(now.groups[who, name], 1) for name in ("reached", "wait", "gave_up", "closed"))
    first, *rest = cells
    mean, around = first.split(" ", 1)
    return f"| {GROUPS[who]} | {mean} of 100 {around} | {' | '.join(rest)} |"


def _change_row(one: Tried, who: str, now: Tried) -> str:
    cells = []
    for name, (places, _) in CHANGES.items():
        found = one.differences[who, name]
        told_ = f"{_sign(found.mean, places)} ({_sign(found.low, places)} to {_sign(found.high, places)})"
        cells.append(told_ if gain(one, who, name) else "–")
    return f"| {WAYS[one.code] if who == WHO[0] else ''} | {GROUPS[who]} | {' | '.join(cells)} |"


def _cost_row(one: Tried, now: Tried) -> str:
    month = one.cost(now)
    return f"| {WAYS[one.code]} | {kroner(one.once)} | {kroner(month)} | {kroner(month - one.a_month)} |"


def levels(case: Case) -> str:
    """The share who come through, with its interval: one line for each way, in each group."""
    low = min(one.groups[who, "reached"].low for one in case.tried for who in WHO)
    start = float(int(low / 10) * 10)
    marks = [start + 10 * n for n in range(round((100 - start) / 10) + 1)]
    return _drawn(case.tried, start, 100.0, {mark: f"{mark:.0f}" for mark in marks}, "Come through, of a hundred",
                  lambda one, who: one.groups[who, "reached"])  # fmt: skip


def gains(case: Case) -> str:
    """What each remedy changes, with its interval; nothing changes at the line."""
    found = [one.differences[who, "reached"] for one in case.tried[1:] for who in WHO]
    low, high = (5 * round(value / 5 + step) for value, step in
                 ((min(one.low for one in found), -0.5), (max(one.high for one in found), 0.5)))  # fmt: skip
    marks = {float(mark): _sign(mark, 0) if mark else "0" for mark in range(int(low), int(high) + 1, 5)}
    return _drawn(case.tried[1:], float(low), float(high), marks, "Points more or fewer who come through",
                  lambda one, who: one.differences[who, "reached"])  # fmt: skip


def _drawn(
    tried: tuple[Tried, ...], low: float, high: float, marks: Mapping[float, str], title: str,
    value: Callable[[Tried, str], Interval],
) -> str:  # fmt: skip
    height = TOP + len(WHO) * (len(tried) * ROW + 16) + 30

    def x(number: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (number - low) / (high - low), 1)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13" '
        f'role="img" aria-label="{escape(title)}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for place, one in enumerate(tried):
        at = LEFT + place * 125
        out.append(
            f'<circle cx="{at}" cy="16" r="5" fill="{COLOURS[one.code]}"/><text x="{at + 10}" y="21">{WAYS[one.code]}</text>'
        )
    for mark, text in marks.items():
        heavy = ' stroke-width="2"' if mark == 0 else ""
        out.append(f'<line x1="{x(mark)}" x2="{x(mark)}" y1="{TOP - 10}" y2="{height - 34}" stroke="#c8ccd2"{heavy}/>')
        out.append(f'<text x="{x(mark)}" y="{height - 18}" text-anchor="middle" fill="#444">{text}</text>')
    out.append(f'<text x="{WIDTH - RIGHT}" y="{height - 3}" text-anchor="end" fill="#444">{escape(title)}</text>')
    y = TOP
    for who in WHO:
        out.append(f'<text x="4" y="{y + len(tried) * ROW / 2 + 4:g}">{GROUPS[who]}</text>')
        for one in tried:
            found = value(one, who)
            colour, middle = COLOURS[one.code], y + ROW / 2
            across = f'x1="{x(found.low)}" x2="{x(found.high)}" y1="{middle:g}" y2="{middle:g}"'
            out.append(f'<line {across} stroke="{colour}" stroke-width="3"/>'
                       f'<circle cx="{x(found.mean)}" cy="{middle:g}" r="5" fill="{colour}"/>')  # fmt: skip
            y += ROW
        y += 16
    return "\n".join([*out, "</svg>"]) + "\n"
