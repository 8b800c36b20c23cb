"""Building a store: each edit is whole, of the schema, a new version; each refusal names field, rule and remedy."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from edoc_pki import DAY, NOW, pki
from edoc_signed_trust import sign
from edoc_trust import AGENCY, USCC, agency_row, digest, seal_row, write_store

from nh_edoc import messages
from nh_edoc.errors import EdocError, InputError, TrustError
from nh_edoc.model.digest import Digest
from nh_edoc.model.trust import AgencyName, AnchorUse, Mandate, Seal, TrustedAgency
from nh_edoc.trust import TrustStore
from nh_edoc.trust.editing import Bench, add_anchors, add_crl, add_intermediate, anchors_of, create, require_seal_path
from nh_edoc.trust.edits import (
    anchor_ended,
    mandate_ended,
    seal_compromised,
    seal_ended,
    with_agency,
    with_mandate,
    with_name,
    with_predecessor,
    with_seal,
)
from nh_edoc.trust.material import Material

OTHER = "91440605MA0000007Y"
LATER = NOW + DAY


@pytest.fixture(scope="module")
def some():
    return pki()


@pytest.fixture
def folder(tmp_path, some):
    other = agency_row(uscc=OTHER)
    return write_store(tmp_path / "trust", some, agencies=[agency_row(seal_row(some.seal)), other])


def file(tmp_path, party, name="one.crt"):
    path = tmp_path / name
    path.write_bytes(party.pem)
    return path


def change(folder, edit):
    return Bench.open(folder).change(edit, LATER, {})


def refused(call, code):
    with pytest.raises(EdocError) as caught:
        call()
    assert caught.value.code == code
    for lang in messages.LANGUAGES:
        assert "{" not in caught.value.message(lang)
        assert not caught.value.message(lang).startswith("trust.")
    return caught.value


def test_a_new_store(tmp_path, some):
    """The first anchor makes the list of the schema; people can read it."""
    folder = tmp_path / "new"
    create(folder, Material.read(file(tmp_path, some.root)), [AnchorUse.SEAL], NOW, timedelta(days=30))
    store = TrustStore.load(folder)
    assert (store.version, store.issued, store.next_update) == (1, NOW, NOW + 30 * DAY)
    assert store.anchors(AnchorUse.SEAL, NOW) == (some.root.certificate,)
    assert store.anchors(AnchorUse.TIMESTAMP, NOW) == ()
    text = (folder / "trust.json").read_text("utf-8")
    assert text.startswith('{\n  "version": 1,\n')
    again = Material.read(file(tmp_path, some.root))
    refused(lambda: create(folder, again, [AnchorUse.SEAL], NOW, DAY), "trust.edit.not-empty")


def test_an_edit_is_a_new_version_without_signature(folder, some):
    """The old signature is over another list; the new list is good for as long as the old one was."""
    sign(folder)
    before = TrustStore.load(folder)
    changed = change(folder, lambda one: seal_ended(one, Digest.of(some.seal.certificate), LATER))
    after = TrustStore.load(folder)
    assert after.listed == changed
    assert after.version == before.version + 1
    assert after.next_update - after.issued == before.next_update - before.issued
    assert not (folder / "trust.json.p7s").exists()


def test_chinese_stays_readable(folder):
    """A list that people read is not escaped."""
    change(folder, lambda one: with_name(one, USCC, AgencyName(text="演示新名称局", from_=NOW)))
    assert "演示新名称局" in (folder / "trust.json").read_text("utf-8")


def test_what_the_schema_refuses_is_not_written(folder):
    """All edits pass the schema: a name that ends with a space."""
    before = (folder / "trust.json").read_bytes()
    bad = AgencyName(text="尾空格 ", from_=NOW)
    refused(lambda: change(folder, lambda one: with_name(one, USCC, bad)), "record.invalid")
    assert (folder / "trust.json").read_bytes() == before


def test_a_store_that_is_out_of_order_is_not_edited(folder):
    """An edit must not hide what is wrong already."""
    (folder / "crls" / "bad.crl").write_bytes(b"no list")
    refused(lambda: change(folder, lambda one: with_predecessor(one, USCC, OTHER)), "trust.unusable")


def test_somebody_else_edits_too(folder):
    """The second of two edits does not undo the first."""
    first, second = Bench.open(folder), Bench.open(folder)
    first.change(lambda one: with_predecessor(one, USCC, OTHER), LATER, {})
    change_again = lambda: second.change(lambda one: with_predecessor(one, OTHER, USCC), LATER, {})  # noqa: E731
    refused(change_again, "trust.edit.meanwhile")


def test_a_new_name_ends_the_old_one(folder):
    """History of names: no gap, no overlap."""
    change(folder, lambda one: with_name(one, USCC, AgencyName(text="演示政务局", from_=NOW)))
    agency = TrustStore.load(folder).agency(USCC)
    assert [(name.text, name.to) for name in agency.names] == [(AGENCY, NOW), ("演示政务局", None)]
    early = AgencyName(text="更早", from_=NOW - DAY)
    refused(lambda: change(folder, lambda one: with_name(one, USCC, early)), "trust.edit.name-order")


def test_a_seal_has_one_holder(folder, some):
    """One certificate, one agency."""
    again = Seal(certificate=Digest.of(some.seal.certificate), seal_name="乙", kinds=("license",), from_=NOW)
    refused(lambda: change(folder, lambda one: with_seal(one, OTHER, again)), "trust.edit.listed")
    unknown = Seal(certificate=Digest.of(b"x"), seal_name="丙", kinds=("license",), from_=NOW)
    refused(lambda: change(folder, lambda one: with_seal(one, "11440605000000000X", unknown)), "trust.edit.agency")
    change(folder, lambda one: with_seal(one, OTHER, unknown))
    assert TrustStore.load(folder).seal_entry(Digest.of(b"x")).agency.uscc == OTHER


@pytest.mark.parametrize("make", ["seal", "name", "mandate", "agency"])
def test_spans_end_after_they_begin(folder, make):
    """``from`` inclusive, ``to`` exclusive: an empty span would never count."""
    span = {"from_": NOW, "to": NOW}
    name = AgencyName(text="甲", **span)
    edits = {
        "seal": lambda one: with_seal(
            one, USCC, Seal(certificate=Digest.of(b"y"), seal_name="丙", kinds=("license",), **span)
        ),
        "name": lambda one: with_name(one, USCC, name),
        "mandate": lambda one: with_mandate(one, USCC, Mandate(uscc=OTHER, **span)),
        "agency": lambda one: with_agency(
            one, TrustedAgency(uscc="11440605000000000X", names=(name,), region="440605")
        ),
    }
    refused(lambda: change(folder, edits[make]), "trust.edit.span")


def test_mandates(folder):
    """委托 (许可法 art. 24): for listed agencies, ended rather than removed."""
    change(folder, lambda one: with_mandate(one, USCC, Mandate(uscc=OTHER, items=("4440",), from_=NOW)))
    change(folder, lambda one: mandate_ended(one, USCC, OTHER, NOW + DAY))
    (mandate,) = TrustStore.load(folder).agency(USCC).acts_for
    assert (mandate.items, mandate.to) == (("4440",), NOW + DAY)
    refused(lambda: change(folder, lambda one: mandate_ended(one, USCC, OTHER, NOW + DAY)), "trust.edit.mandate")
    own = Mandate(uscc=USCC, from_=NOW)
    refused(lambda: change(folder, lambda one: with_mandate(one, USCC, own)), "trust.edit.itself")
    stranger = Mandate(uscc="11440605000000000X", from_=NOW)
    refused(lambda: change(folder, lambda one: with_mandate(one, USCC, stranger)), "trust.edit.agency")


def test_a_loss_is_never_moved_forward(folder, some):
    """挂失: documents that were not believed must not come back."""
    seal = Digest.of(some.seal.certificate)
    change(folder, lambda one: seal_compromised(one, seal, NOW))
    change(folder, lambda one: seal_compromised(one, seal, NOW - DAY))
    refused(lambda: change(folder, lambda one: seal_compromised(one, seal, NOW)), "trust.edit.compromised-later")
    assert TrustStore.load(folder).seal_entry(seal).seal.compromised_from == NOW - DAY
    refused(lambda: change(folder, lambda one: seal_compromised(one, Digest.of(b""), NOW)), "trust.edit.seal")


def test_anchors(tmp_path, folder, some):
    """Each use by itself; an authority's certificate only; ended for every use at once."""
    material = Material.read(file(tmp_path, some.root, "root.crt"))
    anchors = tuple(anchors_of(material, [AnchorUse.TIMESTAMP], material.start))
    add_anchors(Bench.open(folder), anchors, material.pem, LATER)
    refused(lambda: add_anchors(Bench.open(folder), anchors, material.pem, LATER), "trust.edit.listed")
    assert TrustStore.load(folder).anchors(AnchorUse.TIMESTAMP, NOW) == (some.root.certificate,)
    change(folder, lambda one: anchor_ended(one, material.digest, NOW))
    store = TrustStore.load(folder)
    assert store.anchors(AnchorUse.TIMESTAMP, NOW) == store.anchors(AnchorUse.SEAL, NOW) == ()
    refused(lambda: change(folder, lambda one: anchor_ended(one, Digest.of(b""), NOW)), "trust.edit.anchor")
    refused(Material.read(file(tmp_path, some.seal)).require_authority, "trust.edit.not-authority")


