"""The pin: unsigned, wrongly signed and older lists are refused (verification rules, 1 and 6)."""

from __future__ import annotations

import contextlib
import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from edoc_pki import pki
from edoc_signed_trust import operator, pin, sign, signed_store
from edoc_trust import write_store

from nh_edoc import messages
from nh_edoc.errors import InputError, TrustError
from nh_edoc.settings import Settings
from nh_edoc.trust import TrustPin, TrustStore
from nh_edoc.trust.pin import require_newer


@pytest.fixture(scope="module")
def some():
    return pki()


def refused(folder, pinned) -> str:
    with pytest.raises(TrustError) as caught:
        TrustStore.load(folder, pin=pinned)
    assert caught.value.exit_code == 5
    for lang in messages.LANGUAGES:
        assert "{" not in caught.value.message(lang)
        assert caught.value.hint(lang)
    return caught.value.code


def test_signed_by_the_operator(tmp_path, some):
    """The operator's key signed these bytes; the store is the same as without the pin."""
    folder = signed_store(tmp_path, some)
    assert TrustStore.load(folder, pin=pin()).digest == TrustStore.load(folder).digest


def test_unsigned(tmp_path, some):
    """Verification rules, 1: pinned store not signed = error (5)."""
    assert refused(write_store(tmp_path, some), pin()) == "trust.unsigned"


def test_signed_by_another(tmp_path, some):
    """Whoever can write the folder can sign with a key of their own, even one listed as a seal."""
    assert refused(signed_store(tmp_path, some, some.seal), pin()) == "trust.operator"


def test_two_keys_while_one_follows_the_other(tmp_path, some):
    """Rolling over: the old and the new key are both pinned for a while, in any order."""
    new = operator("演示新运营者")
    assert TrustStore.load(signed_store(tmp_path / "new", some, new), pin=pin(operator(), new))
    assert TrustStore.load(signed_store(tmp_path / "old", some), pin=pin(new, operator()))
    assert refused(tmp_path / "old", pin(new)) == "trust.operator"


def test_a_renewed_certificate_is_the_same_operator(tmp_path, some):
    """The key is pinned, not its certificate, which ends sooner."""
    first = operator()
    renewed = some.authority.issue("演示运营者换证", key=first.key)
    assert TrustStore.load(signed_store(tmp_path, some, renewed), pin=pin(first))


