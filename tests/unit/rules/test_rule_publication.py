"""R22: the public reads a masked copy of a grant, which leads to its original (许可法 art. 5, 40; 个人信息保护法 art. 6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nh_edoc.codec import encode_json
from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.receipt import judge
from nh_edoc.receipt.fiction import COMPANY, PERSON
from nh_edoc.receipt.kinds.parts import FieldChange, GrantField
from nh_edoc.receipt.kinds.public_copy.type import Masked
from nh_edoc.receipt.publishing import public_copy
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

FILE = Digest.of(b"sealed")
ON = date(2026, 3, 6)


def decision(applicant=PERSON, **changes):
    document = sample("approval-decision")
    return replace(document, head=replace(document.head, applicant=applicant), body=replace(document.body, **changes))


def copy_of(document, **options):
    return public_copy(document, on=ON, file=FILE, **options)


def codes(document):
    return {(one.code.removeprefix("rules."), one.severity.value, one.path) for one in judge(document, Settings())}


def with_fields(*fields):
    (grant,) = sample("approval-decision").body.grants
    return (replace(grant, fields=tuple(GrantField(name=name, value=value) for name, value in fields)),)


def test_person_is_masked():
    """Name but for its first character, number, telephones, address: nowhere in the data of the copy."""
    fields = (
        ("经营者姓名", "演示·张某"),
        ("公民身份号码", PERSON.id_number),
        ("联系电话", "0757-00000001"),
        ("住所", "佛山市南海区演示街道演示路2号"),
        ("经营项目", "热食类食品制售"),
    )
    content = (f"准予演示·张某（{PERSON.id_number}，电话13000000001、0757-12345678）从事食品经营。",)
    copy = copy_of(decision(content=content, grants=with_fields(*fields)))
    assert copy.body.masked == tuple(Masked)
    assert copy.body.content == ("准予演*·**（****，电话****、****）从事食品经营。",)
    assert [one.value for one in copy.body.grants[0].fields] == ["演*·**", "****", "****", "****", "热食类食品制售"]
    data = encode_json(copy).decode()
    for secret in (PERSON.name, PERSON.id_number, "13000000001", "演示路2号"):
        assert secret not in data
    assert codes(copy) == set()
    assert (copy.head.number, copy.body.original.number) == (
        "南演许准字〔2026〕1号（公开文本）",
        "南演许准字〔2026〕1号",
    )
    assert copy.body.original.file_digest == FILE


def test_organisation_is_public():
    """Name, code and premises of an organisation are public; the persons who act for it are not."""
    copy = copy_of(decision(COMPANY))
    assert copy.head.applicant.name == COMPANY.name
    assert copy.head.applicant.id_number == COMPANY.id_number
    assert copy.head.applicant.legal_representative == "演*·**"
    assert copy.head.applicant.contact is None
    fields = {one.name: one.value for one in copy.body.grants[0].fields}
    assert (fields["法定代表人"], fields["经营场所"]) == ("演*·**", "佛山市南海区演示街道演示路1号")
    assert copy.body.masked == (Masked.NAMES,)


def test_names_of_the_text_are_given():
    """No program knows every person: who stands only in the text is named, the longer name first."""
    content = ("由演示·何某某、演示·何某实地核查。",)
    assert "何某" in copy_of(decision(content=content)).body.content[0]
    masked = copy_of(decision(content=content), names=("演示·何某", "演示·何某某"))
    assert masked.body.content == ("由演*·***、演*·**实地核查。",)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("编号44060519900101001", "编号44060519900101001"),  # 17 digits: no identity number
        ("编号440605199001010014", "编号****"),
        ("编号440605199013010014", "编号440605199013010014"),  # no 13th month
        ("批次13000000001号", "批次****号"),
        ("批次130000000012号", "批次130000000012号"),
    ],
)
def test_forms_on_the_boundary(text, masked):
    assert copy_of(decision(content=(text,))).body.content == (masked,)


def test_change_and_renewal():
    """Every granted decision has its public copy; what is changed is masked by its label."""
    change = sample("change-decision")
    changes = (FieldChange(field="法定代表人", before="演示·赵某", after="演示·李某"),)
    copy = copy_of(replace(change, body=replace(change.body, changes=changes)))
    assert (copy.body.changes[0].before, copy.body.changes[0].after) == ("演*·**", "演*·**")
    assert codes(copy_of(sample("renewal-decision"))) == set()


def test_what_is_not_published():
    """Only grants that are flagged as public; a refusal concerns nobody else."""
    for document, code in (
        (decision(public=False), "publish.not-public"),
        (sample("rejection-decision"), "publish.kind"),
    ):
        with pytest.raises(InputError) as caught:
            copy_of(document)
        assert caught.value.code == code


def test_what_the_rule_finds():
    """A copy that still names somebody is not issued; one that does not lead to its original is told of."""
    good = copy_of(decision())
    head, body = good.head, good.body
    blocking = {
        "/head/applicant/name": replace(head.applicant, name=PERSON.name),
        "/head/applicant/idNumber": replace(head.applicant, id_number=PERSON.id_number),
        "/head/applicant/legalRepresentative": replace(head.applicant, legal_representative="演示·李某"),
        "/head/applicant/contact": replace(head.applicant, contact=PERSON.contact),
    }
    for path, applicant in blocking.items():
        assert codes(replace(good, head=replace(head, applicant=applicant))) == {("R22.unmasked", "blocking", path)}
    named = replace(good, body=replace(body, content=("联系13000000001。",)))
    assert codes(named) == {("R22.unmasked", "blocking", "/publicCopy/content/0")}
    unlinked = replace(body.original, file_digest=None)
    assert codes(replace(good, body=replace(body, original=unlinked))) == {
        ("R22.original", "warning", "/publicCopy/original/fileDigest")
    }
    early = replace(good, head=replace(head, date=body.original.date - timedelta(days=1)))
    assert codes(early) == {("R07.order", "blocking", "/head/date")}
    same_day = replace(good, head=replace(head, date=body.original.date))
    assert codes(same_day) == set()
