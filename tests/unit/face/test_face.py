"""The face of a licence says everything that its data says, and nothing else (GB/T 36903; R16)."""

from __future__ import annotations

import io
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pikepdf
import pytest
from edoc_sealed import PICTURE, render, seal, store, verifier

from nh_edoc.codec import encode_license
from nh_edoc.errors import InputError
from nh_edoc.face import embedded_license, render_license
from nh_edoc.face.print_map import print_map
from nh_edoc.license import Conversion, convert, load_license_type
from nh_edoc.model.document import IdType
from nh_edoc.model.license import Holder, LicenseField
from nh_edoc.receipt.rendered import embedded_files
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

KINDS = ["approval-decision", "license"]


@pytest.fixture(scope="module")
def judge():
    return verifier(store(seal_over={"kinds": KINDS}))


@pytest.fixture(scope="module")
def decision():
    return seal(render(sample("approval-decision")))


@pytest.fixture(scope="module")
def made(decision, judge):
    wish = Conversion(license_type=load_license_type("demo-food"), serial="2026000001", issued_on=date(2026, 3, 2))
    return convert(decision, judge.verify(decision), wish)


def rendered(licence, decision):
    return render_license(licence, Settings(), files={"decision.pdf": decision} if licence.decision.attached else {})


def pointers(value, path=""):
    """Every value of the data but the seal plan, which is not printed but seen."""
    if is_dataclass(value):
        for one in fields(value):
            head, *rest = one.name.split("_")
            name = head + "".join(part.title() for part in rest)
            held = getattr(value, one.name)
            if name != "sealPlan" and held is not None and held != ():
                yield from pointers(held, f"{path}/{name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from pointers(item, f"{path}/{index}")
    else:
        yield path


def test_every_value_is_printed(made):
    """Nothing of the data is hidden from whoever reads the paper."""
    full = replace(made, replaces=made.identifier)
    said = {one.path for one in print_map(full) if one.path is not None}
    # names for machines are not words: the label beside them is printed
    assert {path for path in pointers(full) if not path.startswith("/fields") or not path.endswith("/name")} == said


@pytest.mark.parametrize(
    "change",
    [
        lambda one: one,
        lambda one: replace(one, decision=replace(one.decision, attached=False)),
        lambda one: replace(one, valid_to=None, conditions=(), fields=()),
        lambda one: replace(one, demonstration=False),
        lambda one: replace(
            one,
            fields=tuple(LicenseField(name=f"field{n}", label=f"第{n}栏", value="经营项目" * 12) for n in range(100)),
        ),
        lambda one: replace(
            one,
            holders=tuple(
                Holder(
                    name="演示持证主体" * 20 + str(n), id_type=IdType.RESIDENT_ID, id_number="110105194912310021X"[:18]
                )
                for n in range(20)
            ),
        ),
        lambda one: replace(one, name="演示" * 60, conditions=("条件" * 200,) * 10),
        lambda one: replace(one, issuer=replace(one.issuer, name="演示机关" * 12)),
    ],
    ids=["plain", "detached", "least", "real", "fields", "holders", "long", "organ"],
)
def test_sealed_face_is_proven(made, decision, judge, change):
    """Print = data by the glyphs' outlines, code and seal in their places, whatever it says."""
    licence = change(made)
    pdf = rendered(licence, decision)
    report = judge.verify(seal(pdf, picture=PICTURE))
    wrong = {one.code for one in report.checks if one.result in {"failed", "unknown"}}
    assert wrong <= ({"data.identity", "license.decision"} if licence.issuer != made.issuer else set())
    assert embedded_license(pdf.data) == pdf.document


def test_decision_travels_inside(made, decision):
    """AFRelationship Source, byte for byte; only the one that the data names."""
    pdf = rendered(made, decision)
    assert embedded_files(pdf.data, "license.xml").files == {"decision.pdf": decision}
    with pikepdf.open(io.BytesIO(pdf.data)) as file:
        assert sorted(str(one.AFRelationship) for one in file.Root.AF) == ["/Data", "/Source"]
    for files in ({}, {"decision.pdf": decision + b"\n"}, {"decision.pdf": decision, "b.pdf": b""}):
        with pytest.raises(InputError) as refused:
            render_license(made, Settings(), files=files)
        assert refused.value.code == "attachment.invalid"


def test_same_bytes(made, decision):
    """Same licence, same file; and the data is what was given, with the plan of its seal."""
    first, second = rendered(made, decision), rendered(made, decision)
    assert first.data == second.data
    assert embedded_files(first.data, "license.xml").xml == encode_license(first.document)
    assert replace(first.document, seal_plan=None) == made


def test_character_without_glyph(made, decision):
    """Refused with its place."""
    with pytest.raises(InputError) as refused:
        rendered(replace(made, conditions=("\U0001f600",)), decision)
    assert [one.path for one in refused.value.problems] == ["/conditions/0"]


def test_comparing_needs_no_typesetter(made):
    """The verifier prints nothing."""
    import subprocess
    import sys

    code = "import sys, nh_edoc.face.print_map; assert not {'typst', 'fontTools'} & set(sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("change", "code", "verdict"),
    [
        (
            lambda one: replace(one, identifier=one.identifier[:-1] + ("A" if one.identifier[-1] != "A" else "B")),
            "license.identifier",
            "INDETERMINATE",
        ),
        (lambda one: replace(one, license_version="002"), "license.identifier", "INDETERMINATE"),
        (
            lambda one: replace(one, decision=replace(one.decision, number="南演许准字〔2026〕2号")),
            "license.decision",
            "INVALID",
        ),
        (
            lambda one: replace(one, decision=replace(one.decision, data_digest=one.decision.file.digest)),
            "license.decision",
            "INVALID",
        ),
    ],
    ids=["check-character", "version", "number", "digest"],
)
def test_verifier_asks_what_only_licences_say(made, decision, judge, change, code, verdict):
    """R15, R16 and where it comes from: sealed by the right organ, and still not to be relied on."""
    report = judge.verify(seal(rendered(change(made), decision), picture=PICTURE))
    assert report.verdict == verdict
    assert code in {one.code for one in report.checks if one.result == "failed"}
