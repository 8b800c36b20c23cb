"""A decision that three organs make together, and the trust store that accepts their seals."""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from edoc_pki import NOW, Party
from edoc_sealed import PICTURE, SETTINGS, picture_digest, render, store, the_pki
from edoc_trust import agency_row, anchor_row, digest, seal_row, time

from nh_edoc.model.document import Agency
from nh_edoc.receipt.samples import sample
from nh_edoc.seal import RoundSeal, Sealer
from nh_edoc.verify import Verifier

if TYPE_CHECKING:
    from nh_edoc.model.document import Document
    from nh_edoc.model.pdf import PdfA, SealedPdf
    from nh_edoc.model.report import Report
    from nh_edoc.trust import TrustStore

OTHERS = (
    Agency(name="佛山市南海区演示市场监督管理局", uscc="11440605000000019B", region="440605"),
    Agency(name="佛山市南海区演示消防救援大队", uscc="114406050000000276", region="440605"),
)


@functools.cache
def party(index: int) -> Party:
    """The key of the organ that seals as number ``index``, from 0."""
    return the_pki().seal if index == 0 else the_pki().authority.issue(OTHERS[index - 1].name)


def picture(index: int) -> RoundSeal:
    return PICTURE if index == 0 else RoundSeal(name=OTHERS[index - 1].name)


def joint_document(count: int = 2) -> Document:
    """The sample decision with ``count`` organs besides its own."""
    document = sample("approval-decision")
    return replace(document, body=replace(document.body, joint_organs=OTHERS[:count]))


@functools.cache
def joint_rendered(count: int = 2) -> PdfA:
    return render(joint_document(count))


@functools.cache
def joint_store() -> TrustStore:
    rows = [agency_row(seal_row(party(0), picture=picture_digest()))]
    for index, organ in enumerate(OTHERS, start=1):
        row = seal_row(
            party(index),
            seal_name=organ.name,
            picture=picture_digest(picture(index)),
            certificate=digest(party(index).certificate),
        )
        named = {"text": organ.name, "from": time(NOW.replace(year=2018))}
        rows.append(agency_row(row, uscc=organ.uscc, names=[named]))
    top = the_pki().root
    return store(agencies=rows, anchors=[anchor_row(top), anchor_row(top, use="timestamp")])


def press(data: bytes, index: int, pdf: PdfA | None = None, **over: Any) -> SealedPdf:
    """The file with the next seal of its plan, by organ ``index``; no trust store is asked."""
    values: dict[str, Any] = {"picture": picture(index), "clock": lambda: NOW} | over
    return Sealer(party(index), **values).seal(replace(pdf or joint_rendered(), data=data))


@functools.cache
def joint_sealed(seals: int = 3) -> bytes:
    """The file as the first so many organs left it."""
    return joint_rendered().data if seals == 0 else press(joint_sealed(seals - 1), seals - 1).data


@functools.cache
def joint_verifier() -> Verifier:
    return Verifier(joint_store(), clock=lambda: NOW, settings=SETTINGS)


def judge(data: bytes) -> Report:
    return joint_verifier().verify(data)
