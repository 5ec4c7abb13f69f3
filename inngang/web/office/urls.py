"""The office adviser's addresses, below /kontor/."""

from __future__ import annotations

from django.urls import path

from inngang.web.office import absence, views
from inngang.web.parts.enquiry import enquiry_urls

app_name = "office"
urlpatterns = [
    path("", views.mine, name="mine"),
    path("teamet", views.team, name="team"),
    path("i-dag", views.due_today, name="due_today"),
    path("for-sent", views.overdue, name="overdue"),
    path("venter", views.waiting, name="waiting"),
    path("fravaer", absence.absence, name="absence"),
    *enquiry_urls(views.DESK),
]
