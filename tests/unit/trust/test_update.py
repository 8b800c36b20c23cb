"""Taking a published store: signed by the pinned key, never older, the whole of it or nothing."""

from __future__ import annotations

import io
import shutil
import zipfile

import pytest
from edoc_pki import DAY, NOW, pki
from edoc_signed_trust import pin, signed_store
from edoc_trust import write_store

from nh_edoc import messages
from nh_edoc.errors import TrustError
from nh_edoc.trust import TrustStore
from nh_edoc.trust.package import pack, read_folder, unpack
from nh_edoc.trust.update import read_published, update_store


@pytest.fixture(scope="module")
def some():
    return pki()


def published(tmp_path, some, version=4, name="published", **over):
    return read_folder(signed_store(tmp_path / f"{name}-{version}", some, version=version, **over))


def refused(call, code):
    with pytest.raises(TrustError) as caught:
        call()
    assert caught.value.code == code
    for lang in messages.LANGUAGES:
        assert "{" not in caught.value.message(lang)
        assert ".new" not in caught.value.message(lang)


def test_first_and_next(tmp_path, some):
    """Nothing there, then a newer one, then the same again."""
    here = tmp_path / "here"
    assert update_store(here, published(tmp_path, some), pin(), NOW).version == 4
    newer = published(tmp_path, some, 5)
    assert update_store(here, newer, pin(), NOW).version == 5
    assert update_store(here, newer, pin(), NOW) is None
    assert TrustStore.load(here, pin=pin()).version == 5
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_rollback(tmp_path, some):
    """Older than what is there, though there is no state file; and the store stays what it was."""
    here = tmp_path / "here"
    update_store(here, published(tmp_path, some, 5), pin(), NOW)
    before = read_folder(here)
    refused(lambda: update_store(here, published(tmp_path, some, 4), pin(), NOW), "trust.rollback")
    other = published(tmp_path, some, 5, "other", agencies=[])
    refused(lambda: update_store(here, other, pin(), NOW), "trust.equivocation")
    assert read_folder(here) == before


def test_rollback_by_removing_the_store(tmp_path, some):
    """The state file remembers what the folder no longer says."""
    here, pinned = tmp_path / "here", pin(state=tmp_path / "seen.jsonl")
    update_store(here, published(tmp_path, some, 5), pinned, NOW)
    shutil.rmtree(here)
    refused(lambda: update_store(here, published(tmp_path, some, 4), pinned, NOW), "trust.rollback")
    assert not here.exists()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda files: files.pop("trust.json.p7s"), "trust.unsigned"),
        (lambda files: files.update({"trust.json": files["trust.json"] + b" "}), "trust.signature"),
        (lambda files: files.pop("anchors/root.crt"), "trust.unusable"),
        (lambda files: files.pop("trust.json"), "trust.list"),
        (lambda files: files.update({"crls/0.crl": b"no list"}), "trust.unusable"),
    ],
)
def test_nothing_of_a_bad_one_is_taken(tmp_path, some, change, code):
    """The store that is there stays, whatever is wrong with the new one."""
    here = tmp_path / "here"
    update_store(here, published(tmp_path, some, 3), pin(), NOW)
    before = read_folder(here)
    files = dict(published(tmp_path, some))
    change(files)
    refused(lambda: update_store(here, files, pin(), NOW), code)
    assert read_folder(here) == before


def test_another_operator(tmp_path, some):
    """Signed, by somebody else."""
    files = read_folder(signed_store(tmp_path / "p", some, some.seal))
    refused(lambda: update_store(tmp_path / "here", files, pin(), NOW), "trust.operator")


def test_expired(tmp_path, some):
    """An old list, still the newest known: whoever withholds the newer one must not win a fresh look."""
    refused(
        lambda: update_store(tmp_path / "here", published(tmp_path, some), pin(), NOW + 31 * DAY),
        "trust.update.expired",
    )


def test_fresh_lists_of_the_same_version(tmp_path, some):
    """Revocation lists change daily, the trust list does not."""
    here = tmp_path / "here"
    update_store(here, published(tmp_path, some), pin(), NOW)
    files = {**published(tmp_path, some), "crls/more.crl": some.authority.crl(start=NOW)}
    assert update_store(here, files, pin(), NOW) is not None
    assert (here / "crls" / "more.crl").exists()


def test_a_damaged_store_is_repaired(tmp_path, some):
    """A list that cannot be read bounds nothing."""
    here = write_store(tmp_path / "here", some)
    (here / "trust.json").write_text("{", encoding="utf-8")
    assert update_store(here, published(tmp_path, some), pin(), NOW).version == 4


def test_other_files_are_not_lost(tmp_path, some):
    """A folder that is used for something else is not replaced."""
    here = write_store(tmp_path / "here", some)
    (here / "notes.txt").write_text("mine", encoding="utf-8")
    refused(lambda: update_store(here, published(tmp_path, some), pin(), NOW), "trust.update.strange")
    assert (here / "notes.txt").exists()


def test_package(tmp_path, some):
    """One file: equal stores, equal bytes; read back as it was."""
    folder = signed_store(tmp_path / "p", some)
    files = read_folder(folder)
    data = pack(files)
    assert data == pack(dict(reversed(files.items())))
    assert unpack(data, "x") == files
    (tmp_path / "p.zip").write_bytes(data)
    assert read_published(tmp_path / "p.zip") == read_published(folder) == files


def hostile(*entries: tuple[str, bytes], method=zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "name",
    ["../trust.json", "/trust.json", "anchors/../x.crt", "anchors/a/b.crt", "anchors\\x.crt", "C:x.crt", "a.txt",
     "anchors/x.crt\n", "crls/x.crt", "trust.json/"[:-1] + ".exe"],
)  # fmt: skip
def test_hostile_names(name):
    """A package holds the files of a store and nothing else, wherever they would go."""
    refused(lambda: unpack(hostile((name, b"x")), "p.zip"), "trust.package")


def test_hostile_packages():
    """Damaged, of another method, empty."""
    refused(lambda: unpack(b"", "p.zip"), "trust.package")
    refused(lambda: unpack(b"PK\3\4" + bytes(40), "p.zip"), "trust.package")
    refused(lambda: unpack(hostile(("trust.json", b"x"), method=zipfile.ZIP_BZIP2), "p.zip"), "trust.package")
    good = hostile(("trust.json", bytes(1000)))
    for place in range(0, len(good), 7):
        broken = good[:place] + bytes([good[place] ^ 0x55]) + good[place + 1 :]
        try:
            unpack(broken, "p.zip")
        except TrustError as error:
            assert error.code == "trust.package"  # noqa: PT017 - some changes are harmless, none may escape


def test_bomb(monkeypatch):
    """What an entry says of its size is not believed; the whole is bounded."""
    monkeypatch.setattr("nh_edoc.trust.package.LARGEST_FILE", 1000)
    refused(lambda: unpack(hostile(("trust.json", bytes(100_000))), "p.zip"), "trust.package")


def test_twice():
    """Two entries of one name: which of them counts is not guessed."""
    with pytest.warns(UserWarning, match="Duplicate"):
        data = hostile(("trust.json", b"1"), ("trust.json", b"2"))
    refused(lambda: unpack(data, "p.zip"), "trust.package")
