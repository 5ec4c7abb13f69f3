"""Come back without login, with the code from the receipt (hentekode)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from inngang.rules.identity import read_pick_up_code
from inngang.rules.limits import Deed
from inngang.rules.vocabulary import Refusal
from inngang.service.enquiries import queries
from inngang.service.enquiries.actions import NoSuchEnquiry
from inngang.web.citizen import codes
from inngang.web.citizen.asked import Asked
from inngang.web.citizen.enquiry import shown
from inngang.web.citizen.forms import CodeForm, keeps_what_was_written, too_old
from inngang.web.parts import limits
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import public


@keeps_what_was_written
@public
def come_back(request: Asked) -> HttpResponse:
    """Ask for the code. It is posted and kept in a cookie, so that it stands in no address."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    status, at = 200, timezone.now()
    if request.was_too_old:
        form.add_error(None, too_old())
    elif form.is_valid():
        read = read_pick_up_code(form.cleaned_data["code"])
        if isinstance(read, Refusal):
            form.add_error("code", say(read.why))
        elif limits.must_wait(request, Deed.WRONG_CODE, at=at):
            form.add_error(None, gettext("Too many wrong codes. Wait ten minutes, or call us."))
            status = 429
        elif queries.enquiry_of_code(code=read) is None:
            limits.spend(request, Deed.WRONG_CODE, at=at)
            form.add_error("code", gettext("We find nothing with that code. Check each letter, or write to us again."))
        else:
            codes.remember(request, read)
            return redirect("citizen:status")
    return render(request, "citizen/come_back.html", {"form": form}, status=status)


@keeps_what_was_written
@public
def status(request: Asked) -> HttpResponse:
    """What has become of it, and everything one can do about it."""
    code = codes.remembered(request)
    if not code:
        return redirect("citizen:come_back")
    try:
        card = queries.status(code=code, viewer=request.viewer.by, at=timezone.now())
    except NoSuchEnquiry:
        codes.forget(request)
        return redirect("citizen:come_back")
    return shown(request, card, code=code, here="citizen:status")


@require_POST
@public
def forget(request: Asked) -> HttpResponse:
    """Leave nothing behind on a shared computer."""
    codes.forget(request)
    return redirect("citizen:front")
