"""Where an office is found as data, under `api/kontor/`."""

from django.urls import path

from inngang.exchange.norg2 import publish

app_name = "unit_register"
urlpatterns = [
    path("openapi.json", publish.openapi, name="openapi"),
    path("<slug:number>.json", publish.office, name="office"),
]
