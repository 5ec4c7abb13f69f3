"""The pages for the people we help (`citizen:`)."""

from __future__ import annotations

from django.urls import path

from inngang.web.citizen import come_back, front, mine, offices, services, write

app_name = "citizen"
urlpatterns = [
    path("", front.front, name="front"),
    path("tema/<slug:matter>", front.matter, name="matter"),
    path("akutt", front.acute, name="acute"),
    path("skriv", write.write, name="write"),
    path("skriv/kvittering", write.receipt, name="receipt"),
    path("hent", come_back.come_back, name="come_back"),
    path("hent/status", come_back.status, name="status"),
    path("hent/glem", come_back.forget, name="forget"),
    path("mine", mine.mine, name="mine"),
    path("mine/innsyn", mine.looks, name="looks"),
    path("mine/<int:enquiry_id>", mine.one, name="one"),
    path("finn-kontor", offices.find, name="find_office"),
    path("finn-kontor/<slug:number>", offices.office, name="office"),
    path("finn-kontor/<slug:number>/dorskilt", offices.door_sign, name="door_sign"),
    path("tjenester/", services.services, name="services"),
    path("tjenester/<slug:code>", services.service, name="service"),
]
