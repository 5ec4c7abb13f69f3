"""Cards of key figures (nøkkeltall), counted from what happened. Nobody registers anything for them (R265)."""

from inngang.service.key_figures.figures import FIGURES, ONLY_NOW
from inngang.service.key_figures.queries.behind import BehindCard, behind_the_number
from inngang.service.key_figures.queries.day import FEWEST_DUE, Count, Hour, Today, a_month_to, behind, by_hour, today
from inngang.service.key_figures.queries.groups import ENGLISH, GROUPS, NORWEGIAN, OTHERS, SAMI, GroupCount, equal
from inngang.service.key_figures.queries.said import RatingCount, ratings
from inngang.service.key_figures.queries.visits import ReceptionDay, VisitCount, Visits, reception_day, visits

__all__ = [
    "ENGLISH",
    "NORWEGIAN",
    "OTHERS",
    "SAMI",
    "FEWEST_DUE",
    "FIGURES",
    "GROUPS",
    "ONLY_NOW",
    "BehindCard",
    "Count",
    "GroupCount",
    "Hour",
    "RatingCount",
    "ReceptionDay",
    "Today",
    "VisitCount",
    "Visits",
    "a_month_to",
    "behind",
    "behind_the_number",
    "by_hour",
    "equal",
    "ratings",
    "reception_day",
    "today",
    "visits",
]
