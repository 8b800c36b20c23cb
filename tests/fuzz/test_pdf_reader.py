"""Mutated files: whatever the bytes, the reader answers with its two errors or a result, and soon.

Fixed seeds: the same files on each run. Three kinds of mutation, so that not all of them end at the first table:
bytes of whole files; tokens of whole files; and streams of the renderer's page (content, fonts, maps of characters),
mutated decoded and packed again, so that they are read to the end.
"""

from __future__ import annotations

import os
import random
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from edoc_pdf import LETTER, MINIMAL, append_revision, stream, write_compressed, write_pdf

from nh_edoc._pdf.alternates import alternates
from nh_edoc._pdf.appearance import seal_appearance
from nh_edoc._pdf.attachments import associated, attachments
from nh_edoc._pdf.errors import PdfSyntaxError, PdfUnsupported
from nh_edoc._pdf.glyphs import FontLibrary, identify
from nh_edoc._pdf.layout import unclaimed
from nh_edoc._pdf.objects import PdfStream
from nh_edoc._pdf.pages import page_annotations, pages
from nh_edoc._pdf.read import PdfFile
from nh_edoc._pdf.signature import signature_fields
from nh_edoc._pdf.text import page_texts
from nh_edoc.typeset.engine import Template, compile_pdf
from nh_edoc.typeset.font_files import FONTS

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 20 if os.environ.get("NH_EDOC_NIGHTLY") else 1
SLOWEST = 5.0
"""Seconds that one file may take on a busy machine."""
TOKEN = re.compile(rb"\d+|/[A-Za-z]+|[A-Za-z]+|<<|>>|\[|\]|\(|\)|<|>")
NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"255",
    b"65535",
    b"65536",
    b"4294967295",
    b"9999999999",
    b"99999999999999999999",
    b"1.5",
    b"1e9",
)

FORM = b"/AcroForm<</Fields[6 0 R]>>/Names<</EmbeddedFiles<</Names[(a) 8 0 R]>>>>/AF[8 0 R]"
SEALED = {
    1: b"<</Type/Catalog/Pages 2 0 R%s>>" % FORM,
    2: MINIMAL[2],
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources<</ExtGState<</G<</ca 1>>>>>>/Contents 4 0 R/Annots[6 0 R]>>",
    4: stream(b"/A BMC q 1 0 0 1 5 5 cm /G gs 0 g 0 0 9 9 re W n 1 1 m 5 5 l 1 1 2 2 3 3 c h B Q EMC", deflate=True),
    5: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange[0 10 20 30]/Contents<00ff>/M(D:2026)>>",
    6: b"<</T(Seal1)/FT/Sig/V 5 0 R/Subtype/Widget/Rect[1 1 9 9]/F 132/AP<</N 7 0 R>>>>",
    7: stream(b"q Q", b"/Subtype/Form/BBox[0 0 8 8]/Resources<</ExtGState<</Ink<</BM/Multiply>>>>>>", deflate=True),
    8: b"<</Type/Filespec/F(a)/UF(a)/EF<</F 9 0 R>>/AFRelationship/Data/Alt(x)>>",
    9: stream(b"<a/>", b"/Subtype/text#2Fxml"),
}


@pytest.fixture(scope="module")
def library() -> FontLibrary:
    return FontLibrary(sorted(FONTS.glob("*.ttf")))


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("letter")
    (folder / "letter.typ").write_text(LETTER, encoding="utf-8")
    template = Template(root=folder, path=folder / "letter.typ")
    return compile_pdf(template, {}, timestamp=datetime(2026, 3, 2, tzinfo=UTC))


def read_everything(data: bytes, library: FontLibrary) -> None:
    file = PdfFile(data)
    steps: list[Callable[[], object]] = [
        lambda: unclaimed(file),
        lambda: [file.changes(index) for index in range(1, len(file.revisions))],
        lambda: [[*file.at_revision(index).objects()] for index in range(len(file.revisions))],
        lambda: [(value.covers(len(data)), value.hole(data))
                 for field in signature_fields(file) if (value := field.value) is not None],
        lambda: [file.decode(one.stream) for one in attachments(file)],
        lambda: associated(file),
        lambda: alternates(file),
        lambda: [seal_appearance(file, one.appearance) for page in pages(file) for one in page_annotations(file, page)],
        lambda: [identify(glyph.run.font, glyph.code, library) for page in page_texts(file) for glyph in page.glyphs],
    ]  # fmt: skip
    for step in steps:
        try:
            step()
        except (PdfSyntaxError, PdfUnsupported):
            continue


