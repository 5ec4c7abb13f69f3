"""Those we have not reached: a message did not get there, or there is no way to send one (ikke nådd)."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_http_methods

from inngang.rules.vocabulary import Role
from inngang.service.enquiries.held import NoSuchEnquiry
from inngang.service.enquiries.unreached import reach_otherwise, unreached
from inngang.service.journal.action import Refused
from inngang.web.parts.jinja import say
from inngang.web.parts.referring import ANSWERING
from inngang.web.parts.viewer import staff_only

CENTRE = (Role.CONTACT_ADVISER,)


class HowForm(forms.Form):
    """How they were reached."""

    notice = forms.IntegerField(min_value=1, max_value=2**62)
    how = forms.CharField(
        label=gettext_lazy("How did you reach them?"),
        max_length=255,
        error_messages={"required": gettext_lazy("Write how you reached them.")},
    )


@staff_only(*ANSWERING)
@require_http_methods(["GET", "POST"])
def unreached_list(request: HttpRequest) -> HttpResponse:
    """The list, and a line to write on each when one has reached them."""
    viewer, at = request.viewer, timezone.now()  # type: ignore[attr-defined]
    form = HowForm(request.POST or None)
    status = 200
    if form.is_valid():
        try:
            reach_otherwise(notice_id=form.cleaned_data["notice"], how=form.cleaned_data["how"], by=viewer.by, at=at)
            request.session["done"] = {
                "text": gettext("It is written down. They stand in the list no more."),
                "undo": "",
            }
            return redirect("parts:unreached")
        except NoSuchEnquiry:
            raise Http404 from None
        except Refused as refused:
            form.add_error(None, say(refused.why))
    if form.is_bound:
        status = 422
    number = request.GET.get("page", "1")
    page = max(1, int(number)) if number.isdecimal() and len(number) < 5 else 1
    app = "contact_centre" if viewer.role in CENTRE else "office"
    given = {
        "page": unreached(viewer=viewer.by, at=at, page=page),
        "form": form,
        "app": app,
        "back": reverse("contact_centre:desk") if app == "contact_centre" else reverse("office:mine"),
        "done": request.session.pop("done", None),
        "answered_to": form.data.get("notice", ""),
    }
    return render(request, "parts/unreached.html", given, status=status)
