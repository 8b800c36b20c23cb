"""Data, page and check cannot drift apart: the pages show the print map's strings and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.errors import InputError
from nh_edoc.receipt.print_maps import print_map
from nh_edoc.receipt.printing import Medium, Printed, breakable, layout_data, line, page_number

HOSTILE = '#read("/etc/passwd") *粗* _斜_ $x$ <标签> @引用 `代码` // -- ~ \\ \' " {{x}} [y]'
UNPRINTED = {
    "/approvalDecision/course/calendar/source",
    "/approvalDecision/course/calendar/version",
    "/rejectionDecision/course/calendar/source",
    "/rejectionDecision/course/calendar/version",
    "/acceptanceReceipt/calendar/source",
    "/acceptanceReceipt/calendar/version",
    "/head/applicant/agent/mobile",
    "/head/applicant/contact/name",
    "/head/item/type",
}
"""Values that a decision does not print: what the due date was counted with, telephone numbers, a code."""


def squeezed(text):
    return re.sub(r"\s", "", text)


def expected(printed, medium):
    return squeezed("".join(item.text for item in printed if item.medium in medium))


def flow_of(pages, printed):
    """Text of all pages without what stands on every page."""
    mark = expected(printed, {Medium.PAGE})
    header = expected(printed, {Medium.HEADER})
    parts = []
    for number, text in enumerate(pages.texts, start=1):
        foot = squeezed(page_number(number))
        assert text.startswith(mark)
        assert text.endswith(foot)
        body = text.removeprefix(mark).removesuffix(foot)
        if number > 1 and body.startswith(header):
            body = body.removeprefix(header)
        parts.append(body)
    return "".join(parts)


@pytest.mark.parametrize("kind", ["approval-decision", "rejection-decision", "acceptance-receipt"])
def test_pages_are_the_print_map(ordinary, kind):
    """Every string, in reading order, and nothing but them."""
    printed = print_map(ordinary[kind].pdf.document)
    assert flow_of(ordinary[kind], printed) == expected(printed, {Medium.FLOW, Medium.HEADER})


def test_long_receipts_repeat_the_head_of_the_table(make, render):
    """Sixty materials: the head is there on every page of the table; the flow has it once."""
    body = make("acceptance-receipt").body
    pages = render(make("acceptance-receipt", materials=body.materials * 10))
    printed = print_map(pages.pdf.document)
    header = expected(printed, {Medium.HEADER})
    assert len(pages.texts) >= 3
    assert all(header in text for text in pages.texts)
    assert flow_of(pages, printed) == expected(printed, {Medium.FLOW, Medium.HEADER})


@pytest.mark.parametrize("kind", ["approval-decision", "rejection-decision", "acceptance-receipt"])
def test_every_pointer_leads_to_a_value_and_nearly_every_value_is_printed(ordinary, kind):
    """The path of a string is what an error or a mismatch names; a value that is not printed is a decision."""
    document = replace(ordinary[kind].pdf.document, seal_plan=None)
    tree = json.loads(encode_json(document))
    leaves = set(_leaves(tree, ""))
    pointers = {item.path for item in print_map(document) if item.path}
    for pointer in pointers:
        assert any(leaf == pointer or leaf.startswith(pointer + "/") for leaf in leaves) or pointer.endswith(
            ("/provisional", "/demonstration")
        ), pointer
    silent = {
        leaf
        for leaf in leaves - {"/version", "/kind"}
        if not any(leaf == pointer or leaf.startswith(pointer + "/") for pointer in pointers)
        and not leaf.endswith(("/provisional", "/delivery"))
    }
    assert silent <= UNPRINTED


def _leaves(node, path):
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _leaves(value, f"{path}/{key}")
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _leaves(value, f"{path}/{index}")
    else:
        yield path


def test_values_stand_on_the_page_as_they_are_in_the_data(ordinary):
    """A string with a pointer to a text is that text."""
    for pages in ordinary.values():
        document = pages.pdf.document
        tree = json.loads(encode_json(document))
        for item in print_map(document):
            value = tree
            for part in (item.path or "").split("/")[1:]:
                value = value[int(part)] if isinstance(value, list) else value.get(part)
            if item.path and isinstance(value, str) and item.path.endswith(("/name", "Number", "/number", "Code")):
                assert item.text == value


def test_data_is_never_markup(make, render):
    """Whatever a name says, it is printed."""
    applicant = replace(make("approval-decision").head.applicant, name=HOSTILE)
    for kind in ("approval-decision", "acceptance-receipt"):
        pages = render(make(kind, head={"applicant": applicant}))
        assert squeezed(HOSTILE) in "".join(pages.texts)


def test_rare_characters_of_a_name_are_printed_and_extracted(make, render):
    """GB 18030-2022 level 3: a citizen's name must print as it is."""
    applicant = replace(make("approval-decision").head.applicant, name="䶮𬭎㛃𠅤·演示")
    pages = render(make("approval-decision", head={"applicant": applicant}))
    assert "䶮𬭎㛃𠅤·演示：" in "".join(pages.texts)


def test_unprintable_characters_name_field_and_character(make, render):
    """All of them at once, each with its field; nothing is rendered."""
    applicant = replace(make("acceptance-receipt").head.applicant, name="演示😀")
    material = replace(make("acceptance-receipt").body.materials[0], name="材料\u202e")
    with pytest.raises(InputError) as caught:
        render(make("acceptance-receipt", head={"applicant": applicant}, materials=(material, material)))
    assert caught.value.code == "glyph.unprintable"
    found = [(problem.path, problem.code) for problem in caught.value.problems]
    assert ("/head/applicant/name", "glyph.missing") in found
    assert ("/acceptanceReceipt/materials/0/name", "glyph.forbidden") in found
    assert ("/acceptanceReceipt/materials/1/name", "glyph.forbidden") in found
    assert len(found) == 3
    for lang in ("zh", "en"):
        assert "glyph." not in caught.value.message(lang)
        assert caught.value.hint(lang)
    assert "\u202e" not in str(caught.value)


def test_every_place_is_used_once():
    """Two strings in one place would hide one of them."""
    with pytest.raises(ValueError, match="a/0"):
        layout_data([*line("a", "x"), *line("a", "y")])


def test_layout_data_is_a_tree_of_lists():
    """What the template reads."""
    printed = [*line("a/0", "x", ("y", "/p")), *line("a/1", "z"), Printed(where="b/c", text="w")]
    assert json.loads(layout_data(printed)) == {"a": [["x", "y"], ["z"]], "b": {"c": "w"}}
    assert [item.path for item in line("a", "x", "", ("y", "/p"))] == [None, "/p"]


@pytest.mark.parametrize(
    "text",
    [
        "短",
        "NH-SL-2026-000123",
        "编码：11440605000000000E444011310600201202602100001，",
        "https://review.example.gov.cn/nanhai/apply?x=1&y=2",
        "a" * 11,
        "a" * 12,
        "前" + "a" * 17 + "中" + "1" * 40 + "后",
        "x" * 300,
        "/" * 40,
        "。" * 30,
        "演（（（（（（（（A" + "é" * 40,
    ],
)
def test_breakable_text_is_whole_again_when_joined(text):
    """Places to break at add and lose nothing, and leave no part too long to fit beside others."""
    parts = breakable(text)
    assert "".join(parts) == text
    assert all(parts)
    for part in parts:
        assert all(len(run) < 12 or set(run) == {"/"} for run in re.findall("[^一-龥]+", part)), parts
