"""A trust store is used as a whole or not at all: every mistake in it is told, none is passed over."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from edoc_pki import DAY, NOW, pki, root
from edoc_trust import AGENCY, USCC, agency_row, anchor_row, digest, listing, seal_row, time, write_store

from nh_edoc.errors import TrustError
from nh_edoc.model.digest import Digest
from nh_edoc.model.trust import AnchorUse
from nh_edoc.trust import TrustStore
from nh_edoc.trust.listing import rows


@pytest.fixture(scope="module")
def some():
    return pki()


def problems(folder) -> set[str]:
    with pytest.raises(TrustError) as caught:
        TrustStore.load(folder)
    return {one.code for one in caught.value.problems} | {caught.value.code}


def test_loads_a_good_store(tmp_path, some):
    """design.md, 6: list, anchors, intermediates, revocation lists."""
    store = TrustStore.load(write_store(tmp_path, some, intermediates=[some.authority]))
    assert (store.version, store.issued, store.next_update) == (3, NOW - DAY, NOW + 30 * DAY)
    assert store.anchors(AnchorUse.SEAL, NOW) == (some.root.certificate,)
    assert store.intermediates == (some.authority.certificate,)
    assert set(store.crls) == set(some.crls)
    entry = store.seal_entry(Digest.of(some.seal.certificate))
    assert entry is not None
    assert entry.agency.uscc == USCC
    assert entry.agency.name_at(NOW) == AGENCY
    assert store.agency(USCC) is entry.agency
    assert store.seal_entry(Digest.of(b"another")) is None


def test_anchor_serves_its_own_use_and_time_only(tmp_path, some):
    """Verification rules, 6: each anchor serves only its own use."""
    anchors = [anchor_row(some.root, to=time(NOW + DAY))]
    store = TrustStore.load(write_store(tmp_path, some, anchors=anchors))
    assert store.anchors(AnchorUse.TIMESTAMP, NOW) == ()
    assert store.anchors(AnchorUse.SEAL, NOW + DAY) == ()
    assert store.anchors(AnchorUse.SEAL, NOW - 301 * DAY) == ()


def test_digest_covers_every_file(tmp_path, some):
    """The report names the store by this digest, so a change of any file changes it, and nothing else does."""
    first = TrustStore.load(write_store(tmp_path / "one", some)).digest
    same = tmp_path / "one"
    assert TrustStore.load(same).digest == first
    (same / "README").write_text("notes", encoding="utf-8")
    assert TrustStore.load(same).digest == first
    (same / "crls" / "9.crl").write_bytes(some.authority.crl())
    assert TrustStore.load(same).digest != first


def test_missing_folder_and_list(tmp_path, some):
    """Nothing to judge by is an error, not a verdict."""
    assert problems(tmp_path / "nowhere") == {"trust.folder"}
    assert problems(tmp_path) == {"trust.list", "trust.file.unreadable"}
    (tmp_path / "trust.json").write_bytes(b"")
    assert problems(tmp_path) == {"trust.list", "trust.file.size"}


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{", "null", '{"version": 1}', '{"version": 1, "version": 2}', "[" * 100_000, '{"a": ' * 50_000],
)
def test_malformed_list(tmp_path, some, text):
    """Whatever stands in trust.json, the answer is a TrustError with problems."""
    write_store(tmp_path, some)
    (tmp_path / "trust.json").write_text(text, encoding="utf-8")
    with pytest.raises(TrustError) as caught:
        TrustStore.load(tmp_path)
    assert caught.value.code == "trust.list"
    assert caught.value.problems


def test_unknown_key_is_refused(tmp_path, some):
    """A misspelt ``compromised_from`` must not pass for none."""
    row = seal_row(some.seal, compromized_from=time(NOW))
    assert "trust.list" in problems(write_store(tmp_path, some, agencies=[agency_row(row)]))


def test_python_spelling_is_no_key(tmp_path, some):
    """The format says ``from``."""
    row = anchor_row(some.root)
    row["from_"] = row.pop("from")
    assert "trust.list" in problems(write_store(tmp_path, some, anchors=[row]))


def test_naive_time_is_refused(tmp_path, some):
    """RFC 3339 with offset."""
    assert "trust.list" in problems(write_store(tmp_path, some, next_update="2026-04-01T00:00:00"))


def test_wrong_digest(tmp_path, some):
    """An anchor file that is not the listed certificate."""
    other = root("别的根")
    assert "trust.digest.wrong" in problems(
        write_store(tmp_path, some, anchors=[anchor_row(some.root, digest=digest(other.certificate))])
    )


@pytest.mark.parametrize("alg", ["sm3"])
def test_digest_that_cannot_be_computed(tmp_path, some, alg):
    """A digest that is not checked is a problem."""
    anchor = anchor_row(some.root, digest={"alg": alg, "value": "0" * 64})
    assert "trust.digest.algorithm" in problems(write_store(tmp_path, some, anchors=[anchor]))


@pytest.mark.parametrize("name", ["../outside.crt", "/etc/passwd", "anchors/../../outside.crt", "crls/0.crl", "a\\b"])
def test_paths_are_confined(tmp_path, some, name):
    """Anchors lie in ``anchors/``."""
    (tmp_path / "outside.crt").write_bytes(some.root.pem)
    folder = write_store(tmp_path / "store", some, anchors=[anchor_row(some.root, file=name)])
    assert problems(folder) & {"trust.anchor.place", "trust.anchor.missing", "trust.list"}


@pytest.mark.skipif(os.name != "posix", reason="symbolic links need rights on Windows")
def test_link_out_of_the_store(tmp_path, some):
    """A link must not bring in what lies elsewhere."""
    (tmp_path / "outside.crt").write_bytes(some.root.pem)
    folder = write_store(tmp_path / "store", some)
    (folder / "anchors" / "root.crt").unlink()
    (folder / "anchors" / "root.crt").symlink_to(tmp_path / "outside.crt")
    assert "trust.file.outside" in problems(folder)


def test_anchor_missing_and_unlisted(tmp_path, some):
    """List and folder must agree both ways."""
    folder = write_store(tmp_path, some)
    (folder / "anchors" / "root.crt").rename(folder / "anchors" / "other.crt")
    assert {"trust.anchor.missing", "trust.anchor.unlisted"} <= problems(folder)


@pytest.mark.parametrize("content", [b"garbage", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
@pytest.mark.parametrize("name", ["intermediates/x.crt", "crls/x.crl", "anchors/root.crt"])
def test_unreadable_material(tmp_path, some, name, content):
    """A revocation list that cannot be read is not the same as none."""
    folder = write_store(tmp_path, some)
    (folder / name).write_bytes(content)
    assert "trust.file.format" in problems(folder)


def test_two_certificates_in_one_file(tmp_path, some):
    """One file, one certificate: a second one would be neither listed nor used."""
    folder = write_store(tmp_path, some)
    (folder / "anchors" / "root.crt").write_bytes(some.root.pem + some.authority.pem)
    assert "trust.file.format" in problems(folder)


def test_duplicates(tmp_path, some):
    """Two entries for one seal, agency or anchor would be two answers to one question."""
    row = seal_row(some.seal)
    over = {
        "agencies": [agency_row(row), agency_row(row)],
        "anchors": [anchor_row(some.root), anchor_row(some.root)],
    }
    folder = write_store(tmp_path, some, **over)
    with pytest.raises(TrustError) as caught:
        TrustStore.load(folder)
    assert [one.code for one in caught.value.problems].count("trust.duplicate") == 3


def test_period_of_the_list(tmp_path, some):
    """A list that ends before it begins."""
    assert "trust.list.period" in problems(write_store(tmp_path, some, next_update=time(NOW - 2 * DAY)))


def test_pem_revocation_list(tmp_path, some):
    """Some authorities publish PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    pem = [x509.load_der_x509_crl(one).public_bytes(Encoding.PEM) for one in some.crls]
    assert set(TrustStore.load(write_store(tmp_path, some, crls=pem)).crls) == set(some.crls)


def test_problems_have_texts(tmp_path, some):
    """Each problem can be read in both languages."""
    folder = write_store(tmp_path, some, anchors=[anchor_row(some.root), anchor_row(some.root, name="gone")])
    with pytest.raises(TrustError) as caught:
        TrustStore.load(folder)
    for lang in ("zh", "en"):
        assert all(not one.message(lang).startswith("trust.") for one in caught.value.problems)


def test_listing(tmp_path, some):
    """What ``trust list`` prints: list, anchors, agencies, seals."""
    store = TrustStore.load(write_store(tmp_path, some))
    assert [row["row"] for row in rows(store)] == ["list", "anchor", "agency", "seal"]


def test_store_does_not_change(tmp_path, some):
    """Frozen, so that one store may serve many threads."""
    store = TrustStore.load(write_store(tmp_path, some))
    with pytest.raises(AttributeError):
        store.crls = ()
    with pytest.raises(TypeError):
        store.seals[Digest.of(b"x")] = None
    assert replace(store, crls=()).crls == ()


def test_listing_is_the_format(some):
    """The test's own writer uses the keys of the design."""
    assert set(listing(some)) == {"version", "issued", "next_update", "anchors", "agencies"}
