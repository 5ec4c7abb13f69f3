"""Where the interface for partners' systems is found, under `api/samarbeid/`."""

from django.urls import path

from inngang.exchange.partners import views

app_name = "partner_systems"
urlpatterns = [
    path("openapi.json", views.openapi, name="openapi"),
    path("sykmeldinger", views.sick_notes, name="sick_notes"),
    path("henvendelser", views.enquiries, name="enquiries"),
    path("henvendelser/<str:ref>", views.enquiry, name="enquiry"),
]
