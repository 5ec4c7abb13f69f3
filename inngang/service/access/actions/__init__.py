"""What changes the right to see a person."""

from inngang.service.access.actions.declare_interest import CannotDeclare, declare_interest, end_interest
from inngang.service.access.actions.flag_unreviewed import flag_unreviewed
from inngang.service.access.actions.mark_contact import CannotReviewMarks, mark_contact, review_marks
from inngang.service.access.actions.open_exception import CannotOpenByException, open_exception
from inngang.service.access.actions.review_opening import CannotReview, end_opening, review_opening, second_opening
from inngang.service.access.actions.tell_of_many import tell_of_many

__all__ = [
    "CannotOpenByException",
    "CannotReview",
    "CannotReviewMarks",
    "CannotDeclare",
    "declare_interest",
    "end_interest",
    "end_opening",
    "flag_unreviewed",
    "mark_contact",
    "open_exception",
    "review_marks",
    "review_opening",
    "second_opening",
    "tell_of_many",
]
