"""Pages of those who lead (ledelse)."""

from django.urls import path

from inngang.web.leadership import contact, deviations, rules, views, waits

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
    path("likhet", views.equal, name="equal"),
    path("direkte-kontakt", contact.direct_contact, name="direct_contact"),
]
