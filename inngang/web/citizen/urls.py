"""The pages for the people we help (`citizen:`)."""

from __future__ import annotations

from django.urls import path

from inngang.web.citizen import (
    about_me,
    come_back,
    front,
    guide,
    mandates,
    mine,
    offices,
    quick,
    reach,
    search,
    services,
    talk,
    write,
)

app_name = "citizen"
urlpatterns = [
    path("", front.front, name="front"),
    path("tema/<slug:matter>", front.matter, name="matter"),
    path("akutt", front.acute, name="acute"),
    path("sok", search.search, name="search"),
    path("din-situasjon", guide.guide, name="guide"),
    path("snakk-med-oss", talk.talk, name="talk"),
    path("raskt", quick.quick, name="quick"),
    path("mine/raskt", quick.mine, name="my_quick"),
    path("mine/<int:enquiry_id>/kvittering", quick.receipt, name="my_receipt"),
    path("hent/kvittering", quick.receipt_by_code, name="code_receipt"),
    path("skriv", write.write, name="write"),
    path("skriv/kvittering", write.receipt, name="receipt"),
    path("hent", come_back.come_back, name="come_back"),
    path("hent/status", come_back.status, name="status"),
    path("hent/glem", come_back.forget, name="forget"),
    path("mine", mine.mine, name="mine"),
    path("mine/innsyn", mine.looks, name="looks"),
    path("mine/kontakt", reach.reach, name="reach"),
    path("mine/oppfolging", my_follow_up.my_follow_up, name="my_follow_up"),
    path("mine/hvor-lenge", about_me.how_long, name="how_long"),
    path("mine/last-ned", about_me.download, name="download"),
    path("mine/<int:enquiry_id>/rett", about_me.correct, name="correct"),
    path("mine/fullmakter", mandates.register, name="mandates"),
    path("mine/fullmakter/gi", mandates.appoint, name="appoint"),
    path("mine/fullmakter/ja", mandates.accept, name="accept_mandate"),
    path("mine/fullmakter/<int:mandate_id>", mandates.change, name="change_mandate"),
    path("mine/samtykke/gi", mandates.give_consent, name="give_consent"),
    path("mine/samtykke/<int:consent_id>/trekk", mandates.withdraw_consent, name="withdraw_consent"),
    path("fullmakt-pa-papir", mandates.paper, name="mandate_paper"),
    path("for/<int:mandate_id>", mandates.for_another, name="for_another"),
    path("for/<int:mandate_id>/skriv", mandates.write_for_another, name="write_for"),
    path("mine/<int:enquiry_id>", mine.one, name="one"),
    path("finn-kontor", offices.find, name="find_office"),
    path("finn-kontor/<slug:number>", offices.office, name="office"),
    path("finn-kontor/<slug:number>/dorskilt", offices.door_sign, name="door_sign"),
    path("tjenester/", services.services, name="services"),
    path("tjenester/<slug:code>", services.service, name="service"),
]
