"""What can happen to an appointment (avtale): one verb a file. This is the table of contents."""

from inngang.service.appointments.actions.answer_request import CannotAnswerRequest, give_reason, offer_times
from inngang.service.appointments.actions.ask import CannotAsk, ask
from inngang.service.appointments.actions.book import CannotBook, book
from inngang.service.appointments.actions.cancel import cancel
from inngang.service.appointments.actions.check_in import check_in
from inngang.service.appointments.actions.move import move
from inngang.service.appointments.actions.prepare import order_interpreter, say_what_to_bring
from inngang.service.appointments.actions.remind import remind_soon
from inngang.service.appointments.actions.say_what_came import say_what_came
from inngang.service.appointments.actions.set_up import CannotSetUp, set_up
from inngang.service.appointments.held import CannotChange, NoSuchAppointment

__all__ = [
    "CannotAnswerRequest",
    "CannotAsk",
    "CannotBook",
    "CannotChange",
    "CannotSetUp",
    "NoSuchAppointment",
    "ask",
    "book",
    "cancel",
    "check_in",
    "give_reason",
    "move",
    "offer_times",
    "order_interpreter",
    "remind_soon",
    "say_what_came",
    "say_what_to_bring",
    "set_up",
]
