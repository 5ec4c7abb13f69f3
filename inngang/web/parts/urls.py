"""The pages all audiences share (`parts:`)."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from inngang.web.parts import login, logout, stay, views
from inngang.web.parts.case_dialogue import dialogue, dialogues
from inngang.web.parts.close_to_me import close_to_me, stand_aside
from inngang.web.parts.codes import certainty, give, use_code, without
from inngang.web.parts.consents import consents
from inngang.web.parts.guidance import about, about_all, beside
from inngang.web.parts.in_short import in_short
from inngang.web.parts.paper_mandate import enter as enter_paper
from inngang.web.parts.paper_mandate import waiting as paper_waiting
from inngang.web.parts.process import process
from inngang.web.parts.referring import reached, referral
from inngang.web.parts.safety_note import safety_note
from inngang.web.parts.unreached import unreached_list
from inngang.web.parts.uploads import download

app_name = "parts"
urlpatterns = [
    path("sprak", views.language, name="language"),
    path("logg-inn", login.login, name="login"),
    path("logg-inn/med/<slug:slug>", login.begin, name="login_with"),
    path("logg-inn/med/<slug:slug>/tilbake", login.back, name="login_back"),
    path("logg-inn/med/<slug:slug>/utlogget", logout.from_provider, name="logout_from_provider"),
    path("logg-inn/med/<slug:slug>/ramme", logout.in_frame, name="logout_in_frame"),
    path("logg-inn/nokler", login.our_keys, name="our_keys"),
    path("logg-inn/kode", use_code, name="use_code"),
    path("logg-inn/for-hvem", stay.for_whom, name="for_whom"),
    path("logg-inn/skrevet", stay.kept, name="kept"),
    path("logg-inn/igjen", stay.left, name="time_left"),
    path("logg-inn/bli", stay.stay, name="stay"),
    path("min-innlogging", stay.my_login, name="my_login"),
    path("logg-ut", logout.logout, name="logout"),
    path("logg-ut/overalt", logout.everywhere, name="logout_everywhere"),
    path("logget-ut", logout.logged_out, name="logged_out"),
    path("uten-bankid", without, name="without"),
    path("kode", give, name="give_code"),
    path("sikkerhet/<int:enquiry_id>", certainty, name="certainty"),
    path("vedlegg/<int:attachment_id>", download, name="attachment"),
    path("samtykke/<int:enquiry_id>", consents, name="consents"),
    path("for-motet/<int:enquiry_id>", safety_note, name="safety_note"),
    path("mine-naere", close_to_me, name="close_to_me"),
    path("mine-naere/<int:enquiry_id>", stand_aside, name="stand_aside"),
    path("nas/<int:enquiry_id>", reached, name="reached"),
    path("ikke-nadd", unreached_list, name="unreached"),
    path("fullmakt/<int:enquiry_id>", enter_paper, name="paper_mandate"),
    path("fullmakter-venter", paper_waiting, name="paper_mandates"),
    path("henvis/<int:enquiry_id>", referral, name="referral"),
    path("slik-gjor-vi/<int:enquiry_id>", process, name="process"),
    path("saksdialog/", dialogues, name="case_dialogues"),
    path("saksdialog/<int:enquiry_id>", dialogue, name="case_dialogue"),
    path("kort-fortalt/<int:enquiry_id>", in_short, name="in_short"),
    path("veiledning/", about_all, name="knowledge_all"),
    path("veiledning/sak/<int:enquiry_id>", beside, name="guidance"),
    path("veiledning/om/<slug:matter>", about, name="knowledge"),
    path("puls", views.pulse, name="pulse"),
]
if settings.INNGANG_DEMO:  # in production these addresses do not exist
    urlpatterns += [
        path("demo/logg-inn", views.demo_login, name="demo_login"),
        path("demo/utseende", views.look, name="look"),
    ]
