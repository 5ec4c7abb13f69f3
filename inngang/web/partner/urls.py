"""Pages for partners and employers (partner)."""

from django.urls import path

from inngang.web.partner import directory

app_name = "partner"
urlpatterns = [path("", directory.directory, name="directory")]
