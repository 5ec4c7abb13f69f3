"""The contact centre's addresses, below /kontaktsenter/."""

from __future__ import annotations

from django.urls import path

from inngang.web.contact_centre import views
from inngang.web.parts.enquiry import enquiry_urls

app_name = "contact_centre"
urlpatterns = [path("", views.desk, name="desk"), *enquiry_urls(views.DESK)]
