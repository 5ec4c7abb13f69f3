"""What I may see, by which law, what to do instead, and how fresh it is (hva jeg kan se, kildenes alder). For everybody at work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inngang.rules.access_matrix import Info, Read, matrix
from inngang.rules.vocabulary import marked
from inngang.service.access import sources
from inngang.service.enquiries.actions.flag_wrong import flag_wrong
from inngang.service.journal.action import Refused
from inngang.web.leadership.views import _page
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

KINDS = {
    Info.IDENTITY: marked("Who somebody is"),
    Info.CONTACT_INFO: marked("Telephone and email"),
    Info.ADDRESS_OPEN: marked("Address, when it is not protected"),
    Info.NEED_FLAGS: marked("Language, interpreter and what they need"),
    Info.CONTACT_META: marked("That they have been in touch, when and how"),
    Info.CONTENT_NEW: marked("What they ask about, before it is placed"),
    Info.CONTENT_STATE: marked("What was said and written in state matters"),
    Info.NOTE_STATE: marked("Notes in state matters"),
    Info.CONTENT_MUNI: marked("What was said and written in municipal matters"),
    Info.NOTE_MUNI: marked("Notes in municipal matters"),
    Info.CONSENT_RECORD: marked("What they have agreed to"),
}
LAWS = (
    ("sotjl_44", marked("The act on social services, section 44: what is municipal is for those who help there")),
    ("sotjl_43", marked("The act on social services, section 43")),
    ("navl_7", marked("The NAV act, section 7: confidentiality for everybody who works here")),
    ("fvl_13b", marked("The public administration act, section 13 b: only what the work needs")),
    ("fvl_13a", marked("The public administration act, section 13 a: the person's own, or with consent")),
    ("freg_grading", marked("The population register act: a protected address is for named groups")),
    ("need_to_know", marked("GDPR, article 5: no more than the work needs")),
)
OTHER_LAW = marked("GDPR, article 6: only with a ground in law")
INSTEAD = {
    "municipal": marked("Leave a message to the municipality, or pass the enquiry on to them."),
    "state": marked("Pass it on to the adviser or the unit that has the case."),
}
INSTEAD_ELSE = marked("Take down what the person tells you, and leave a message to those who have them.")


@staff_only()
@require_http_methods(["GET", "POST"])
def may_see(request: HttpRequest) -> HttpResponse:
    """For the post one stands in: each kind, whether, by which law, and what one can do instead. And the sources, with their age."""
    refused, flagged = "", ""
    if request.method == "POST":
        refused, flagged = _flag(request)
    role, cells, at = request.viewer.role, matrix(), timezone.now()  # type: ignore[attr-defined]
    found = []
    for info, title in KINDS.items():
        cell = cells.get((role, info))
        may = cell is not None and cell.law.read == Read.ALLOW
        law = next((text for code, text in LAWS if cell is not None and code in cell.basis), OTHER_LAW)
        level = "municipal" if info in (Info.CONTENT_MUNI, Info.NOTE_MUNI) else "state" if "state" in info else ""
        found.append((title, may, law, INSTEAD.get(level, INSTEAD_ELSE)))
    given = {
        "found": found,
        "sources": sources.sources(at=at),
        "is_silent": sources.is_silent(at=at),
        "refused": refused,
        "flagged": flagged,
        "written": {name: request.POST.get(name, "") for name in ("ref", "source", "text")} if refused else {},
    }
    page = _page(request, "may_see", "leadership:may_see", given)
    page.status_code = 422 if refused else 200
    return page


def _flag(request: HttpRequest) -> tuple[str, str]:
    """The sentence that refuses, or the reference of what came of it."""
    posted, by = request.POST, request.viewer.by  # type: ignore[attr-defined]
    try:
        received = flag_wrong(
            ref=posted.get("ref", ""),
            source=posted.get("source", ""),
            text=posted.get("text", ""),
            by=by,
            at=timezone.now(),
        )
    except Refused as no:
        return say(no.why), ""
    return "", received.ref
