"""Pages for partners and employers (partner)."""

from django.urls import path

from inngang.web.partner import directory, questions, shared

app_name = "partner"
urlpatterns = [
    path("", directory.directory, name="directory"),
    path("felles", shared.shared, name="shared"),
    path("sporsmal", questions.questions, name="questions"),
    path("sporsmal/nytt", questions.ask, name="ask"),
    path("sporsmal/<int:enquiry_id>", questions.question, name="question"),
]
