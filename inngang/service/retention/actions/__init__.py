"""What can be done about what is old: ask that it goes, agree or stop, carry it out, hold a person back."""

from inngang.service.retention.actions.carry_out import BATCH, carry_out, carry_out_batch
from inngang.service.retention.actions.hold import CannotHold, end_hold, hold_person
from inngang.service.retention.actions.propose import AGREE, MAY_DECIDE, STOP, CannotDelete, decide_run, propose_run

__all__ = [
    "AGREE",
    "BATCH",
    "MAY_DECIDE",
    "STOP",
    "CannotDelete",
    "CannotHold",
    "carry_out",
    "carry_out_batch",
    "decide_run",
    "end_hold",
    "hold_person",
    "propose_run",
]
