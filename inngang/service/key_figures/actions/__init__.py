"""What changes the key figures' own tables."""

from inngang.service.key_figures.actions.count_days import count_days
from inngang.service.key_figures.actions.set_goal import CannotSetGoal, set_goal
from inngang.service.key_figures.actions.tell_of_slow import tell_of_slow

__all__ = ["CannotSetGoal", "count_days", "set_goal", "tell_of_slow"]
