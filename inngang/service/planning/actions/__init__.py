"""What leaders do when they plan. One verb a file."""

from inngang.service.planning.actions.build_scenario import CannotBuildScenario, build_scenario
from inngang.service.planning.actions.delete_scenario import CannotDeleteScenario, delete_scenario
from inngang.service.planning.actions.do_scenario import CannotDoScenario, do_scenario
from inngang.service.planning.actions.keep_criteria import CannotKeepCriteria, keep_criteria
from inngang.service.planning.actions.keep_figures import CannotKeepFigures, keep_figures
from inngang.service.planning.actions.keep_scenario import CannotKeepScenario, keep_scenario
from inngang.service.planning.actions.stop_scenario import CannotStopScenario, stop_scenario

__all__ = [
    "CannotBuildScenario",
    "CannotDeleteScenario",
    "CannotDoScenario",
    "CannotKeepCriteria",
    "CannotKeepFigures",
    "CannotKeepScenario",
    "CannotStopScenario",
    "build_scenario",
    "delete_scenario",
    "do_scenario",
    "keep_criteria",
    "keep_figures",
    "keep_scenario",
    "stop_scenario",
]
