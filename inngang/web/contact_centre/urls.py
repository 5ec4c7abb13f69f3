"""The contact centre's addresses, below /kontaktsenter/."""

from __future__ import annotations

from django.urls import path

from inngang.web.contact_centre import incidents, offices, views
from inngang.web.parts.appointments import appointment_urls
from inngang.web.parts.enquiry import enquiry_urls
from inngang.web.parts.message_about import message_urls
from inngang.web.parts.register_contact import register_urls

app_name = "contact_centre"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("finn-kontor", offices.find, name="offices"),
    path("hendelser", incidents.listed, name="incidents"),
    path("hendelser/<int:incident_id>/publiser", incidents.publish, name="publish_incident"),
    path("hendelser/<int:incident_id>/avslutt", incidents.end, name="end_incident"),
    *register_urls(views.DESK),
    *message_urls(views.DESK),
    *appointment_urls(views.DESK),
    *enquiry_urls(views.DESK),
]