def survives(data: bytes, library: FontLibrary) -> bool:
    """Read; tell whether the file could be opened. Other exceptions go through, and fail the test."""
    started = time.perf_counter()
    opened = True
    try:
        read_everything(data, library)
    except (PdfSyntaxError, PdfUnsupported):
        opened = False
    assert time.perf_counter() - started < SLOWEST
    return opened


def flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 8))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def sliced(data: bytes, chance: random.Random) -> bytes:
    """Cut off, cut out, or doubled."""
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 2, 10, 100, 1000)))
    return chance.choice((data[:start], data[:start] + data[end:], data[:end] + data[start:], data[start:]))


def respelt(data: bytes, chance: random.Random) -> bytes:
    """One to three tokens replaced by others of the file, by extreme numbers, or left out."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        tokens = [*TOKEN.finditer(data)]
        if not tokens:
            return data
        victim, other = chance.choice(tokens), chance.choice(tokens)
        new = chance.choice((other[0], chance.choice(NUMBERS), b"", b"[" * 70, b"% ", b"null"))
        if chance.random() < 0.5 and len(new) <= len(victim[0]):
            new = new.ljust(len(victim[0]))  # so that offsets stay right and the mutation is reached
        data = data[: victim.start()] + new + data[victim.end() :]
    return data


MUTATIONS = (flipped, sliced, respelt)


def bases() -> dict[str, bytes]:
    small = write_pdf(SEALED)
    return {
        "table": small,
        "revisions": append_revision(append_revision(small, {9: stream(b"<b/>")}), {10: b"(x)", 3: SEALED[3]}),
        "compressed": write_compressed({n: SEALED[n] for n in (1, 2, 3, 6, 8)}, {n: SEALED[n] for n in (4, 5, 7, 9)}),
        "predicted": write_compressed(
            {n: SEALED[n] for n in (1, 2, 3, 6, 8)}, {n: SEALED[n] for n in (4, 5, 7, 9)}, predictor=True
        ),
    }


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
@pytest.mark.parametrize("name", ["table", "revisions", "compressed", "predicted"])
def test_small_files(name: str, mutate: Callable[[bytes, random.Random], bytes], library: FontLibrary) -> None:
    """Tables, updates, object streams, fields, attachments and content, mutated a few hundred times each."""
    base = bases()[name]
    assert survives(base, library)
    chance = random.Random(f"{name} {mutate.__name__}")
    for _ in range(250 * TIMES):
        survives(mutate(base, chance), library)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_objects(mutate: Callable[[bytes, random.Random], bytes], library: FontLibrary) -> None:
    """One object mutated and the tables written anew, so that the reader gets past them."""
    chance = random.Random(f"objects {mutate.__name__}")
    opened = 0
    for _ in range(300 * TIMES):
        number = chance.choice([*SEALED])
        opened += survives(write_pdf({**SEALED, number: mutate(SEALED[number], chance)}), library)
    assert opened > 200 * TIMES


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_file_of_the_renderer(
    letter: bytes, mutate: Callable[[bytes, random.Random], bytes], library: FontLibrary
) -> None:
    """The same on a real page."""
    chance = random.Random(mutate.__name__)
    for _ in range(20 * TIMES):
        survives(mutate(letter, chance), library)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_streams_of_the_renderer(
    letter: bytes, mutate: Callable[[bytes, random.Random], bytes], library: FontLibrary
) -> None:
    """Content, fonts, maps and profiles mutated inside their streams: the file around them is whole."""
    file = PdfFile(letter)
    objects: dict[int, bytes] = {}
    bodies: dict[int, bytes] = {}
    for found in file.objects():
        if isinstance(found.value, PdfStream):
            bodies[found.number] = file.decode(found.value)
        else:
            objects[found.number] = letter[slice(*found.value_span)]
    root = re.search(rb"/Root (\d+) 0 R", letter)
    assert root is not None
    kinds = [number for number, body in bodies.items() if len(body) > 20]
    chance = random.Random(f"streams {mutate.__name__}")
    opened = 0
    for _ in range(60 * TIMES):
        victim = chance.choice(kinds)
        changed = {
            number: stream(mutate(body, chance) if number == victim else body) for number, body in bodies.items()
        }
        opened += survives(write_pdf({**objects, **changed}, root=int(root[1])), library)
    assert opened == 60 * TIMES
