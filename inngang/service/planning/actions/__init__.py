"""What leaders do when they plan. One verb a file."""

from inngang.service.planning.actions.adopt_rules import (
    CannotAdoptRules,
    adopt_rules,
    propose_rules,
    refuse_rules,
    take_back_rules,
)
from inngang.service.planning.actions.build_scenario import CannotBuildScenario, build_scenario
from inngang.service.planning.actions.calculate import CannotCalculate, calculate
from inngang.service.planning.actions.delete_scenario import CannotDeleteScenario, delete_scenario
from inngang.service.planning.actions.do_scenario import CannotDoScenario, do_scenario
from inngang.service.planning.actions.keep_criteria import CannotKeepCriteria, keep_criteria
from inngang.service.planning.actions.keep_figures import CannotKeepFigures, keep_figures
from inngang.service.planning.actions.keep_scenario import CannotKeepScenario, keep_scenario
from inngang.service.planning.actions.stop_calculation import CannotStopCalculation, stop_calculation
from inngang.service.planning.actions.stop_scenario import CannotStopScenario, stop_scenario

__all__ = [
    "CannotAdoptRules",
    "CannotBuildScenario",
    "CannotCalculate",
    "CannotDeleteScenario",
    "CannotDoScenario",
    "CannotKeepCriteria",
    "CannotKeepFigures",
    "CannotKeepScenario",
    "CannotStopCalculation",
    "CannotStopScenario",
    "adopt_rules",
    "build_scenario",
    "calculate",
    "delete_scenario",
    "do_scenario",
    "keep_criteria",
    "keep_figures",
    "keep_scenario",
    "propose_rules",
    "refuse_rules",
    "stop_calculation",
    "stop_scenario",
    "take_back_rules",
]
