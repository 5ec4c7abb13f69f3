"""What can happen to an enquiry (henvendelse): one verb a file. This is the table of contents."""

from inngang.service.enquiries.actions.answer import CannotAnswer, answer
from inngang.service.enquiries.actions.arrive import arrive
from inngang.service.enquiries.actions.bring_in_thread import ThreadMessage, ThreadRow, bring_in_thread
from inngang.service.enquiries.actions.call_back import call_back
from inngang.service.enquiries.actions.close import CannotClose, abandon, close, join, withdraw
from inngang.service.enquiries.actions.cover import LookedAfter, be_away, come_back, look_after, say_presence
from inngang.service.enquiries.actions.escalate import escalate_due, raise_alarms
from inngang.service.enquiries.actions.finish_visit import CannotFinish, finish_visit
from inngang.service.enquiries.actions.hand_over import CannotHandOver, hand_over
from inngang.service.enquiries.actions.hear import CannotHear, Heard, enquiry_of_call, hear, hear_what_waited
from inngang.service.enquiries.actions.note import note
from inngang.service.enquiries.actions.promise import CannotPromise, ask_call_back, promise
from inngang.service.enquiries.actions.rate import rate
from inngang.service.enquiries.actions.receive import CannotReceive, Received, receive
from inngang.service.enquiries.actions.release import release
from inngang.service.enquiries.actions.reply import CannotReopen, CannotReply, reopen, reply
from inngang.service.enquiries.actions.retriage import CannotTriage, retriage
from inngang.service.enquiries.actions.take import AlreadyTaken, NobodyWaits, take, take_next
from inngang.service.enquiries.actions.visit import call_number, next_number, tally
from inngang.service.enquiries.held import CannotMove, NoSuchEnquiry, NotYours

__all__ = [
    "AlreadyTaken",
    "CannotAnswer",
    "CannotClose",
    "CannotFinish",
    "CannotHandOver",
    "CannotHear",
    "CannotMove",
    "CannotPromise",
    "CannotReceive",
    "CannotReopen",
    "CannotReply",
    "CannotTriage",
    "Heard",
    "LookedAfter",
    "NoSuchEnquiry",
    "NobodyWaits",
    "NotYours",
    "Received",
    "ThreadMessage",
    "ThreadRow",
    "abandon",
    "answer",
    "arrive",
    "ask_call_back",
    "be_away",
    "bring_in_thread",
    "call_back",
    "call_number",
    "close",
    "come_back",
    "enquiry_of_call",
    "escalate_due",
    "finish_visit",
    "hand_over",
    "hear",
    "hear_what_waited",
    "join",
    "look_after",
    "next_number",
    "note",
    "promise",
    "raise_alarms",
    "rate",
    "receive",
    "release",
    "reopen",
    "reply",
    "retriage",
    "say_presence",
    "take",
    "take_next",
    "tally",
    "withdraw",
]
