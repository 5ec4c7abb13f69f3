"""When those who come another way than with a login fall behind (likeverdige tjenester, R148): the margins, and what is too much."""

from __future__ import annotations

from typing import Final

from inngang.rules.vocabulary import Why, marked

KEPT_MARGIN: Final = 0.05  # of all promises: five in a hundred
TIME_MARGIN: Final = 1.25  # times as long
FEWEST_SECONDS: Final = 3600  # less than an hour's difference is no falling behind

FEWER_KEPT = marked("Promises are kept %(points)s percentage points less often than with login.")
LONGER = marked("Half wait %(times)s times as long for the answer as with login.")


def falls_behind(
    *, kept: float | None, kept_with_login: float | None, seconds: float | None, seconds_with_login: float | None
) -> tuple[Why, ...]:
    """Each way in which a group is worse off by more than the margin. What is not known says nothing."""
    found = []
    if kept is not None and kept_with_login is not None and kept_with_login - kept > KEPT_MARGIN:
        found.append(Why(FEWER_KEPT, {"points": f"{(kept_with_login - kept) * 100:.0f}"}))
    if seconds is not None and seconds_with_login is not None:
        is_long = seconds > seconds_with_login * TIME_MARGIN
        if is_long and seconds - seconds_with_login >= FEWEST_SECONDS:
            times = seconds / max(seconds_with_login, 1)
            found.append(Why(LONGER, {"times": f"{times:.1f}".replace(".", ",")}))
    return tuple(found)
