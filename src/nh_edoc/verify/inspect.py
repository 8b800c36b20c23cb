"""Read a file with the strict reader into the verifier's words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nh_edoc._pdf.objects import PdfDict, PdfStream, PdfString, Ref
from nh_edoc._pdf.read import PdfFile
from nh_edoc.verify.facts import FileFacts, SealFacts

if TYPE_CHECKING:
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """The file and what was found in it."""

    file: PdfFile
    facts: FileFacts


def inspect_file(data: bytes) -> Inspection:
    file = PdfFile(data)
    for _ in file.objects():
        pass
    form = file.catalog.get("AcroForm")
    seals = []
    open_fields = []
    if form is not None:
        for ref in file.array(file.dictionary(form, "x").get("Fields"), "x"):
            field = file.dictionary(ref, "x")
            name = field["T"].value.decode("latin-1")
            if "V" not in field:
                open_fields.append(name)
                continue
            sig = file.dictionary(field["V"], "x")
            contents = sig["Contents"]
            byte_range = sig["ByteRange"]
            m = sig.get("M")
            label = field["TU"].value
            seals.append(
                SealFacts(
                    field=name,
                    label=label.decode("utf-16") if label[:2] == b"\xfe\xff" else label.decode("latin-1"),
                    dictionary=(),
                    byte_range=byte_range if isinstance(byte_range, tuple) else (),
                    hole=(contents.start, contents.end),
                    claimed=m.value.decode("latin-1") if isinstance(m, PdfString) else None,
                    box=None,
                    picture=None,
                )
            )
    af = file.array(file.catalog.get("AF"), "x")
    xml = None
    problems = []
    if af:
        spec = file.dictionary(af[0], "x")
        stream = file.resolve(file.dictionary(spec["EF"], "x")["F"])
        xml = file.decode(stream)
    return Inspection(
        file=file,
        facts=FileFacts(
            revisions=len(file.revisions),
            tail=0,
            active=(),
            seals=tuple(seals),
            open_fields=tuple(open_fields),
            attachments=tuple(problems),
            xml=xml,
        ),
    )
