"""Pages of those who lead (ledelse)."""

from django.urls import path

from inngang.web.leadership import (
    access,
    agreements,
    contact,
    deviations,
    division,
    hours,
    register,
    register_changes,
    register_files,
    rules,
    supervision,
    transfers,
    views,
    waits,
)

app_name = "leadership"
urlpatterns = [
    path("apningstider/", hours.offices, name="hours"),
    path("apningstider/<str:number>", hours.office, name="hours_of"),
    path("apningstider/<str:number>/nummer", hours.number, name="hours_number"),
    path("apningstider/<str:number>/plan/<int:schedule_id>/tilbake", hours.withdraw, name="hours_withdraw"),
    path("apningstider/<str:number>/skjema/<str:kind>", hours.place, name="hours_form"),
    path("tilsyn/", supervision.overview, name="supervision"),
    path("tilsyn/fil.csv", supervision.export, name="supervision_export"),
    path("", views.today, name="today"),
    path("tall/<str:figure>", views.number, name="number"),
    path("regler", rules.policy, name="policy"),
    path("regler/sammenlign", rules.compare_versions, name="compare"),
    path("regler/prov", rules.try_rules, name="try_rules"),
    path("regler/hvorfor-her", rules.placed, name="why_here"),
    path("regnskap", views.account, name="account"),
    path("avvik", deviations.deviations, name="deviations"),
    path("avvik/<int:deviation_id>", deviations.deviation, name="deviation"),
    path("tilgang", access.access, name="access"),
    path("ventetid", waits.waits, name="waits"),
    path("viderekobling", transfers.transfers, name="transfers"),
    path("likhet", views.equal, name="equal"),
    path("direkte-kontakt", contact.direct_contact, name="direct_contact"),
    path("oppgavedeling/", division.divisions, name="divisions"),
    path("oppgavedeling/sammenlign", division.division_compare, name="division_compare"),
    path("oppgavedeling/hvem", division.responsible, name="responsible"),
    path("oppgavedeling/versjon/<slug:code>", division.division_version, name="division"),
    path("register/", register.register, name="register"),
    path("register/endringer", register_changes.register_changes, name="register_changes"),
    path("register/endringer/<int:change_id>", register_changes.register_change, name="register_change"),
    path("register/filer", register_files.register_files, name="register_files"),
    path("register/filer/<str:file>", register_files.register_export, name="register_export"),
    path("register/ny/<slug:kind>", register_changes.register_propose, name="register_open"),
    path("register/enhet/<str:number>", register.register_unit, name="register_unit"),
    path("register/enhet/<str:number>/rett", register.register_edit, name="register_edit"),
    path(
        "register/enhet/<str:number>/planlegg/<slug:kind>", register_changes.register_propose, name="register_propose"
    ),
    path("avtaler/", agreements.agreement_list, name="agreements"),
    path("avtaler/kontor", agreements.office_offers, name="office_offers"),
    path("avtaler/kompetanse", agreements.who_knows, name="who_knows"),
]
