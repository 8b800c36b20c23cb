"""A granted decision and its public copy, from the command line to a verdict (许可法 art. 40; R22)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nh_edoc.model.digest import Digest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_masked_copy_is_sealed_apart(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> None:
    """It names number and digest of the sealed decision, bears its own seal, and is VALID by itself."""
    pki = demo_folder / "pki"
    data, sealed, draft, public = (tmp_path / name for name in ("d.json", "d.pdf", "public.json", "public.pdf"))
    sealing = ("--key", f"pem:{pki / 'keys' / 'decision-seal.pem'}", "--trust", pki / "trust")
    assert run("doc", "sample", "approval-decision", "-o", data).code == 0
    told = run("doc", "publish", data, "-o", draft, "--date", "2026-03-06")
    assert (told.code, "R22" in told.out) == (0, True), "made from data, it does not lead to a sealed file"
    assert run("doc", "issue", data, "-o", sealed, *sealing).code == 0
    told = run("doc", "publish", sealed, "-o", draft, "--date", "2026-03-06")
    assert (told.code, told.out) == (0, "")
    tree = json.loads(draft.read_text(encoding="utf-8"))
    assert tree["publicCopy"]["original"]["fileDigest"]["value"] == Digest.of(sealed.read_bytes()).value
    assert "李某" not in draft.read_text(encoding="utf-8")
    assert run("doc", "issue", draft, "-o", public, *sealing).code == 0
    [report] = run("verify", public, "--trust", pki / "trust", "--json").lines
    assert (report["verdict"], report["document"]["kind"]) == ("VALID", "public-copy")
    assert report["compliance"] == []
    tree["publicCopy"]["content"] = ["联系人电话13000000001。"]
    draft.write_text(json.dumps(tree, ensure_ascii=False), encoding="utf-8")
    [result] = run("doc", "check", draft, "--json").lines
    [found] = result["findings"]
    assert (result["issuable"], found["rule"]) == (False, "R22")
    assert "个人信息保护法" in "".join(found["basis"])
