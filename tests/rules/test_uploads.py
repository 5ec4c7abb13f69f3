"""Which files we take: by what is in them. The hostile ones are made here, so that none lies in the tree."""

import io
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inngang.rules import uploads
from inngang.rules.uploads import DOCX, HEIC, JPEG, PDF, PNG, Taken, examine, safe_name
from inngang.rules.vocabulary import Refusal

MINIMAL = b"%PDF-1.4\n1 0 obj<</Type /Page>>endobj\n"


def pdf(inside: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
    return MINIMAL + inside + b"trailer<<>>\n" + end


def stream(inside: bytes) -> bytes:
    return b"2 0 obj<</Filter/FlateDecode>>stream\n" + zlib.compress(inside, 9) + b"\nendstream endobj\n"


def jpeg(width: int = 10, height: int = 10, after: bytes = b"") -> bytes:
    frame = b"\xff\xc0" + struct.pack(">HBHH", 11, 8, height, width) + b"\x01\x01\x11\x00"
    return b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0" + b"\0" * 9 + frame + b"\xff\xd9" + after


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 4, height: int = 4, packed: bytes | None = None, after: bytes = b"", more: bytes = b"") -> bytes:
    body = zlib.compress(b"\0" * (height * (width * 3 + 1))) if packed is None else packed
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", body) + chunk(b"IEND", b"") + after


def heic(width: int = 10, height: int = 10) -> bytes:
    return (
        struct.pack(">I", 24)
        + b"ftypheic"
        + b"\0" * 12
        + struct.pack(">I", 20)
        + b"ispe\0\0\0\0"
        + struct.pack(">II", width, height)
    )


def docx(more: dict[str, bytes] | None = None, without: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, inside in ({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"} | (more or {})).items():
            if name != without:
                packed.writestr(name, inside)
    return out.getvalue()


def refused(content: bytes) -> str:
    found = examine(content, name="fil.pdf")
    return found.code if isinstance(found, Refusal) else "taken"


@pytest.mark.parametrize(
    ("content", "kind"),
    [(pdf(), PDF), (pdf(stream(b"BT (Hei) Tj ET")), PDF), (jpeg(), JPEG), (png(), PNG), (heic(), HEIC), (docx(), DOCX)],
)
def test_five_kinds_are_taken_whatever_they_are_called(content, kind):
    found = examine(content, name="brev.exe")
    assert isinstance(found, Taken)
    assert (found.kind, found.name) == (kind, f"brev.{uploads.ENDINGS[kind]}")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"MZ\x90\0" * 10, "other_kind"),
        (b"<html><script>a()</script>", "other_kind"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "other_kind"),
        (b"GIF89a" + pdf(), "other_kind"),
        (docx(without="word/document.xml"), "other_kind"),
        (b"%PDF-1.4" + b"a" * uploads.MOST_BYTES, "too_large"),
        (b"%PDF-1.4 and nothing more", "broken"),
        (jpeg()[:20], "broken"),
        (png()[:40], "broken"),
        (docx()[:-30], "broken"),
        (pdf(b"/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "runs"),
        (pdf(b"/S/J#61vaScript "), "runs"),
        (pdf(stream(b"<</S/Launch/F(cmd.exe)>>")), "runs"),
        (pdf(b"/Names<</EmbeddedFiles 3 0 R>>"), "runs"),
        (docx({"word/vbaProject.bin": b"x"}), "runs"),
        (docx({"word/x.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "runs"),
        (docx({"word/embeddings/oleObject1.bin": b"x"}), "runs"),
        (docx({"../../etc/cron.d/a": b"x"}), "broken"),
        (pdf(b"/Encrypt 5 0 R"), "locked"),
        (pdf(b"1 0 obj<</Type/Page>>" * 300), "too_much"),
        (jpeg(30_000, 30_000), "too_much"),
        (png(60_000, 60_000, b"x"), "too_much"),
        (heic(40_000, 40_000), "too_much"),
        (docx({f"word/{n}.txt": b"" for n in range(1_100)}), "too_much"),
        (jpeg(after=docx()), "two_in_one"),
        (png(after=docx()), "two_in_one"),
        (pdf(end=b"%%EOF\n" + docx()), "two_in_one"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_hostile_broken_or_another_kind_is_not_taken(content, code):
    assert refused(content) == code


@pytest.mark.parametrize(
    "bomb",
    [
        docx({"word/media/a.txt": b"\0" * (uploads.MOST_UNPACKED + 1)}),
        pdf(stream(b"\0" * (uploads.MOST_UNPACKED + 1))),
        png(4, 4, zlib.compress(b"\0" * 50_000_000, 9)),
        png(more=chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 50_000_000, 9))),
    ],
    ids=["docx", "pdf", "png", "text in png"],
)
def test_a_small_file_that_unpacks_to_a_huge_one_is_not_opened(bomb):
    assert len(bomb) < uploads.MB
    assert refused(bomb) == "too_much"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Ola\\brev.docx", "brev.pdf"),
        ("faktura\u202efdp.exe", "fakturafdp.pdf"),
        ("رسالة.pdf", "رسالة.pdf"),
        ('a"; filename=b\r\nX: y.pdf', "a__ filename_b X_ y.pdf"),
        ("", "vedlegg.pdf"),
        ("...", "vedlegg.pdf"),
    ],
)
def test_a_name_is_one_that_can_do_nothing(name, kept):
    assert safe_name(name, PDF) == kept


@given(st.sampled_from([pdf(), pdf(stream(b"a")), jpeg(), png(), heic(), docx()]), st.data())
def test_a_damaged_file_is_taken_or_refused_and_never_breaks_anything(whole, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:place] + data.draw(st.binary(max_size=8)) + whole[place + data.draw(st.integers(0, 8)) :]
    assert isinstance(examine(damaged, name="a"), (Taken, Refusal))


@given(st.binary(max_size=400))
def test_noise_is_never_taken_for_more_than_it_is(noise):
    for start in (b"", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04", b"\0\0\0\x18ftypheic"):
        assert isinstance(examine(start + noise, name="a"), (Taken, Refusal))
