"""R17: an annotated copy (加注件) is made for one use, for a time, from one original (GB/T 36903; domain 4.2, 4.3)."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from nh_edoc import _resources
from nh_edoc.codec import decode_annotation_json, encode_annotation_json
from nh_edoc.errors import InputError
from nh_edoc.identifiers.check_digits import mod_37_36
from nh_edoc.license import judge_annotation
from nh_edoc.model.annotation import AnnotatedOriginal, Annotation, LicenseUse, Maker, UseMode
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import Item, ItemType
from nh_edoc.model.legal_time import BEIJING

AGENCY = "11440605000000000E"
PARTS = f"{AGENCY}001", AGENCY, "2026000001", "001"
ITEM = f"{AGENCY}444011310600201"
MADE = datetime(2026, 3, 16, 9, 30, tzinfo=BEIJING)
GOOD = Annotation(
    original=AnnotatedOriginal(
        identifier=".".join(("1.2.156.3005.2", *PARTS, mod_37_36("".join(PARTS)))),
        name="食品经营许可证（演示）",
        number="演示JY2026000001",
        data_digest=Digest.of(b"data"),
        file_digest=Digest.of(b"file"),
    ),
    made_at=MADE,
    maker=Maker(name="佛山市南海区演示食品有限公司", uscc="91440605MA0000007Y"),
    purpose="申请户外招牌设置（演示）",
    expires_at=MADE + timedelta(days=30),
    use=LicenseUse(
        item=Item(name="户外招牌设置（演示事项）", code=ITEM, type=ItemType("01")),
        approval_code=f"{ITEM}202603160001",
        mode=UseMode.HOLDER,
    ),
)


def codes(annotation: Annotation, at: datetime = MADE) -> set[tuple[str, str]]:
    found = judge_annotation(annotation, at=at)
    assert all(one.basis and one.message("zh") and one.message("en") and one.hint("zh") for one in found)
    return {(one.code.removeprefix("rules."), one.severity.value) for one in found}


def test_a_whole_annotation_passes():
    assert codes(GOOD) == set()


@pytest.mark.parametrize(
    ("missing", "code"),
    [("purpose", "R17.purpose"), ("maker", "R17.maker"), ("expires_at", "R17.expiry"), ("use", "R17.use")],
)
def test_each_part_is_demanded(missing, code):
    """制作事由, 制作者, 有效期截止时间, 事项编码 + 统一审批编码 + 用证方式: none may be left out."""
    assert codes(replace(GOOD, **{missing: None})) == {(code, "blocking")}


@pytest.mark.parametrize("digest", ["data_digest", "file_digest"])
def test_the_digest_of_the_original_is_kept(digest):
    """电子签名法 art. 5: the copy is derived, and leads back to the one original."""
    [found] = judge_annotation(replace(GOOD, original=replace(GOOD.original, **{digest: None})), at=MADE)
    assert (found.code, found.basis) == ("rules.R17.original", ("《中华人民共和国电子签名法》第五条",))


def test_expiry_on_the_boundary():
    """加注件有效期截止时间必须大于等于当前时间: the moment of making itself is good, a second before is not."""
    assert codes(replace(GOOD, expires_at=MADE)) == set()
    assert codes(replace(GOOD, expires_at=MADE.astimezone(UTC))) == set(), "the same moment, spelt in another zone"
    assert codes(replace(GOOD, expires_at=MADE - timedelta(seconds=1))) == {("R17.expiry-early", "blocking")}


def test_use_on_the_boundary():
    """The last moment is within; afterwards the copy is told of, and its data stay what they were."""
    last = GOOD.expires_at
    assert codes(GOOD, at=last) == set()
    assert codes(GOOD, at=last + timedelta(seconds=1)) == {("R17.expired", "finding")}
    with pytest.raises(InputError) as caught:
        judge_annotation(GOOD, at=datetime(2026, 3, 16))  # noqa: DTZ001 - refused
    assert caught.value.code == "rules.naive-time"


def test_identifiers_are_checked():
    """R15: 证照标识, 统一社会信用代码, 事项编码, 统一审批编码."""
    use = GOOD.use
    wrong = {
        "/original/identifier": replace(
            GOOD, original=replace(GOOD.original, identifier=GOOD.original.identifier[:-1] + "#")
        ),
        "/maker/uscc": replace(GOOD, maker=replace(GOOD.maker, uscc="91440605MA0000007X")),
        "/use/item/code": replace(GOOD, use=replace(use, item=replace(use.item, code="X" * 33))),
        "/use/approvalCode": replace(GOOD, use=replace(use, approval_code=use.approval_code[:-12] + "202613160001")),
    }
    for path, annotation in wrong.items():
        found = judge_annotation(annotation, at=MADE)
        assert path in {one.path for one in found}
        assert {one.rule for one in found} == {"R15"}


def test_before_the_standard():
    """A copy is judged by the law of the day it was made: GB/T 36903 is in force since 2019-01-01."""
    for day, expected in (
        (datetime(2018, 12, 31, 23, 59, tzinfo=BEIJING), False),
        (datetime(2019, 1, 1, tzinfo=BEIJING), True),
    ):
        old = replace(GOOD, made_at=day, purpose=None)
        assert (("R17.purpose", "blocking") in codes(old, at=day)) is expected


@cache
def validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_resources.schema("annotation-v1.json").read_text(encoding="utf-8")))


def mutants(tree: Any, path: tuple[Any, ...] = ()) -> Any:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from mutants(value, (*path, key))
        for change in (None, "", " x", "x" * 3000, "§", "0", "2026-02-30T00:00:00Z", 5, True, {}):
            yield (*path, key), change


def test_codec_and_schema_agree():
    """One contract: there and back without loss; each value in turn left out, or something else."""
    data = encode_annotation_json(GOOD)
    assert decode_annotation_json(data) == GOOD
    tree = json.loads(data)
    validator().validate(tree)
    for path, change in mutants(tree):
        mutant = copy.deepcopy(tree)
        node = mutant
        for step in path[:-1]:
            node = node[step]
        if change is None:
            del node[path[-1]]
        else:
            node[path[-1]] = change
        try:
            decode_annotation_json(json.dumps(mutant).encode())
        except InputError:
            good = False
        else:
            good = True
        assert validator().is_valid(mutant) == good, (path, change)
