"""Documents that were changed and then sealed with a good key, and whether a VALID one still shows what its data says.

The digest stops no mutant here, so that every other check is on its own (verification rules, 7). Two families: bytes of
the whole file, which mostly end at the reader; and objects, written anew with right lengths and tables, so that the
change itself is what must be found: operators of a page, glyphs, maps, dictionaries, the data.
"""

from __future__ import annotations

import functools
import random
import re
import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from edoc_sealed import press, rendered, the_pki, verify

from nh_edoc._pdf.objects import PdfStream
from nh_edoc._pdf.read import PdfFile
from nh_edoc.codec import decode_xml
from nh_edoc.errors import EdocError
from nh_edoc.model.pdf import PdfA
from nh_edoc.model.report import Result, Verdict
from nh_edoc.receipt.kinds import KINDS as KNOWN
from nh_edoc.seal.fields import with_fields

KINDS = ("acceptance-receipt", "approval-decision")
AWAITED = "awaited"
"""A receipt that went out to be sealed elsewhere: changed, byte by byte, while it was away."""
SCALE = 0.7
DARK, LIGHT = 140, 160
"""A letter has pixels as dark as the one, and around them as light as the other."""
NAMES = (
    b"/Type", b"/Font", b"/Contents", b"/Resources", b"/Kids", b"/Filter", b"/AF", b"/F ", b"/MediaBox", b"/Annots",
)  # fmt: skip
SNIPPETS = (
    b"3 Tr", b"7 Tr", b"0 Tz", b"1 Tz", b"5 Ts", b"1 1 1 rg", b"/c0 cs 1 1 1 scn", b"/c1 cs 1 scn", b"0 0 0 0 re W n",
    b"0 0 m 1 1 l W n", b"q 1 1 1 rg 0 0 600 850 re f Q", b"q 0 g 100 300 200 9 re f Q", b"0.001 0 0 0.001 0 0 cm",
    b"1 0 0 1 900 0 cm", b"-1 0 0 1 595 0 cm", b"Q", b"q", b"ET", b"BT", b"EMC", b"/Artifact BMC", b"/Span BMC",
    b"/OC /x BDC", b"[] 0 d", b"99 w", b"/f0 1 Tf", b"/f1 12 Tf", b"/x0 Do", b"BI ID EI", b"/g0 gs", b"(A) Tj", b"f*",
)  # fmt: skip
"""What is put between two operators of a page: hide, cover, move, leave the text, draw something else."""
ENTRIES = (
    b"/OC 1 0 R", b"/AA<</O<</S/JavaScript/JS(x)>>>>", b"/Rotate 90", b"/UserUnit 2", b"/CropBox[0 0 300 300]",
    b"/OpenAction<</S/URI/URI(x)>>", b"/Group<</S/Transparency/K true>>", b"/ActualText(x)", b"/TR/Identity",
    b"/SMask 1 0 R", b"/F(x)", b"/DecodeParms<</Predictor 12>>", b"/Encoding/Identity-V", b"/DW 0", b"/W[0 999 1]",
    b"/CIDToGIDMap 97 0 R", b"/Type/Page", b"/Kids[1 0 R]", b"/XFA(x)", b"/Perms<<>>", b"/Widths[1 2]",
)  # fmt: skip
_REF = re.compile(rb"\b\d+ 0 R\b")
_TOKEN = re.compile(rb"[+-]?\d+\.?\d*|/[A-Za-z0-9]+|[A-Za-z]+")
_LENGTH = re.compile(rb"/Length \d+")


@dataclass(frozen=True)
class Base:
    """A rendered document in its parts."""

    pdf: PdfA
    digits: tuple[int, ...]
    """Offsets of digits."""
    references: tuple[tuple[int, int], ...]
    objects: dict[int, bytes]
    """Each object's value with its stream, as it stands."""
    streams: dict[int, bytes]
    """Decoded."""
    groups: dict[str, tuple[int, ...]]
    """Objects by what they are for."""
    trailer: bytes

    @property
    def data(self) -> bytes:
        return self.pdf.data

    def built(self, number: int, value: bytes) -> bytes:
        """Return the file with one object another, its table written anew."""
        parts, at, rows = [self.data[:15]], 15, [b"0000000000 65535 f \n"]
        for each, old in self.objects.items():
            written = b"%d 0 obj\n%s\nendobj\n" % (each, value if each == number else old)
            rows.append(b"%010d 00000 n \n" % at)
            parts.append(written)
            at += len(written)
        table = b"xref\n0 %d\n%s" % (len(rows), b"".join(rows))
        return b"".join((*parts, table, b"trailer\n", self.trailer, b"\nstartxref\n%d\n%%%%EOF" % at))

    def with_stream(self, number: int, content: bytes) -> bytes:
        """Return the file with another content of a stream."""
        packed = zlib.compress(content, 1)
        head = self.objects[number].partition(b"stream")[0]
        if b"/Filter" not in head:
            packed = content
        return self.built(number, _LENGTH.sub(b"/Length %d" % len(packed), head) + b"stream\n%s\nendstream" % packed)


