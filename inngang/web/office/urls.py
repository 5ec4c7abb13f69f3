"""The office adviser's addresses, below /kontor/."""

from __future__ import annotations

from django.urls import path

from inngang.web.office import (
    absence,
    appointments,
    duty,
    follow_up,
    followed,
    intake,
    moving,
    opening,
    people,
    questions,
    start_dates,
    time_use,
    views,
)
from inngang.web.parts.appointments import appointment_urls
from inngang.web.parts.enquiry import enquiry_urls
from inngang.web.parts.message_about import message_urls
from inngang.web.parts.register_contact import register_urls

app_name = "office"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("teamet", views.team, name="team"),
    path("i-dag", views.due_today, name="due_today"),
    path("for-sent", views.overdue, name="overdue"),
    path("venter", views.waiting, name="waiting"),
    path("tidsbruk", time_use.time_use, name="time_use"),
    path("fravaer", absence.absence, name="absence"),
    path("loftet", views.lifted, name="lifted"),
    path("vakt", duty.duty, name="duty"),
    path("vakt/liste", duty.put_on, name="put_on_duty"),
    path("vakt/liste/<int:duty_id>/av", duty.take_off, name="take_off_duty"),
    path("vakt/<int:enquiry_id>/ta", duty.i_have_it, name="i_have_it"),
    path("medarbeidere", people.people, name="people"),
    path("folger-opp", followed.all_followed, name="followed"),
    path("folger-opp/<int:person_id>", followed.one_followed, name="one_followed"),
    path("apne", opening.open_somebody, name="open_somebody"),
    path("apne/<int:opening_id>", opening.opened, name="opened"),
    path("datoer", start_dates.coming_dates, name="coming_dates"),
    path("flyttet/<int:person_id>", moving.move, name="move"),
    path("mottak", intake.intake, name="intake"),
    path("sporsmal", questions.questions, name="questions"),
    path("avtaler", appointments.appointments, name="appointments"),
    path("avtaler/oppsett", appointments.set_up, name="meetings_setup"),
    path("mine-personer", follow_up.my_people, name="my_people"),
    path("oppfolging/<int:person_id>", follow_up.follow_up, name="follow_up"),
    *register_urls(views.DESK),
    *message_urls(views.DESK),
    *appointment_urls(views.DESK),
    *enquiry_urls(views.DESK),
]