def test_another_file_of_that_name(tmp_path, folder, some):
    """A file of the store is never replaced by another authority's."""
    other = Material.read(file(tmp_path, some.authority, "root.crt"))
    anchors = tuple(anchors_of(other, [AnchorUse.SEAL], other.start))
    refused(lambda: add_anchors(Bench.open(folder), anchors, other.pem, LATER), "trust.edit.file")


def test_an_interrupted_edit_is_told_and_can_be_made_again(tmp_path, folder, some):
    """Killed between file and list: the file is not listed, nothing is trusted by accident."""
    material = Material.read(file(tmp_path, some.authority, "more.crt"))
    (folder / "anchors" / "more.crt").write_bytes(material.pem)
    refused(lambda: TrustStore.load(folder), "trust.unusable")
    anchors = tuple(anchors_of(material, [AnchorUse.APPLICANT], material.start))
    add_anchors(Bench.open(folder), anchors, material.pem, LATER)
    assert TrustStore.load(folder).anchors(AnchorUse.APPLICANT, NOW) == (some.authority.certificate,)


def test_intermediates_and_lists_leave_the_list_alone(tmp_path, folder, some):
    """They are believed for who signed them: a daily revocation list does not void the operator's signature."""
    sign(folder)
    before = (folder / "trust.json").read_bytes()
    add_intermediate(Bench.open(folder), Material.read(file(tmp_path, some.authority, "issuer.crt")))
    path = tmp_path / "fresh.crl"
    path.write_bytes(some.authority.crl(start=NOW))
    assert add_crl(Bench.open(folder), path) == "crls/fresh.crl"
    path.write_bytes(some.authority.crl(start=NOW - 3 * DAY))
    refused(lambda: add_crl(Bench.open(folder), path), "trust.edit.crl-older")
    path.write_bytes(some.seal.crl())
    refused(lambda: add_crl(Bench.open(folder), path), "trust.edit.crl-issuer")
    path.write_bytes(b"nonsense")
    refused(lambda: add_crl(Bench.open(folder), path), "trust.edit.crl")
    assert (folder / "trust.json").read_bytes() == before
    assert (folder / "trust.json.p7s").exists()