@pytest.mark.parametrize("where", ["list", "signature"])
def test_any_changed_byte(tmp_path, some, where):
    """The list is signed as it stands, and of the signature no byte is free."""
    folder = signed_store(tmp_path, some)
    path = folder / ("trust.json" if where == "list" else "trust.json.p7s")
    good = path.read_bytes()
    for place in range(0, len(good), max(1, len(good) // 60)):
        path.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert refused(folder, pin()) in {"trust.signature", "trust.operator"}
    path.write_bytes(good + b" ")
    assert refused(folder, pin()) == "trust.signature"


def test_signature_comes_before_content(tmp_path, some):
    """What nobody signed is not even parsed."""
    folder = signed_store(tmp_path, some)
    (folder / "trust.json").write_text("{", encoding="utf-8")
    assert refused(folder, pin()) == "trust.signature"


def test_least_version(tmp_path, some):
    """An older list that the operator did sign brings lost seals back."""
    folder = signed_store(tmp_path, some, version=7)
    assert TrustStore.load(folder, pin=pin(version=7)).version == 7
    assert refused(folder, pin(version=8)) == "trust.rollback"


def test_no_rollback_across_runs(tmp_path, some):
    """The highest version seen is kept in a named file."""
    state = tmp_path / "seen.jsonl"
    pinned = pin(state=state)
    old, new = signed_store(tmp_path / "old", some, version=3), signed_store(tmp_path / "new", some, version=4)
    TrustStore.load(old, pin=pinned)
    TrustStore.load(old, pin=pinned)
    TrustStore.load(new, pin=pinned)
    assert refused(old, pinned) == "trust.rollback"
    assert [json.loads(line)["version"] for line in state.read_text("ascii").splitlines()] == [3, 4]


def test_two_lists_of_one_version(tmp_path, some):
    """An operator who signs two lists of one version shows different people different seals."""
    pinned = pin(state=tmp_path / "seen.jsonl")
    TrustStore.load(signed_store(tmp_path / "one", some), pin=pinned)
    assert refused(signed_store(tmp_path / "other", some, agencies=[]), pinned) == "trust.equivocation"


def test_a_list_that_is_not_used_is_not_seen(tmp_path, some):
    """A store that is refused for another reason does not lock the good one out."""
    pinned = pin(state=tmp_path / "seen.jsonl")
    broken = signed_store(tmp_path / "broken", some, version=9)
    (broken / "anchors" / "root.crt").unlink()
    assert refused(broken, pinned) == "trust.unusable"
    assert TrustStore.load(signed_store(tmp_path / "good", some, version=8), pin=pinned)


@pytest.mark.parametrize("content", [b"", b"\n", b"{}\n", b'{"version":3', b"\xff\n", b'{"version":3,"digest":"0"}\n'])
def test_damaged_state(tmp_path, some, content):
    """A state that cannot be read might hide a rollback."""
    state = tmp_path / "seen.jsonl"
    state.write_bytes(content)
    assert refused(signed_store(tmp_path / "one", some), pin(state=state)) == "trust.state"


def test_state_that_cannot_be_written(tmp_path, some):
    """What cannot be remembered is told."""
    pinned = pin(state=tmp_path / "missing" / "seen.jsonl")
    assert refused(signed_store(tmp_path / "one", some), pinned) == "trust.state-unwritable"


def test_runs_at_once_lose_nothing(tmp_path, some):
    """Lines are appended: a slow run does not put an old version back."""
    state = tmp_path / "seen.jsonl"
    folders = [signed_store(tmp_path / str(number), some, version=number) for number in range(1, 9)]

    def load(folder) -> None:
        with contextlib.suppress(TrustError):  # an older one that came late
            TrustStore.load(folder, pin=pin(state=state))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(load, folders))
    assert max(json.loads(line)["version"] for line in state.read_text("ascii").splitlines()) == 8


def test_huge_signature(tmp_path, some):
    """Bounded before it is read."""
    folder = signed_store(tmp_path, some)
    (folder / "trust.json.p7s").write_bytes(bytes(100_000))
    assert refused(folder, pin()) in {"trust.signature", "trust.unsigned"}


def test_list_without_pin_may_be_unsigned(tmp_path, some):
    """Without a pin the folder is believed, as its owner put it there; a signature is then not asked for."""
    folder = signed_store(tmp_path, some, some.seal)
    assert TrustStore.load(folder).version == 3


def test_settings():
    """The pin of all commands is a setting."""
    one, two = "a" * 64, "b" * 64
    options = {"trust_pin": f"sha256:{one}, sha256:{two}", "trust_version": 5}
    assert TrustPin.of(Settings.load(env={}, options=options)) == TrustPin(keys=(one, two), version=5)
    assert TrustPin.of(Settings()) is None
    listed = Settings.load(env={"NH_EDOC_TRUST_PIN": f"sha256:{one}"})
    assert TrustPin.of(listed) == TrustPin(keys=(one,))


@pytest.mark.parametrize("value", ["", "sha256:", "a" * 64, "sha1:" + "a" * 40, "sha256:" + "A" * 64, [], 5, ["x"]])
def test_wrong_pin(value):
    """A pin that cannot match must not pass for none."""
    with pytest.raises(InputError):
        Settings.load(env={}, options={"trust_pin": value})


def test_pin_without_key():
    """A least version of a list of anybody's protects nothing."""
    with pytest.raises(TrustError) as caught:
        TrustPin.of(Settings.load(env={}, options={"trust_version": 2}))
    assert caught.value.code == "trust.pin-incomplete"


def test_versions():
    """Older than any seen is a rollback, whatever came in between."""
    seen = [(3, "a"), (5, "b")]
    require_newer((5, "b"), seen, "x")
    require_newer((6, "c"), seen, "x")
    for found in ((4, "d"), (3, "a"), (5, "c")):
        with pytest.raises(TrustError):
            require_newer(found, seen, "x")


def test_sign_helper_is_the_format(tmp_path, some):
    """design.md, 6: detached CMS beside the list."""
    folder = sign(write_store(tmp_path, some))
    assert sorted(path.name for path in folder.iterdir() if path.is_file()) == ["trust.json", "trust.json.p7s"]
