"""Which files we take, decided by what is in them and never by their name (vedlegg).

A file is taken when it is one of five kinds, whole, not too large in any measure, and holds nothing that runs. A file we
do not take never stops what was written with it.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import NamedTuple

from inngang.rules.text import on_one_line
from inngang.rules.vocabulary import Refusal, Why, marked

MB = 1024 * 1024
MOST_BYTES, MOST_FILES, MOST_OF_ENQUIRY = 10 * MB, 10, 150 * MB
MOST_PIXELS = 25_000_000
MOST_UNPACKED, MOST_PARTS = 100 * MB, 1_000
MOST_PAGES = 200
MOST_AFTER_END = 1024  # what some programs write after the end of a file

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS = {PDF: "pdf", JPEG: "jpg", PNG: "png", HEIC: "heic", DOCX: "docx"}


class Taken(NamedTuple):
    """A file we take: what it is, and a name that is safe to save it under."""

    kind: str
    name: str


EMPTY = Refusal("empty", Why(marked("The file is empty.")))
TOO_LARGE = Refusal(
    "too_large", Why(marked("The file is larger than 10 MB. Take a picture of it, or send fewer pages."))
)
OTHER_KIND = Refusal(
    "other_kind", Why(marked("We take PDF, Word (docx) and pictures (JPEG, PNG, HEIC). This is none of them."))
)
BROKEN = Refusal("broken", Why(marked("The file is not whole. Save it anew and try once more.")))
RUNS = Refusal(
    "runs", Why(marked("The file has something in it that runs by itself. Print it to a new PDF, and send that."))
)
TOO_MUCH = Refusal(
    "too_much", Why(marked("There is more inside the file than we can open. Send fewer pages or a smaller picture."))
)
TWO_IN_ONE = Refusal(
    "two_in_one", Why(marked("There is another file hidden in this one. Save it anew and try once more."))
)
LOCKED = Refusal(
    "locked", Why(marked("The file is locked with a password. Take the password away, and send it again."))
)
TOO_MANY = Refusal("too_many", Why(marked("We take ten files at a time. Send this one in your next message.")))
TOO_OFTEN = Refusal("too_often", Why(marked("You have sent files very many times in an hour. Send it again later.")))


def examine(content: bytes, *, name: str) -> Taken | Refusal:
    """Whether we take the file, and as what."""
    if not content:
        return EMPTY
    if len(content) > MOST_BYTES:
        return TOO_LARGE
    kind = kind_of(content)
    if kind is None:
        return OTHER_KIND
    try:
        wrong = CHECKS[kind](content)
    except (
        struct.error,
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        IndexError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        return BROKEN
    return wrong or Taken(kind, safe_name(name, kind))


def kind_of(content: bytes) -> str | None:
    """What the first bytes say that it is."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[4:8] == b"ftyp" and content[8:12] in (b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"):
        return HEIC
    return DOCX if content.startswith(b"PK\x03\x04") else None


def safe_name(name: str, kind: str) -> str:
    """The name as its sender wrote it, on one line, without folders and hidden signs, and ending as what it is."""
    bare = on_one_line(name.replace("\\", "/").rsplit("/", 1)[-1], 80)
    stem = re.sub(r"[^\w .,()+-]", "_", bare.rpartition(".")[0] or bare).strip(" .") or "vedlegg"
    return f"{stem[:80]}.{ENDINGS[kind]}"


# ── each kind ───────────────────────────────────────────────────────────────────────────────────────

_RUNNING = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])")
_HEX = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_PAGE = re.compile(rb"/Type\s*/Page(?![a-zA-Z])")


def _plain_names(text: bytes) -> bytes:
    """A name can be written with its signs as numbers, `/J#61vaScript`; this is how a reader reads it."""
    return _HEX.sub(lambda found: bytes([int(found[1], 16)]), text)