def test_a_seal_must_lead_to_an_anchor(tmp_path, folder, some):
    """A seal that could never be VALID is not listed; its issuer must be there first."""
    material = Material.read(file(tmp_path, some.seal))
    refused(lambda: require_seal_path(Bench.open(folder).store(), material, NOW), "trust.edit.seal-path")
    add_intermediate(Bench.open(folder), Material.read(file(tmp_path, some.authority, "issuer.crt")))
    require_seal_path(Bench.open(folder).store(), material, NOW)
    authority = Material.read(file(tmp_path, some.authority))
    refused(lambda: require_seal_path(Bench.open(folder).store(), authority, NOW), "trust.edit.seal-path")


def test_what_is_no_certificate(tmp_path, some):
    """One certificate, PEM or DER; never a private key."""
    der = tmp_path / "证书.crt"
    der.write_bytes(some.root.certified.public_bytes(Encoding.DER))
    assert Material.read(der).digest == Digest.of(some.root.certificate)
    assert Material.read(der).name.isascii()
    der.write_bytes(some.root.pem + some.authority.pem)
    refused(lambda: Material.read(der), "trust.edit.certificate")
    der.write_bytes(some.root.pem + b"-----BEGIN PRIVATE KEY-----\n")
    refused(lambda: Material.read(der), "trust.edit.private-key")
    der.write_bytes(b"")
    refused(lambda: Material.read(der), "trust.edit.certificate")


def test_no_store(tmp_path):
    """Nothing to edit."""
    refused(lambda: Bench.open(tmp_path / "none"), "trust.folder")
    refused(lambda: Bench.open(tmp_path), "trust.list")


def test_refusals_are_the_operators_matter(folder):
    """Exit code 4: what was given is refused; 5: the store itself."""
    with pytest.raises(InputError) as caught:
        change(folder, lambda one: with_predecessor(one, USCC, USCC))
    assert caught.value.exit_code == 4
    with pytest.raises(TrustError):
        Bench.open(folder / "none")


def test_listed_as_the_schema_says(folder, some):
    """Both sides of the format: digests are objects, times have their offset."""
    change(folder, lambda one: with_predecessor(one, USCC, OTHER))
    tree = json.loads((folder / "trust.json").read_text("utf-8"))
    assert tree["agencies"][0]["seals"][0]["certificate"] == digest(some.seal.certificate)
    assert tree["agencies"][0]["successor_of"] == [OTHER]
