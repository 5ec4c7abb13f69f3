"""Pages of those who lead (ledelse)."""

from django.urls import path

from inngang.web.leadership import contact, deviations, division, rules, transfers, views, waits

app_name = "leadership"
urlpatterns = [
    path("", views.today, name="today"),
    path("tall/<str:figure>", views.number, name="number"),
    path("regler", rules.policy, name="policy"),
    path("regler/sammenlign", rules.compare_versions, name="compare"),
    path("regler/prov", rules.try_rules, name="try_rules"),
    path("regler/hvorfor-her", rules.placed, name="why_here"),
    path("regnskap", views.account, name="account"),
    path("avvik", deviations.deviations, name="deviations"),
    path("avvik/<int:deviation_id>", deviations.deviation, name="deviation"),
    path("ventetid", waits.waits, name="waits"),
    path("viderekobling", transfers.transfers, name="transfers"),
    path("likhet", views.equal, name="equal"),
    path("direkte-kontakt", contact.direct_contact, name="direct_contact"),
    path("oppgavedeling/", division.divisions, name="divisions"),
    path("oppgavedeling/sammenlign", division.division_compare, name="division_compare"),
    path("oppgavedeling/hvem", division.responsible, name="responsible"),
    path("oppgavedeling/versjon/<slug:code>", division.division_version, name="division"),
]
