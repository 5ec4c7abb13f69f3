"""An enquiry on a staff page: its card, its lists and what can be done with it, the same for all who answer people.

An audience says who its pages are for and where they lead back to:

    desk = Desk("office", home="office:mine", roles=(Role.STATE_ADVISER, …))
    urlpatterns = [path("", views.mine, name="mine"), *enquiry_urls(desk)]

Every form works without JavaScript. A refusal comes back on the form, with everything that was written.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from babel import Locale, UnknownLocaleError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from inngang.rules.answering import IN_WORDS
from inngang.rules.login import Certainty
from inngang.rules.promises import Promised
from inngang.rules.safety import MEETS
from inngang.rules.vocabulary import (
    Channel,
    Outcome,
    Presence,
    PromiseKind,
    Protection,
    Role,
    Side,
    State,
    Urgency,
    Why,
    marked,
)
from inngang.service.access.contact_points import contact_point
from inngang.service.access.safety import sign
from inngang.service.enquiries import actions, incidents, queries
from inngang.service.enquiries.attachments import files_for
from inngang.service.enquiries.following import times_agreed
from inngang.service.enquiries.queries import EnquiryCard
from inngang.service.journal.action import Refused
from inngang.service.organisation import queries as organisation
from inngang.service.people.actions.note_certainty import certainty_of
from inngang.web.parts import enquiry_forms as forms
from inngang.web.parts import limits
from inngang.web.parts.enquiry_story import story
from inngang.web.parts.enquiry_told import shown_of, told_urls
from inngang.web.parts.enquiry_words import HEARD_AT_ONCE, PROTECTIONS, how_it_is_read, represented_by
from inngang.web.parts.jinja import language, say, when
from inngang.web.parts.live import live_address, live_token, topics_of
from inngang.web.parts.viewer import staff_only

CHOSEN_BY_HAND = (Presence.FREE, Presence.BREAK, Presence.AFTER_WORK, Presence.AWAY)


@dataclass(frozen=True)
class Desk:
    """The pages of one audience: their name, the page one comes back to, and who they are for."""

    app: str
    home: str
    roles: tuple[Role, ...]


# ── lists ───────────────────────────────────────────────────────────────────────────────────────────


def shown(request: HttpRequest, desk: Desk, *topics: str) -> dict[str, Any]:
    """What every page of a desk knows: the moment, what was just done, presence, and its live ticket."""
    known = request.GET.get("live", "")
    ticket = known if known and topics_of(known) == list(topics) else live_token(list(topics))
    return {
        "desk": desk,
        "at": timezone.now(),
        "done": None if request.headers.get("HX-Request") else request.session.pop("done", None),
        "presences": CHOSEN_BY_HAND,
        "Channel": Channel,
        "Side": Side,
        "State": State,
        "language_name": language_name,
        "live_url": f"{live_address(request)}?t={ticket}",
        "live_ticket": ticket,
        "topics": " ".join(topics),
        "incidents": incidents.published(),
    }


def page_number(request: HttpRequest) -> int:
    given = request.GET.get("page", "1")
    return max(1, int(given)) if given.isdecimal() and len(given) < 5 else 1


def language_name(code: str) -> str:
    """A language in the words of the reader; the code itself for one nobody has named."""
    try:
        return Locale.parse(language()).languages.get(code, code) if code else ""
    except UnknownLocaleError:
        return code


def done(request: HttpRequest, text: str, undo: str = "") -> None:
    """Say on the next page what was done; `undo` is the address that takes it back. Names nobody."""
    request.session["done"] = {"text": text, "undo": undo}


# ── the card ────────────────────────────────────────────────────────────────────────────────────────


def _card(request: HttpRequest, enquiry_id: int, at: datetime) -> EnquiryCard:
    try:
        return queries.card(enquiry_id=enquiry_id, viewer=request.viewer.by, at=at)  # type: ignore[attr-defined]
    except actions.NoSuchEnquiry:
        raise Http404 from None


def card_page(
    request: HttpRequest, desk: Desk, enquiry_id: int, *, verb: str = "", refused: Refused | None = None
) -> HttpResponse:
    """The whole card; with a refusal, the form it belongs to is open and holds what was written."""
    given = shown(request, desk, f"enquiry-{enquiry_id}")
    at, by = given["at"], request.viewer.by  # type: ignore[attr-defined]
    card = _card(request, enquiry_id, at)
    on_the_line = card.channel in HEARD_AT_ONCE and card.state == "taken"
    calendar = organisation.calendar_of(request.viewer.unit_id, at=at)  # type: ignore[attr-defined]
    beside = shown_of(card, request.viewer.staff_id, at)  # type: ignore[attr-defined]
    given |= beside
    usual = "record" if on_the_line else "meet" if beside["told"].asks_to_meet else "answer"
    opened = verb or request.GET.get("open", "") or usual
    given |= {
        "card": card,
        "phone": card.caller_phone or (card.person.phone if card.person else ""),
        "protection": PROTECTIONS.get(Protection(card.person.protection)) if card.person else None,
        "represented_by": represented_by(card.person),
        "point": contact_point(person_id=card.person.id, at=at) if card.person else None,
        "certainty": certainty_of(enquiry_id),
        "will_meet": by.role in MEETS and card.person is not None,
        "safety_sign": card.person is not None and sign(person_id=card.person.id, by=by, at=at),
        "contact_words": IN_WORDS,
        "files": files_for(card),
        "story": story(card),
        "how_read": how_it_is_read(card),
        "opened": opened,
        "refused": refused,
        "draft": request.POST if refused else {},
        "agreed": request.POST.getlist("agreed"),
        "asked": dict(zip(request.POST.getlist("ask"), request.POST.getlist("ask_answer"), strict=False)),
        "agreed_options": forms.agreed_options(),
        "matter_options": forms.matter_options(),
        "urgency_options": forms.urgency_options(),
        "outcome_options": forms.outcome_options(card.state),
        "late_options": forms.late_options(),
        "promise_options": forms.promise_options(calendar, at, [one.time for one in beside["told"].times]),
        "targets": forms.grouped(forms.targets(card, by, at)) if "hand_over" in card.may else [],
    }
    return render(request, "parts/enquiry_page.html", given, status=422 if refused else 200)


def _do(
    request: HttpRequest, desk: Desk, enquiry_id: int, verb: str, act: Callable[[dict[str, Any]], HttpResponseBase]
) -> HttpResponseBase:
    """Do one thing to an enquiry; a no comes back as a sentence on the card."""
    who = {"enquiry_id": enquiry_id, "by": request.viewer.by, "at": timezone.now()}  # type: ignore[attr-defined]
    try:
        return act(who)
    except actions.NoSuchEnquiry:
        raise Http404 from None
    except Refused as refused:
        return card_page(request, desk, enquiry_id, verb=verb, refused=refused)


def _text(request: HttpRequest, name: str = "text") -> str:
    return request.POST.get(name, "").replace("\r\n", "\n")


def _late(request: HttpRequest) -> str:
    """Why it was late, as chosen in the form; asked for only when it is."""
    return request.POST.get("late_reason", "")


def _number(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 18 else 0


def enquiry_urls(desk: Desk) -> list[URLPattern]:
    """The addresses of one enquiry: the card, the page for phoning, and one for each verb."""
    home = desk.home

    def to_card(enquiry_id: int, opened: str = "") -> HttpResponseBase:
        return redirect(reverse(f"{desk.app}:card", args=[enquiry_id], query={"open": opened} if opened else None))

    def address(verb: str, enquiry_id: int) -> str:
        return reverse(f"{desk.app}:{verb}", args=[enquiry_id])

    def card(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """One enquiry with the person, the conversation and what can be done."""
        return card_page(request, desk, enquiry_id)

    def find(request: HttpRequest) -> HttpResponseBase:
        """Find an enquiry by its reference; one that is not for you looks like one that does not exist."""
        found = queries.enquiry_of_ref(ref=request.GET.get("ref", ""), viewer=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
        if found is None:
            raise Http404
        return to_card(found)

    def take_next(request: HttpRequest) -> HttpResponseBase:
        """Take the one who should be helped next."""
        try:
            return to_card(actions.take_next(by=request.viewer.by, at=timezone.now()))  # type: ignore[attr-defined]
        except actions.NobodyWaits as refused:
            done(request, say(refused.why))
            return redirect(home)

    def take(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Take a chosen one."""
        try:
            actions.take(enquiry_id=enquiry_id, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
        except actions.AlreadyTaken as refused:
            done(request, say(refused.why))
            return redirect(home)
        return to_card(enquiry_id)

    def answer(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Send the answer."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            actions.answer(text=_text(request), late_reason=_late(request), **who)
            done(request, gettext("The answer is sent."))
            return redirect(home)

        return _do(request, desk, enquiry_id, "answer", act)

    def record(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Keep the record of a call or a talk, and close it, in one go."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            before = _card(request, enquiry_id, who["at"])
            matter = request.POST.get("matter") or before.matter_code
            text = forms.record_of({"text": _text(request)}, request.POST.getlist("agreed"))
            actions.answer(text=text, late_reason=_late(request), **who)
            if matter != before.matter_code:
                actions.retriage(matter=matter, reason="", **who)
            actions.close(outcome=Outcome.ANSWERED, **who)
            done(
                request, gettext("The talk is written down, and the enquiry is closed."), address("reopen", enquiry_id)
            )
            return redirect(home)

        return _do(request, desk, enquiry_id, "record", act)

    def promise(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Promise to phone, or to answer by a day."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            calendar = organisation.calendar_of(request.viewer.unit_id, at=who["at"])  # type: ignore[attr-defined]
            times = times_agreed(enquiry_id) if request.POST.get("choice") == "agreed" else []
            wanted = forms.promise_of(request.POST, calendar, who["at"], times)
            if request.POST.get("choice") == "claim":
                what = request.POST.get("money", "")
                made = actions.follow_claim(what=what, due_by=wanted["due_by"], text=_text(request), **who)
            else:
                made = actions.promise(**wanted, text=_text(request), **who)
            done(request, gettext("The person is told: “%(what)s”") % {"what": say(made.what)})
            return redirect(home)

        return _do(request, desk, enquiry_id, "promise", act)

    def hand_over(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Pass it on, with what the next one needs to know."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            to_queue = _number(request, "to_queue")
            targets = forms.targets(_card(request, enquiry_id, who["at"]), who["by"], who["at"], chosen=to_queue)
            chosen = next((one for one in targets if one.id == to_queue), None)
            given = dict(zip(request.POST.getlist("ask"), request.POST.getlist("ask_answer"), strict=False))
            told = actions.hand_over(to_queue=chosen.id if chosen else 0, note=_text(request), answers=given, **who)
            assert chosen is not None, "nobody to hand over to is refused"
            if told.kind != PromiseKind.HANDOVER:
                return phone_them(request, told)
            done(
                request,
                gettext("%(name)s has it now. The person is told: “%(what)s”")
                % {"name": chosen.name, "what": chosen.told},
            )
            return redirect(home)

        return _do(request, desk, enquiry_id, "hand_over", act)

    def phone_them(request: HttpRequest, told: Promised) -> HttpResponseBase:
        """It has gone round long enough: the one who has it gets in touch with the person."""
        done(
            request,
            gettext("It has been passed on often enough, so you have it. The person is told: “%(what)s”")
            % {"what": say(told.what)},
        )
        return redirect(home)

    def dispute(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Say that it is not ours; it goes where the rule says."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            told = actions.dispute(reason=_text(request), **who)
            if told.kind != PromiseKind.HANDOVER:
                return phone_them(request, told)
            done(
                request,
                gettext("It has gone on to those who should have it. The person is told: “%(what)s”")
                % {"what": say(told.what)},
            )
            return redirect(home)

        return _do(request, desk, enquiry_id, "dispute", act)

    def wait_for_person(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Ask the person for something; the time stands still until it comes."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            told = actions.wait_for_person(what=_text(request), late_reason=_late(request), **who)
            done(request, gettext("The person is told: “%(what)s”") % {"what": say(told.what)})
            return redirect(home)

        return _do(request, desk, enquiry_id, "wait_for_person", act)

    def note(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Write a note that only we read."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            if not _text(request).strip():
                raise forms.NotFilledIn(Why(marked("Write the note first.")))
            actions.note(text=_text(request), **who)
            return to_card(enquiry_id)

        return _do(request, desk, enquiry_id, "note", act)

    def retriage(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Say what it is really about, and how soon it must be seen to."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            urgency = request.POST.get("urgency", "")
            actions.retriage(
                matter=request.POST.get("matter", ""),
                urgency=Urgency(int(urgency)) if urgency in {str(int(one)) for one in Urgency} else None,
                reason=_text(request),
                **who,
            )
            done(request, gettext("Changed."))
            return to_card(enquiry_id)

        return _do(request, desk, enquiry_id, "retriage", act)

    def identify(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Say who it is, and how sure we are."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            given = request.POST.get("certainty", "")
            limits.look_up(request, by=who["by"], at=who["at"])
            actions.identify(
                identity_number=request.POST.get("number", "")[:20],
                certainty=Certainty(given) if given in set(Certainty) else Certainty.K0,
                **who,
            )
            done(request, gettext("The enquiry belongs to the person now."))
            return to_card(enquiry_id)

        return _do(request, desk, enquiry_id, "identify", act)

    def split(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Give a part of it to those who have that matter."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            part = actions.split(matter=request.POST.get("matter", ""), note=_text(request), **who)
            done(
                request, gettext("The other part has an owner and a deadline of its own."), address("undo_split", part)
            )
            return to_card(enquiry_id)

        return _do(request, desk, enquiry_id, "split", act)

    def undo_split(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Put a part back where it came from, while nobody has taken it."""
        whole = queries.whole_of(enquiry_id=enquiry_id, staff_id=request.viewer.staff_id)  # type: ignore[attr-defined]
        if whole is None:
            raise Http404
        try:
            actions.take_back(enquiry_id=enquiry_id, into_id=whole, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
        except Refused as refused:
            done(request, say(refused.why))
        return to_card(whole)

    def join(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """It is the same as another the person has open: answer them together."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            into = _number(request, "into")
            actions.join(into_id=into, **who)
            done(request, gettext("They are one now, and are answered together."), address("undo_join", enquiry_id))
            return to_card(into)

        return _do(request, desk, enquiry_id, "join", act)

    def undo_join(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """They were not the same after all."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            actions.undo_join(**who)
            done(request, gettext("It stands by itself again, with the deadline it had."))
            return redirect(home)

        return _do(request, desk, enquiry_id, "undo_join", act)

    def release(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Put it back in the line, with its place kept."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            actions.release(reason=_text(request), **who)
            done(request, gettext("It is back in the line, with its place kept."), address("take", enquiry_id))
            return redirect(home)

        return _do(request, desk, enquiry_id, "release", act)

    def close(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """End it, and say how it ended."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            outcome = request.POST.get("outcome", "")
            if outcome not in set(Outcome):
                raise forms.NotFilledIn(Why(marked("Say how it ended before you close it.")))
            actions.close(outcome=Outcome(outcome), reason=_text(request), late_reason=_late(request), **who)
            done(request, gettext("Closed."), address("reopen", enquiry_id))
            return redirect(home)

        return _do(request, desk, enquiry_id, "close", act)

    def reopen(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Open it again and take it; when it is not open to us, it waits for those who can."""

        def act(who: dict[str, Any]) -> HttpResponseBase:
            actions.reopen(reason=_text(request) or "closed by mistake", **who)
            try:
                actions.take(**who)
            except actions.AlreadyTaken:
                done(request, gettext("It is open again, and waits for the one who has it next."))
                return redirect(home)
            return to_card(enquiry_id)

        return _do(request, desk, enquiry_id, "reopen", act)

    def call_back(request: HttpRequest, enquiry_id: int) -> HttpResponseBase:
        """Phone somebody we have promised to phone: reached, or try again later."""
        if request.method != "POST":
            given = shown(request, desk, f"enquiry-{enquiry_id}")
            card = _card(request, enquiry_id, given["at"])
            phone = card.caller_phone or (card.person.phone if card.person else "")
            return render(request, "parts/enquiry_call_back.html", given | {"card": card, "phone": phone})

        def act(who: dict[str, Any]) -> HttpResponseBase:
            reached = request.POST.get("reached") == "yes"
            following = actions.call_back(reached=reached, **who)
            if reached:
                return to_card(
                    enquiry_id, "record" if _card(request, enquiry_id, who["at"]).channel in HEARD_AT_ONCE else "answer"
                )
            if following is None:
                done(request, gettext("We have phoned enough times now. Write to the person instead."))
                return to_card(enquiry_id, "answer")
            done(
                request,
                gettext("Nobody answered. Try again %(when)s. The person is told that we phoned.")
                % {"when": when(following)},
            )
            return redirect(home)

        return _do(request, desk, enquiry_id, "call_back", act)

    def presence(request: HttpRequest) -> HttpResponseBase:
        """Say what I am doing now."""
        chosen = request.POST.get("presence", "")
        if chosen not in set(CHOSEN_BY_HAND):
            raise Http404
        viewer = request.viewer  # type: ignore[attr-defined]
        actions.say_presence(staff_id=viewer.staff_id, presence=Presence(chosen), by=viewer.by, at=timezone.now())
        return redirect(home)

    guard = staff_only(*desk.roles)
    one = "sak/<int:enquiry_id>"
    verbs = {
        "ta": take,
        "svar": answer,
        "referat": record,
        "lov": promise,
        "overlever": hand_over,
        "notat": note,
        "sorter": retriage,
        "hvem": identify,
        "legg-tilbake": release,
        "del": split,
        "del-angre": undo_split,
        "sla-sammen": join,
        "sla-sammen-angre": undo_join,
        "ikke-vart": dispute,
        "vent-pa-svar": wait_for_person,
        "avslutt": close,
        "apne": reopen,
    }
    return [
        path("finn", guard(require_GET(find)), name="find"),
        path("neste", guard(require_POST(take_next)), name="take_next"),
        path("tilstede", guard(require_POST(presence)), name="presence"),
        path(one, guard(require_GET(card)), name="card"),
        path(f"{one}/ring", guard(require_http_methods(["GET", "POST"])(call_back)), name="call_back"),
        *[path(f"{one}/{where}", guard(require_POST(view)), name=view.__name__) for where, view in verbs.items()],
        *told_urls(desk, _do, done),
    ]
