"""What leaders do when they plan. One verb a file."""

from inngang.service.planning.actions.keep_criteria import CannotKeepCriteria, keep_criteria
from inngang.service.planning.actions.keep_figures import CannotKeepFigures, keep_figures

__all__ = ["CannotKeepCriteria", "CannotKeepFigures", "keep_criteria", "keep_figures"]
