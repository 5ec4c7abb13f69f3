"""What can happen to an enquiry (henvendelse): one verb a file. This is the table of contents."""

from inngang.service.enquiries.actions.alarm import NotOnDuty, i_have_it, raise_alarms
from inngang.service.enquiries.actions.answer import CannotAnswer, answer
from inngang.service.enquiries.actions.arrive import arrive
from inngang.service.enquiries.actions.ask_about import AskedAbout, CannotAsk, ask_about
from inngang.service.enquiries.actions.bring_in_thread import ThreadMessage, ThreadRow, bring_in_thread
from inngang.service.enquiries.actions.call_back import call_back
from inngang.service.enquiries.actions.change_adviser import (
    CannotChangeAdviser,
    answer_wish,
    ask_for_another_adviser,
    change_adviser,
)
from inngang.service.enquiries.actions.close import CannotClose, abandon, close, withdraw
from inngang.service.enquiries.actions.cover import LookedAfter, be_away, come_back, look_after, say_presence
from inngang.service.enquiries.actions.deviate import CannotCloseDeviation, close_deviation, open_deviations
from inngang.service.enquiries.actions.dispute import CannotDispute, dispute
from inngang.service.enquiries.actions.escalate import escalate_due
from inngang.service.enquiries.actions.finish_visit import CannotFinish, finish_visit
from inngang.service.enquiries.actions.follow_claim import CannotFollow, follow_claim, settle_claim
from inngang.service.enquiries.actions.give_feedback import CannotGiveFeedback, feedback_read, give_feedback
from inngang.service.enquiries.actions.hand_over import CannotHandOver, hand_over
from inngang.service.enquiries.actions.hear import CannotHear, Heard, enquiry_of_call, hear, hear_what_waited
from inngang.service.enquiries.actions.identify import CannotIdentify, identify
from inngang.service.enquiries.actions.incident import (
    CannotPublish,
    end_incident,
    publish_incident,
    watch_surges,
)
from inngang.service.enquiries.actions.join import CannotJoin, join, take_back, undo_join
from inngang.service.enquiries.actions.leave_message import CannotLeave, Left, leave_message
from inngang.service.enquiries.actions.move_person import CannotMovePerson, move_person
from inngang.service.enquiries.actions.move_unit import move_open
from inngang.service.enquiries.actions.note import note
from inngang.service.enquiries.actions.note_consent import note_consent, note_share
from inngang.service.enquiries.actions.promise import CannotPromise, ask_call_back, promise
from inngang.service.enquiries.actions.rate import rate
from inngang.service.enquiries.actions.receive import CannotReceive, Received, receive
from inngang.service.enquiries.actions.receive_two import receive_two
from inngang.service.enquiries.actions.register_contact import CannotRegister, Entry, Then, register_contact
from inngang.service.enquiries.actions.release import release
from inngang.service.enquiries.actions.reply import CannotReopen, CannotReply, reopen, reply
from inngang.service.enquiries.actions.retriage import CannotTriage, retriage
from inngang.service.enquiries.actions.split import CannotSplit, split
from inngang.service.enquiries.actions.stand_aside import declare_close, stand_aside
from inngang.service.enquiries.actions.take import AlreadyTaken, AtCapacity, NobodyWaits, take, take_next
from inngang.service.enquiries.actions.text_person import CannotText, text_person
from inngang.service.enquiries.actions.turn_complexity import CannotTurn, turn_complexity
from inngang.service.enquiries.actions.visit import call_number, next_number, tally
from inngang.service.enquiries.actions.wait import check_waits, learn_waits, tell_wait
from inngang.service.enquiries.actions.wait_for_person import CannotWait, remind_waiting, wait_for_person
from inngang.service.enquiries.actions.write_for import CannotWriteFor, write_for
from inngang.service.enquiries.held import CannotMove, NoSuchEnquiry, NotYours
from inngang.service.enquiries.owed import LateWithoutReason

__all__ = [
    "CannotChangeAdviser",
    "answer_wish",
    "ask_for_another_adviser",
    "change_adviser",
    "CannotFollow",
    "follow_claim",
    "settle_claim",
    "CannotGiveFeedback",
    "feedback_read",
    "give_feedback",
    "CannotRegister",
    "Entry",
    "Then",
    "register_contact",
    "CannotText",
    "text_person",
    "AskedAbout",
    "CannotAsk",
    "ask_about",
    "CannotLeave",
    "Left",
    "leave_message",
    "CannotWriteFor",
    "note_consent",
    "note_share",
    "write_for",
    "AlreadyTaken",
    "AtCapacity",
    "CannotAnswer",
    "CannotClose",
    "CannotCloseDeviation",
    "CannotDispute",
    "CannotFinish",
    "CannotHandOver",
    "CannotHear",
    "CannotJoin",
    "CannotMove",
    "CannotMovePerson",
    "CannotPromise",
    "CannotPublish",
    "CannotReceive",
    "CannotReopen",
    "CannotReply",
    "CannotSplit",
    "CannotTriage",
    "CannotTurn",
    "CannotWait",
    "Heard",
    "LateWithoutReason",
    "LookedAfter",
    "NoSuchEnquiry",
    "NobodyWaits",
    "NotOnDuty",
    "NotYours",
    "Received",
    "ThreadMessage",
    "ThreadRow",
    "abandon",
    "answer",
    "arrive",
    "CannotIdentify",
    "ask_call_back",
    "identify",
    "be_away",
    "bring_in_thread",
    "call_back",
    "call_number",
    "check_waits",
    "close",
    "close_deviation",
    "come_back",
    "declare_close",
    "dispute",
    "end_incident",
    "enquiry_of_call",
    "escalate_due",
    "finish_visit",
    "hand_over",
    "hear",
    "hear_what_waited",
    "i_have_it",
    "join",
    "learn_waits",
    "look_after",
    "next_number",
    "move_open",
    "move_person",
    "note",
    "open_deviations",
    "promise",
    "publish_incident",
    "raise_alarms",
    "rate",
    "receive",
    "receive_two",
    "release",
    "remind_waiting",
    "reopen",
    "reply",
    "retriage",
    "say_presence",
    "split",
    "stand_aside",
    "take",
    "take_back",
    "take_next",
    "tally",
    "tell_wait",
    "undo_join",
    "wait_for_person",
    "watch_surges",
    "withdraw",
    "turn_complexity",
]
