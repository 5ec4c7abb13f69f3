"""What the contact centre asks the office, the soonest first, each with its answer (interne spørsmål)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from inngang.rules.asking import MOST_OPEN, REPLIES, Reply
from inngang.service.enquiries import actions
from inngang.service.enquiries.actions.ask_office import reply_to_question
from inngang.service.enquiries.office_questions import asked_of_us
from inngang.service.journal.action import Refused
from inngang.web.office.views import DESK, ROLES
from inngang.web.parts.enquiry import done, shown
from inngang.web.parts.jinja import say
from inngang.web.parts.posted import number_of
from inngang.web.parts.viewer import staff_only


@staff_only(*ROLES)
@require_http_methods(["GET", "POST"])
def questions(request: HttpRequest) -> HttpResponse:
    """The first one to answer does; what is municipal is answered by choosing, without text."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    refused, question_id = "", number_of(request.POST.get("question", ""))
    if request.method == "POST":
        try:
            reply_to_question(
                question_id=question_id,
                reply=request.POST.get("reply", ""),
                text=request.POST.get("text", "").replace("\r\n", "\n"),
                by=viewer.by,
                at=at,
            )
            done(request, gettext("Answered. Whoever asked sees it."))
            return redirect("office:questions")
        except actions.NoSuchEnquiry:
            raise Http404 from None
        except Refused as no:
            refused = say(no.why)
    options = [(str(code), gettext(text)) for code, text in REPLIES.items()]
    given = shown(request, DESK, f"unit-{viewer.unit_id}") | {
        "questions": asked_of_us(viewer=viewer.by, at=at),
        "refused": refused,
        "refused_id": question_id if refused else 0,
        "draft": request.POST if refused else {},
        "most_open": MOST_OPEN,
        "options": options,
        "municipal_options": [one for one in options if one[0] != Reply.TELL],
    }
    return render(request, "office/questions.html", given, status=422 if refused else 200)
