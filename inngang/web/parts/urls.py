"""The pages all audiences share (`parts:`)."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from inngang.web.parts import views

app_name = "parts"
urlpatterns = [
    path("sprak", views.language, name="language"),
    path("logg-inn", views.login, name="login"),
    path("logg-ut", views.logout, name="logout"),
    path("puls", views.pulse, name="pulse"),
]
if settings.INNGANG_DEMO:  # in production these addresses do not exist
    urlpatterns += [
        path("demo/logg-inn", views.demo_login, name="demo_login"),
        path("demo/utseende", views.look, name="look"),
    ]
