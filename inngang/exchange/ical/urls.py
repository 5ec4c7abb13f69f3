"""Where the feed is found, under `kontor/`."""

from django.urls import path

from inngang.exchange.ical import shared, views

app_name = "ical"
urlpatterns = [
    path("felles.ics", shared.shared_feed, name="shared"),
    path("<str:number>/apningstider.ics", views.feed, name="hours"),
]
