"""A decision of several organs (许可法 art. 26) that is sealed elsewhere: it is taken back with its last seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from edoc_joint import (
    joint_document,
    joint_rendered,
    joint_sealed,
    joint_store,
    joint_verifier,
    judge,
    party,
    picture,
    press,
)
from edoc_pki import NOW
from edoc_sealed import SETTINGS, check

from nh_edoc.errors import EdocError, InputError, VerificationError
from nh_edoc.model.report import Result, Verdict
from nh_edoc.registry import SqliteRegistry
from nh_edoc.seal import Sealer
from nh_edoc.seal.fields import part_with_fields, with_fields
from nh_edoc.workflow import Destination, Journal, accept_document, await_seal, seal_document, seal_further

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    with SqliteRegistry.create(tmp_path / "registry.db") as registry:
        yield Journal(registry=registry, actor="clerk.7", clock=lambda: NOW)


def sealer(index: int) -> Sealer:
    return Sealer(party(index), picture=picture(index), clock=lambda: NOW, trust=joint_store())


def pressed(data: bytes, *organs: int) -> bytes:
    for index in organs:
        data = press(data, index).data
    return data


def actions(journal: Journal) -> list[str]:
    return [one.entry.action for one in journal.registry.events()]


def test_out_and_back(journal: Journal) -> None:
    """Every seal but the last leaves it awaited, and who is missing is told; the last one makes it a document."""
    left = await_seal(joint_document(), SETTINGS, to=Destination(journal=journal)).pdf
    assert left.data == with_fields(joint_rendered()).data
    data = left.data
    for index in (0, 1):
        data = pressed(data, index)
        report = judge(data)
        assert (report.verdict, check(report, "seal.pending").result) == (Verdict.INDETERMINATE, Result.FAILED)
        with pytest.raises(InputError) as caught:
            accept_document(data, SETTINGS, joint_verifier(), journal=journal)
        assert caught.value.code == "accept.pending"
        assert party(2).certified.subject.rfc4514_string() not in caught.value.message("zh")  # labels of the plan
        assert left.plan.seals[2].label in caught.value.message("zh")
    data = pressed(data, 2)
    found = accept_document(data, SETTINGS, joint_verifier(), journal=journal)
    assert check(found.report, "file.fillings").result is Result.PASSED
    assert check(found.report, "file.revisions").params["count"] == 5  # base, fields, three seals
    assert actions(journal) == ["awaited", "document.registered"]
    assert accept_document(data, SETTINGS, joint_verifier()).report.verdict is Verdict.VALID  # rendered again


def test_some_seals_here_some_elsewhere(journal: Journal) -> None:
    """``seal apply`` takes it at each step; with its registry the last seal enters it, and nothing is left to accept."""
    left = await_seal(joint_document(), SETTINGS, to=Destination(journal=journal)).pdf
    first = seal_document(left, SETTINGS, sealer(0), to=Destination(journal=journal))
    assert first.pending == ("Seal2", "Seal3")
    second = pressed(first.data, 1)  # elsewhere
    third = seal_further(second, SETTINGS, sealer(2), joint_verifier(), to=Destination(journal=journal))
    assert judge(third.data).verdict is Verdict.VALID
    assert actions(journal) == ["awaited", "document.registered"]
    with pytest.raises(InputError) as caught:
        accept_document(third.data, SETTINGS, joint_verifier(), journal=journal)
    assert caught.value.code == "registry.document-exists"


def test_begun_here_finished_elsewhere(journal: Journal) -> None:
    """The first organ seals with its own key, the others with theirs; who began it enters it when it is complete."""
    pdf = joint_rendered()
    first = seal_document(pdf, SETTINGS, sealer(0), to=Destination(journal=journal)).data
    assert actions(journal) == []
    for data, code in (
        (pdf.data, "accept.unsealed"),
        (first, "accept.pending"),
        (pressed(pdf.data.replace(b"%\x80", b"%\x81", 1), 0, 1, 2), "accept.changed"),
    ):
        with pytest.raises(EdocError) as caught:
            accept_document(data, SETTINGS, joint_verifier(), journal=journal)
        assert caught.value.code == code
    found = accept_document(pressed(first, 1, 2), SETTINGS, joint_verifier(), journal=journal)
    assert (found.report.verdict, actions(journal)) == (Verdict.VALID, ["document.registered"])


def test_nobody_adds_a_seal_to_what_did_not_go_out(journal: Journal) -> None:
    """The next organ compares the revision with the fields as well: it is under its seal too (verification rules, 4)."""
    spoilt = with_fields(joint_rendered()).data.replace(b"/SigFlags 3", b"/SigFlags 1")
    first = pressed(spoilt, 0)
    with pytest.raises(InputError) as caught:
        seal_further(first, SETTINGS, sealer(1), joint_verifier())
    assert caught.value.code == "issue.not-as-rendered"
    left = await_seal(joint_document(1), SETTINGS, to=Destination(journal=journal)).pdf  # another version is awaited
    assert left.data != with_fields(joint_rendered()).data
    with pytest.raises(InputError) as caught:
        seal_further(joint_sealed(1), SETTINGS, sealer(1), joint_verifier(), to=Destination(journal=journal))
    assert caught.value.code == "registry.document-awaited"
    with pytest.raises(InputError) as caught:
        accept_document(joint_sealed(3), SETTINGS, joint_verifier(), journal=journal)
    assert caught.value.code == "registry.document-awaited"


def test_wrong_turn(journal: Journal) -> None:
    """A place that another organ filled is INVALID, also when the rest is still empty."""
    left = await_seal(joint_document(), SETTINGS, to=Destination(journal=journal)).pdf
    data = press(left.data, 1).data  # the second organ's key in the first organ's place
    with pytest.raises(EdocError) as caught:
        accept_document(data, SETTINGS, joint_verifier(), journal=journal)
    assert isinstance(caught.value, VerificationError)
    assert actions(journal) == ["awaited"]


def test_part_with_fields() -> None:
    """What went out is found again under any number of seals; a file sealed the usual way has no such part."""
    left = with_fields(joint_rendered())
    assert {part_with_fields(pressed(left.data, *range(count))) for count in range(4)} == {left.data}
    assert part_with_fields(joint_rendered().data) is None
    assert part_with_fields(joint_sealed(2)) is None
