"""Cards about enquiries. A list costs the same few statements however long it is, and shows a name only where the door would."""

from inngang.service.enquiries.queries.for_the_person import (
    PartCard,
    StatusCard,
    enquiry_of_code,
    my_enquiries,
    status,
    statuses_of,
)
from inngang.service.enquiries.queries.line import (
    CalledCard,
    Expected,
    LineNow,
    Wait,
    called,
    expected,
    line_now,
    notices_to,
    wait_now,
)
from inngang.service.enquiries.queries.lists import (
    MineCard,
    WaitingCard,
    due_today,
    lifted,
    mine,
    overdue,
    team,
    waiting,
)
from inngang.service.enquiries.queries.one import EnquiryCard, KinCard, card, enquiry_of_ref, whole_of
from inngang.service.enquiries.queries.pieces import EarlierCard, MessageCard, PromiseCard, matter_title

__all__ = [
    "CalledCard",
    "EarlierCard",
    "EnquiryCard",
    "Expected",
    "KinCard",
    "LineNow",
    "MessageCard",
    "MineCard",
    "PartCard",
    "PromiseCard",
    "StatusCard",
    "Wait",
    "WaitingCard",
    "called",
    "card",
    "due_today",
    "enquiry_of_code",
    "enquiry_of_ref",
    "expected",
    "lifted",
    "line_now",
    "matter_title",
    "mine",
    "my_enquiries",
    "notices_to",
    "overdue",
    "status",
    "statuses_of",
    "team",
    "wait_now",
    "waiting",
    "whole_of",
]
