"""Pages of those who lead (ledelse)."""

from django.urls import path

from inngang.web.leadership import views

app_name = "leadership"
urlpatterns = [
    path("", views.today, name="today"),
    path("tall/<str:figure>", views.number, name="number"),
    path("regler", views.policy, name="policy"),
    path("regnskap", views.account, name="account"),
    path("likhet", views.equal, name="equal"),
]
