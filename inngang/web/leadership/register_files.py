"""The register out to a file, and in from one: shown first, and nothing is half taken (import og eksport)."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_GET, require_http_methods

from inngang.rules.vocabulary import Why, marked
from inngang.service.journal.action import Refused
from inngang.service.organisation import register as kept
from inngang.service.organisation.actions.take_in import differences, take_in
from inngang.service.organisation.register import today
from inngang.web.leadership.register import KEEPER, READERS
from inngang.web.leadership.register_changes import NO_DAY, _day
from inngang.web.leadership.views import _page
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

FORMATS = ("enheter.csv", "omrader.csv", "enheter.json", "omrader.json")
LARGEST = 2_000_000
SHOWN = 200
# The formats stand beside us in the house and are found by name; `config/register_files.py` knows them.
READ, WRITE, AGAIN = (f"inngang.config.register_files.{one}" for one in ("read", "write", "with_problems"))


@staff_only(*READERS)
@require_GET
def register_export(request: HttpRequest, file: str) -> HttpResponse:
    """Units or areas as they are today: a table for a spreadsheet, or the published form."""
    if file not in FORMATS:
        raise Http404
    on = today(timezone.now())
    text = import_string(WRITE)(file, kept.read_register(), kept.phones(), kept.municipalities(), on)
    kind = "text/csv" if file.endswith(".csv") else "application/json"
    headers = {"Content-Disposition": f'attachment; filename="{file}"'}
    return HttpResponse(text, content_type=f"{kind}; charset=utf-8", headers=headers)


@staff_only(KEEPER)
@require_http_methods(["GET", "POST"])
def register_files(request: HttpRequest) -> HttpResponse:
    """Read the file and show what it would change; only then take it in, all of it or nothing."""
    at = timezone.now()
    given: dict[str, Any] = {
        "formats": FORMATS,
        "on": request.POST.get("on", ""),
        "refused": [],
        "source": "",
        "read": None,
    }
    if request.method == "POST":
        source = _source(request)
        if source is None or not source.strip():
            given["refused"] = [
                ("id_file", say(Why(marked("Choose a file that is not empty and not larger than 2 MB."))))
            ]
        else:
            done = _read(request, source, given, at)
            if done is not None:
                return done
    answer = _page(request, "register_files", "leadership:register_files", given)
    answer.status_code = 422 if given["refused"] or (given["read"] and given["read"].problems) else 200
    return answer


def _source(request: HttpRequest) -> bytes | None:
    file = request.FILES.get("file")
    if file is not None:
        return file.read() if file.size is not None and file.size <= LARGEST else None
    return request.POST.get("source", "").encode()[: LARGEST + 1]


def _read(request: HttpRequest, source: bytes, given: dict[str, Any], at: Any) -> HttpResponse | None:
    """Fill in what the page shows; an answer of its own when something was taken in or the rows come back."""
    register = kept.read_register()
    read = import_string(READ)(source, register)
    said = {line: say(why) for line, why in reversed(read.problems)}
    if "rows" in request.POST and read.is_table:
        headers = {"Content-Disposition": 'attachment; filename="feil.csv"'}
        again = import_string(AGAIN)(source, register, said)
        return HttpResponse(again, content_type="text/csv; charset=utf-8", headers=headers)
    found = [] if read.problems else differences(read.units, read.phones, read.areas)
    names = kept.names()
    given |= {
        "read": read,
        "problems": sorted(said.items())[:SHOWN],
        "differences": [(one, names.get(one.old, one.old), names.get(one.new, one.new)) for one in found[:SHOWN]],
        "count": len(found),
        "source": source.decode("utf-8", "replace"),
        "may_take": bool(found),
    }
    if "take" not in request.POST or not found:
        return None
    on = _day(request.POST.get("on", ""))
    if on is None:
        given["refused"] = [("id_on", say(NO_DAY.why))]
        return None
    try:
        take_in(
            units=read.units,
            phones=read.phones,
            areas=read.areas,
            on=on,
            by=request.viewer.by,  # type: ignore[attr-defined]
            at=at,
        )
        return redirect("leadership:register_changes")
    except Refused as no:
        given["refused"] = [(None, say(no.why))]
    return None
