"""Files on their way in and out: never more than we take, and never shown among our own pages (vedlegg)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from inngang.rules import uploads
from inngang.rules.text import on_one_line
from inngang.service.enquiries.actions.attach import File, NotTaken
from inngang.service.enquiries.attachments import open_file
from inngang.service.enquiries.held import NoSuchEnquiry
from inngang.web.parts.jinja import say
from inngang.web.parts.viewer import staff_only

FIELD = "files"


class Measure(FileUploadHandler):
    """Stops reading a file that is larger than we take, and what comes after ten of them. The rest of the form arrives."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.read = 0
        self.begun = getattr(self, "begun", 0) + 1
        if self.begun > uploads.MOST_FILES:
            self._skip(uploads.TOO_MANY)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.read += len(raw_data)
        if self.read > uploads.MOST_BYTES:
            self._skip(uploads.TOO_LARGE)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None  # the next handler keeps it

    def _skip(self, why: Any) -> None:
        told = [*getattr(self.request, "skipped_files", []), NotTaken(self.file_name or "", why)]
        self.request.skipped_files = tuple(told[:20])  # type: ignore[union-attr]
        raise SkipFile


def files_in(request: HttpRequest) -> list[File]:
    """The files of a form; an empty field is no file."""
    sent = request.FILES.getlist(FIELD)
    return [File(one.name or "", one.read()) for one in sent if one.name]


def not_taken(request: HttpRequest, more: tuple[NotTaken, ...] = ()) -> list[str]:
    """What is told of each file we did not take."""
    every = (*getattr(request, "skipped_files", ()), *more)
    return [
        gettext("%(name)s was not taken. %(why)s") % {"name": on_one_line(one.name, 60), "why": say(one.why.why)}
        for one in every
    ]


@require_GET
@staff_only()
def download(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """A file to save. It is never shown here, and could do nothing if it were."""
    try:
        found = open_file(attachment_id=attachment_id, by=request.viewer.by, at=timezone.now())  # type: ignore[attr-defined]
    except NoSuchEnquiry:
        raise Http404 from None
    answer = HttpResponse(found.content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox; frame-ancestors 'none'"
    return answer
