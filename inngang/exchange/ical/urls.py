"""Where the feed is found, under `kontor/`."""

from django.urls import path

from inngang.exchange.ical import views

app_name = "ical"
urlpatterns = [path("<str:number>/apningstider.ics", views.feed, name="hours")]