@functools.cache
def base(kind: str) -> Base:
    pdf = with_fields(rendered(KINDS[0])) if kind == AWAITED else rendered(kind)
    data = pdf.data
    file = PdfFile(data)
    objects, streams = {}, {}
    groups: dict[str, list[int]] = {}
    for one in file.objects():
        objects[one.number] = data[one.value_span.start : one.span.end].rpartition(b"endobj")[0].rstrip(b"\n")
        if isinstance(one.value, PdfStream):
            streams[one.number] = file.decode(one.value)
        groups.setdefault(_group(file, one.number), []).append(one.number)
    assert kind == AWAITED or list(objects) == list(range(1, len(objects) + 1))
    trailer = file.trailer
    return Base(
        pdf=pdf,
        digits=tuple(at for at, byte in enumerate(data) if 48 <= byte <= 57),
        references=tuple(found.span() for found in _REF.finditer(data)),
        objects=objects,
        streams=streams,
        groups={name: tuple(numbers) for name, numbers in groups.items()},
        trailer=data[trailer.start : trailer.end],
    )


def _group(file: PdfFile, number: int) -> str:
    found = file.object(number)
    assert found is not None
    value = found.value
    if not isinstance(value, PdfStream):
        kind = value.get("Type") if isinstance(value, dict) else None
        return "structure" if kind in {"StructElem", None} else "dictionary"
    if value.dictionary.get("Type") == "EmbeddedFile":
        return "data"
    if value.dictionary.get("Type") == "CMap":
        return "map"
    raw = file.decode(value)
    if b" BDC" in raw or b" Tf" in raw:
        return "page"
    return "font" if raw[:4] in {b"OTTO", b"\0\1\0\0", b"true"} else "other"


Mutation = Callable[[Base, random.Random], bytes]


def swap_bytes(one: Base, rng: random.Random) -> bytes:
    changed = bytearray(one.data)
    for _ in range(rng.randrange(1, 4)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def other_number(one: Base, rng: random.Random) -> bytes:
    """A digit anywhere: object numbers, sizes, boxes, lengths."""
    at = rng.choice(one.digits)
    return one.data[:at] + str(rng.randrange(10)).encode() + one.data[at + 1 :]


def other_name(one: Base, rng: random.Random) -> bytes:
    data, name = one.data, rng.choice([each for each in NAMES if each in one.data])
    at = data.find(name, rng.randrange(data.rfind(name) + 1))
    return data[:at] + name[:-1] + bytes([name[-1] ^ 1]) + data[at + len(name) :]


def swapped_objects(one: Base, rng: random.Random) -> bytes:
    """Two references to objects change places."""
    data = one.data
    (a, b), (c, d) = sorted(rng.sample(one.references, 2))
    return data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]


def page_operators(one: Base, rng: random.Random) -> bytes:
    """Operators of a page, or of a form on it: one left out, doubled, moved, put between, or with another operand."""
    number = rng.choice(one.groups["page"])
    lines = one.streams[number].split(b"\n")
    at, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(6):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3 | 4:
            lines[at] = _respelt(lines[at], rng)
        case _:
            lines.insert(at, rng.choice(SNIPPETS))
    return one.with_stream(number, b"\n".join(lines))


def page_text(one: Base, rng: random.Random) -> bytes:
    """Codes of glyphs in the strings of a page."""
    number = rng.choice(one.groups["page"])
    changed = bytearray(one.streams[number])
    strings = [found.span() for found in re.finditer(rb"\((?:[^()\\]|\\.)+\)|<[0-9A-Fa-f]+>", changed)]
    if strings:
        start, end = rng.choice(strings)
        at = rng.randrange(start + 1, end - 1)
        changed[at] = rng.choice(b"0123456789ABCDEF") if changed[start] == 60 else rng.randrange(256)
    return one.with_stream(number, bytes(changed))


def maps_and_glyphs(one: Base, rng: random.Random) -> bytes:
    """Bytes of a map of characters or of a font program."""
    number = rng.choice(one.groups["map"] if rng.random() < 0.5 else one.groups["font"])
    changed = bytearray(one.streams[number])
    for _ in range(rng.choice((1, 1, 4, 16))):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return one.with_stream(number, bytes(changed))


def data_text(one: Base, rng: random.Random) -> bytes:
    """Characters of the embedded data: another, one more, one less, two that change places."""
    number = rng.choice(one.groups["data"])
    text = one.streams[number].decode("utf-8")
    at = rng.randrange(len(text) - 1)
    new = rng.choice((rng.choice(text), "", text[at] + rng.choice(text), "\u200b", "0", "1", "一", text[at] * 2))
    return one.with_stream(number, (text[:at] + new + text[at + 1 :]).encode("utf-8"))


def dictionaries(one: Base, rng: random.Random) -> bytes:
    """A dictionary: another token, one entry more, one reference to elsewhere."""
    number = rng.choice(one.groups["dictionary"] if rng.random() < 0.8 else one.groups["structure"])
    value = one.objects[number]
    match rng.randrange(3):
        case 0:
            value = _respelt(value, rng)
        case 1 if value.endswith(b">>"):
            value = value[:-2] + rng.choice(ENTRIES) + b">>"
        case _:
            found = [*_REF.finditer(value)]
            if found:
                start, end = rng.choice(found).span()
                value = value[:start] + b"%d 0 R" % rng.randrange(len(one.objects) + 2) + value[end:]
    return one.built(number, value)


