"""The words of the models that divide money: sets, criteria, figures, and what a source says of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inngang.rules.vocabulary import marked

SETS: Final[Mapping[str, str]] = {
    "former_aetat": marked("The former employment service, 2010"),
    "former_trygdeetaten": marked("The former insurance service, 2010"),
    "availability": marked("Equally easy to reach"),
}
CRITERIA: Final[Mapping[str, str]] = {
    "users": marked("Users, weighted, times the rate"),
    "inhabitants": marked("Inhabitants"),
    "foreign_born": marked("Born abroad"),
    "travel": marked("Journeys"),
    "base_amount": marked("Base amount an office"),
    "recipients": marked("People with a benefit"),
    "case_production": marked("Cases decided, weighted"),
}
NOTES: Final[Mapping[str, str]] = {
    "users": marked(
        "The people needed by surveys of how much work each group is, times a rate for wages, premises and other costs. "
        "Counties with longer journeys have a somewhat higher rate."
    ),
    "travel": marked("Kilometres from each local office to the county office."),
    "base_amount": marked(
        "500,000 kroner a local office and 4,000,000 a county office. 12 % is what is left of the 16 % for small places; "
        "the two do not give quite the same amount, so the kroner decide the proportions and the 12 % the sum."
    ),
    "recipients": marked("Counted on 1 January the year before."),
    "case_production": marked(
        "All cases of the year before. 30 % is what is left of 38 %; what a case weighs is not printed."
    ),
}
FIGURES: Final[Mapping[str, str]] = {
    "ordinary_jobseekers": marked("Ordinary jobseekers"),
    "jobseekers_non_oecd": marked("Jobseekers from outside the OECD"),
    "disabled_jobseekers": marked("Jobseekers with reduced ability to work"),
    "rate": marked("Rate of the county"),
    "inhabitants": marked("Inhabitants"),
    "foreign_born": marked("Born abroad"),
    "travel_km": marked("Kilometres to the county office"),
    "local_offices": marked("Local offices"),
    "county_offices": marked("County offices"),
    "recipients": marked("People with a benefit"),
    "simple_cases": marked("Simple cases a year"),
    "complex_cases": marked("Complex cases a year"),
    "contacts": marked("Contacts a week"),
    "staff": marked("People at work"),
    "funds": marked("Funds for measures, kroner"),
    "funds_used": marked("Funds used, kroner"),
}
