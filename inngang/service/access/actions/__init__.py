"""What changes the right to see a person."""

from inngang.service.access.actions.declare_interest import declare_interest
from inngang.service.access.actions.flag_unreviewed import flag_unreviewed
from inngang.service.access.actions.open_exception import CannotOpenByException, open_exception
from inngang.service.access.actions.review_opening import CannotReview, end_opening, review_opening, second_opening

__all__ = [
    "CannotOpenByException",
    "CannotReview",
    "declare_interest",
    "end_opening",
    "flag_unreviewed",
    "open_exception",
    "review_opening",
    "second_opening",
]
