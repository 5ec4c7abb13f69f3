"""Where the interface for telephone systems is found, under `api/telefon/`."""

from django.urls import path

from inngang.channels.phone import hours, views

app_name = "phone"
urlpatterns = [
    path("signaler", views.signals, name="signals"),
    path("apningstider", hours.hours, name="hours"),
    path("openapi.json", views.openapi, name="openapi"),
]
