"""What can be done with units, hours, queues, seats, posts, follow-up and presence."""

from inngang.service.organisation.actions.absence import CannotBeAway, end_absence, enter_absence
from inngang.service.organisation.actions.adopt_division import (
    CannotAdopt,
    CannotChangeDivision,
    add_division_row,
    adopt_division,
    copy_division,
    propose_division,
    remove_division_row,
)
from inngang.service.organisation.actions.adopt_policy import (
    CannotAdoptPolicy,
    adopt_policy,
    propose_policy,
    refuse_policy,
    take_back_policy,
)
from inngang.service.organisation.actions.agree import (
    CannotAgree,
    end_agreement,
    enter_agreement,
    remind_of_reviews,
    review_agreement,
    set_contact_point,
)
from inngang.service.organisation.actions.agree_time import CannotAgreeTime, agree_time, end_time
from inngang.service.organisation.actions.assess_need import CannotAssess, assess_need
from inngang.service.organisation.actions.bring_own import bring_own
from inngang.service.organisation.actions.carry_out import carry_out, carry_out_changes
from inngang.service.organisation.actions.change_register import (
    CannotChange,
    CannotDecideChange,
    approve_change,
    propose_change,
    reject_change,
    undo_change,
)
from inngang.service.organisation.actions.check_in import (
    CannotCheckIn,
    close_reception,
    count_openings,
    open_reception,
)
from inngang.service.organisation.actions.coordinate import CannotCoordinate, coordinate
from inngang.service.organisation.actions.decide_intake import CannotChoose, decide_intake
from inngang.service.organisation.actions.delegate import CannotDelegate, delegate, end_delegation
from inngang.service.organisation.actions.direct_contact import (
    CannotDecide,
    decide_direct_contact,
    deviate_direct_contact,
)
from inngang.service.organisation.actions.edit_unit import edit_unit
from inngang.service.organisation.actions.equip import CannotEquip, equip
from inngang.service.organisation.actions.follow_up import Following, follow_up, follow_up_many
from inngang.service.organisation.actions.learn import learn
from inngang.service.organisation.actions.lend import CannotLend, end_loan, lend, turn_loans
from inngang.service.organisation.actions.load_divisions import load_divisions
from inngang.service.organisation.actions.offer_service import CannotOfferService, end_service, offer_service
from inngang.service.organisation.actions.open_language_queue import CannotOpenLanguage, open_language_queue
from inngang.service.organisation.actions.open_queue import open_national, open_queue
from inngang.service.organisation.actions.plan_shifts import CannotPlan, ShiftRow, plan_shifts
from inngang.service.organisation.actions.post import post
from inngang.service.organisation.actions.register_units import AreaRow, Counts, UnitRow, register_units
from inngang.service.organisation.actions.seat import seat, unseat
from inngang.service.organisation.actions.set_condition import (
    CannotSetCondition,
    end_condition,
    pass_on_condition,
    set_condition,
)
from inngang.service.organisation.actions.set_duty import CannotSetDuty, end_duty, set_duty
from inngang.service.organisation.actions.set_number import CannotSetNumber, set_number
from inngang.service.organisation.actions.set_opening_hours import (
    HoursRow,
    ReceptionRow,
    UnknownUnit,
    set_opening_hours,
)
from inngang.service.organisation.actions.set_presence import set_presence
from inngang.service.organisation.actions.set_queue_level import CannotSetLevel, set_queue_level
from inngang.service.organisation.actions.set_schedule import CannotSetHours, set_schedule, withdraw_schedule
from inngang.service.organisation.actions.take_shifts import CannotTakeShifts, take_shifts, undo_shifts
from inngang.service.organisation.actions.tell_of_holes import tell_of_holes
from inngang.service.organisation.actions.turn_by_the_clock import turn_by_the_clock

__all__ = [
    "CannotDelegate",
    "delegate",
    "end_delegation",
    "CannotTakeShifts",
    "take_shifts",
    "undo_shifts",
    "CannotAgreeTime",
    "agree_time",
    "end_time",
    "CannotAssess",
    "assess_need",
    "CannotSetCondition",
    "end_condition",
    "pass_on_condition",
    "set_condition",
    "CannotAgree",
    "end_agreement",
    "enter_agreement",
    "remind_of_reviews",
    "review_agreement",
    "set_contact_point",
    "AreaRow",
    "CannotAdopt",
    "CannotBeAway",
    "CannotChange",
    "CannotChangeDivision",
    "CannotCheckIn",
    "CannotChoose",
    "CannotCoordinate",
    "CannotDecide",
    "CannotDecideChange",
    "CannotEquip",
    "CannotLend",
    "CannotOfferService",
    "CannotOpenLanguage",
    "CannotPlan",
    "CannotSetDuty",
    "CannotSetHours",
    "CannotSetLevel",
    "CannotSetNumber",
    "Counts",
    "Following",
    "HoursRow",
    "ReceptionRow",
    "ShiftRow",
    "UnitRow",
    "UnknownUnit",
    "add_division_row",
    "bring_own",
    "adopt_division",
    "adopt_policy",
    "close_reception",
    "coordinate",
    "copy_division",
    "count_openings",
    "decide_direct_contact",
    "decide_intake",
    "deviate_direct_contact",
    "end_absence",
    "end_duty",
    "end_loan",
    "end_service",
    "enter_absence",
    "equip",
    "follow_up",
    "follow_up_many",
    "learn",
    "lend",
    "load_divisions",
    "offer_service",
    "open_language_queue",
    "open_national",
    "open_queue",
    "open_reception",
    "plan_shifts",
    "post",
    "propose_division",
    "propose_policy",
    "register_units",
    "remove_division_row",
    "seat",
    "set_duty",
    "set_number",
    "set_opening_hours",
    "set_presence",
    "set_queue_level",
    "set_schedule",
    "tell_of_holes",
    "turn_by_the_clock",
    "turn_loans",
    "unseat",
    "withdraw_schedule",
    "approve_change",
    "carry_out",
    "carry_out_changes",
    "edit_unit",
    "propose_change",
    "reject_change",
    "undo_change",
    "CannotAdoptPolicy",
    "refuse_policy",
    "take_back_policy",
]
