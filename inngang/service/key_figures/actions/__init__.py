"""What changes the key figures' own tables."""

from inngang.service.key_figures.actions.count_days import count_days
from inngang.service.key_figures.actions.give_time_use import CannotGiveTimeUse, give_time_use
from inngang.service.key_figures.actions.keep_funds import CannotKeepFunds, keep_funds
from inngang.service.key_figures.actions.lock_figures import CannotLockFigures, lock_figures
from inngang.service.key_figures.actions.run_controls import CannotRunControls, run_controls
from inngang.service.key_figures.actions.set_goal import CannotSetGoal, set_goal
from inngang.service.key_figures.actions.tell_of_slow import tell_of_slow

__all__ = [
    "CannotGiveTimeUse",
    "CannotKeepFunds",
    "give_time_use",
    "keep_funds",
    "CannotLockFigures",
    "CannotRunControls",
    "CannotSetGoal",
    "count_days",
    "lock_figures",
    "run_controls",
    "set_goal",
    "tell_of_slow",
]