def _pdf(content: bytes) -> Refusal | None:
    end = content.rfind(b"%%EOF")
    if end < 0:
        return BROKEN
    if len(content) - end > MOST_AFTER_END or b"PK\x05\x06" in content[-66_000:]:
        return TWO_IN_ONE
    if b"/Encrypt" in content:
        return LOCKED
    if _RUNNING.search(_plain_names(content)):
        return RUNS
    pages, unpacked = len(_PAGE.findall(content)), 0
    for found in _STREAM.finditer(content):
        inside = _inflated(memoryview(content)[found.end() :], MOST_UNPACKED - unpacked)
        if inside is None:
            return TOO_MUCH
        unpacked += len(inside)
        if b"/" in inside[:200_000] and _RUNNING.search(_plain_names(inside)):
            return RUNS
        pages += len(_PAGE.findall(inside))
    return TOO_MUCH if pages > MOST_PAGES else None


def _inflated(packed: bytes | memoryview, most: int) -> bytes | None:
    """What is packed here; nothing when it is not packed this way, and None when it is more than we open."""
    one = zlib.decompressobj()
    try:
        inside = one.decompress(packed, max(1, most))
    except zlib.error:
        return b""
    return None if one.unconsumed_tail and not one.eof else inside


def _jpeg(content: bytes) -> Refusal | None:
    place = 2
    while place + 4 <= len(content):
        if content[place] != 0xFF:
            return BROKEN
        mark, length = content[place + 1], struct.unpack(">H", content[place + 2 : place + 4])[0]
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return _picture(width, height) or _ends(content, b"\xff\xd9")
        place += 2 + length
    return BROKEN


def _png(content: bytes) -> Refusal | None:
    width, height = struct.unpack(">II", content[16:24])
    too_much = _picture(width, height)
    if too_much:
        return too_much
    place, packed = 8, bytearray()
    while place + 12 <= len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        body = content[place + 8 : place + 8 + length]
        if len(body) != length:
            return BROKEN
        if name == b"IDAT":
            packed += body
        if name in (b"zTXt", b"iTXt", b"iCCP") and _inflated(body.partition(b"\0")[2][1:], MB) is None:
            return TOO_MUCH
        place += 12 + length
        if name == b"IEND":
            most = width * height * 8 + height * 8 + MB  # no more than its own measures can hold
            if _inflated(bytes(packed), min(most, 2 * MOST_UNPACKED)) is None:
                return TOO_MUCH
            return TWO_IN_ONE if len(content) - place > MOST_AFTER_END or b"PK\x05\x06" in content[place:] else None
    return BROKEN


def _heic(content: bytes) -> Refusal | None:
    sizes = [
        struct.unpack(">II", content[found.end() + 4 : found.end() + 12]) for found in re.finditer(b"ispe", content)
    ]
    if not sizes:
        return BROKEN
    return next((wrong for width, height in sizes if (wrong := _picture(width, height))), None)


def _docx(content: bytes) -> Refusal | None:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        names = {part.filename for part in parts}
        if "[Content_Types].xml" not in names or "word/document.xml" not in names:
            return OTHER_KIND
        if len(parts) > MOST_PARTS:
            return TOO_MUCH
        if any(part.flag_bits & 1 for part in parts):
            return LOCKED
        if any(
            re.search(r"vba|activex|embeddings/|oleobject|\.(exe|dll|js|vbs|bin|zip|docm)$", name.lower())
            for name in names
        ):
            return RUNS
        if any(name.startswith(("/", "\\")) or ".." in name.split("/") for name in names):
            return BROKEN
        left = MOST_UNPACKED
        for part in parts:  # what a part says of its size is not believed
            with packed.open(part) as opened:
                inside = opened.read(left + 1)
            left -= len(inside)
            if left < 0:
                return TOO_MUCH
            if part.filename.endswith((".xml", ".rels")) and re.search(rb"<!(DOCTYPE|ENTITY)", inside):
                return RUNS
            if b'TargetMode="External"' in inside and b"attachedTemplate" in inside:
                return RUNS
    return None


def _picture(width: int, height: int) -> Refusal | None:
    if not width or not height:
        return BROKEN
    return TOO_MUCH if width * height > MOST_PIXELS else None


def _ends(content: bytes, end: bytes) -> Refusal | None:
    place = content.rfind(end)
    if place < 0:
        return BROKEN
    return TWO_IN_ONE if len(content) - place > MOST_AFTER_END or b"PK\x05\x06" in content[-66_000:] else None


CHECKS = {PDF: _pdf, JPEG: _jpeg, PNG: _png, HEIC: _heic, DOCX: _docx}