def _respelt(text: bytes, rng: random.Random) -> bytes:
    found = [*_TOKEN.finditer(text)]
    if not found:
        return rng.choice(SNIPPETS)
    start, end = rng.choice(found).span()
    token = text[start:end]
    if token[:1].isdigit() or token[:1] in b"+-":
        new = rng.choice((b"0", b"1", b"-1", b"0.5", b"1000", b"%d" % rng.randrange(700), b"99999999", token + b".1"))
    elif token[:1] == b"/":
        new = rng.choice((b"/f0", b"/f1", b"/c0", b"/c1", b"/x0", b"/Artifact", b"/P", b"/Span", b"/Identity"))
    else:
        new = rng.choice((b"Tj", b"Td", b"Tm", b"rg", b"scn", b"cs", b"re", b"f", b"S", b"n", b"W", b"true", b"null"))
    return text[:start] + new + text[end:]


BYTES: tuple[Mutation, ...] = (swap_bytes, other_number, other_name, swapped_objects)
OBJECTS: tuple[Mutation, ...] = (page_operators, page_text, maps_and_glyphs, data_text, dictionaries)
MUTATIONS = BYTES + OBJECTS
CASES = (*((kind, each) for each in MUTATIONS for kind in KINDS), *((AWAITED, each) for each in BYTES))


class DifferentError(AssertionError):
    """A mutant is VALID and does not show what its data says."""


def judge(one: Base, mutation: Mutation, rng: random.Random) -> tuple[bytes, str, bool]:
    """Make a mutant, seal it, verify it; return it with its verdict, and whether it got past the digest.

    Raises:
        DifferentError: the oracle objects.
    """
    changed = mutation(one, rng)
    try:
        sealed = press(replace(one.pdf, data=changed), the_pki().seal)
    except EdocError:  # no place for a seal any more
        return changed, "unsealable", False
    report = verify(sealed)
    past = [each.result for each in report.checks if each.code == "seal.digest"] == [Result.PASSED]
    if report.verdict is Verdict.VALID:
        objection = _objection(one, mutation, changed)
        if objection:
            raise DifferentError(f"{mutation.__name__}: {objection}")
    return changed, report.verdict.value, past


def _objection(one: Base, mutation: Mutation, changed: bytes) -> str:
    """Return what is wrong with a mutant that is VALID, empty for nothing."""
    if mutation is data_text:
        number = one.groups["data"][0]
        file = PdfFile(changed)
        found = file.object(number)
        assert found is not None
        assert isinstance(found.value, PdfStream)
        now, before = (decode_xml(xml, KNOWN) for xml in (file.decode(found.value), one.streams[number]))
        return "" if now == before else "other data"
    # on a sheet of another size the same text stands elsewhere
    if mutation in BYTES and _sizes(changed) == _sizes(one.data):
        return "" if shown(changed) == _original(one.data) else "pixels"
    if mutation in BYTES:
        return "" if texts(changed) == texts(one.data) else "text"
    if letters(changed) != letters(one.data):
        return "letters"
    return "" if faint(changed) <= faint(one.data) else "faint letters"


def shown(data: bytes) -> list[bytes]:
    """Return what PDFium draws, page by page, without the seal."""
    return [bytes(page.render(scale=SCALE).buffer) for page in _pages(data)]


def texts(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in _pages(data)]


def letters(data: bytes) -> list[Counter[str]]:
    """Return how often each letter stands on each page, wherever it stands."""
    return [Counter("".join(text.split())) for text in texts(data)]


def faint(data: bytes) -> Counter[str]:
    """Return the letters that cannot be told from their ground: nothing in their boxes is dark, or nothing is light."""
    found: Counter[str] = Counter()
    for page in _pages(data):
        picture, text = page.render(scale=2, grayscale=True), page.get_textpage()
        pixels, height, stride = bytes(picture.buffer), picture.height, picture.stride
        for at in range(text.count_chars()):
            letter = text.get_text_range(at, 1)
            left, bottom, right, top = (round(2 * side) for side in text.get_charbox(at))
            rows = [pixels[row * stride + left : row * stride + right] for row in range(height - top, height - bottom)]
            area = b"".join(rows)
            if letter.strip() and area and (min(area) > DARK or max(area) < LIGHT):
                found[letter] += 1
    return found


def _pages(data: bytes) -> Sequence[pdfium.PdfPage]:
    document = pdfium.PdfDocument(data, autoclose=True)
    return [document[index] for index in range(len(document))]


def _sizes(data: bytes) -> list[tuple[float, float]]:
    document = pdfium.PdfDocument(data, autoclose=True)
    return [document.get_page_size(index) for index in range(len(document))]


@functools.cache
def _original(data: bytes) -> list[bytes]:
    return shown(data)
