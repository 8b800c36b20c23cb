"""``--online`` on the command line: nobody is asked without it; private addresses only where the settings allow."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from edoc_online import Net, make_pki, serving
from edoc_pki import DAY
from edoc_sealed import picture_digest, press, rendered
from edoc_trust import agency_row, anchor_row, seal_row, time, write_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_verify_online(tmp_path: Path, run: Callable[..., Any], monkeypatch: Any) -> None:
    """The whole way from the option to the report: asked, refused, allowed."""
    now = datetime.now(UTC).replace(microsecond=0)
    net = Net(make_pki(now=now), now=now)
    with serving(net) as port:
        made = net.made = make_pki(f"http://127.0.0.1:{port}", now)
        spans = {"from": time(now - 20 * DAY)}
        trust = write_store(
            tmp_path / "trust",
            made.pki,
            crls=[],
            anchors=[anchor_row(made.pki.root, **spans)],
            agencies=[agency_row(seal_row(made.pki.seal, picture=picture_digest()))],
            next_update=time(now + 30 * DAY),
        )
        file = tmp_path / "receipt.pdf"
        file.write_bytes(press(rendered(), made.pki.seal))
        assert run("verify", file, "--trust", trust).code == 3
        assert net.asked == []
        refused = run("verify", file, "--trust", trust, "--online", "--json")
        assert refused.code == 3
        assert net.asked == []
        monkeypatch.setenv("NH_EDOC_ONLINE_NETWORKS", "127.0.0.0/8")
        allowed = run("verify", file, "--trust", trust, "--online", "--json")
    assert allowed.code == 0
    rows = json.loads(allowed.out)["online"]
    assert [(row["kind"], row["digest"] is not None) for row in rows] == [("ocsp", True), ("crl", True)]
    assert all("127.0.0.1" in row["detail"]["zh"] for row in json.loads(refused.out)["online"])
