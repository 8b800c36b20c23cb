"""``seal apply`` on PDFs of other producers (办法 art. 19), and what its process loads."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest
from edoc_other import FOLDER, edited, read

from nh_edoc._pyhanko.foreign import read_foreign

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLOW = (
    "asyncio",
    "fontTools",
    "lxml",
    "nh_edoc._pdf.text",
    "nh_edoc._pyhanko.foreign",
    "nh_edoc._pyhanko.sign",
    "nh_edoc.calendar",
    "nh_edoc.codec",
    "nh_edoc.receipt.rules",
    "nh_edoc.registry",
    "nh_edoc.seal.pictures",
    "nh_edoc.typeset",
    "nh_edoc.verify",
    "pikepdf",
    "PIL",
    "pyhanko",
    "pyhanko_certvalidator",
    "sqlite3",
    "ssl",
    "typst",
)
CODE = """
import sys
from nh_edoc.cli import main
try:
    main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
print(*sys.modules, file=sys.stderr)
sys.exit(code)
"""


@pytest.fixture
def apply(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> Callable[..., Any]:
    key = f"pem:{demo_folder / 'pki' / 'keys' / 'decision-seal.pem'}"

    def call(data: bytes, *options: object) -> Any:
        source = tmp_path / "other.pdf"
        source.write_bytes(data)
        return run("seal", "apply", source, "-o", tmp_path / "sealed.pdf", "--key", key, *options)

    return call


def test_sealed(apply: Callable[..., Any], tmp_path: Path) -> None:
    done = apply(read("tex.pdf"))
    assert (done.code, done.out) == (0, "")
    assert "direct lane" in done.err
    assert read_foreign((tmp_path / "sealed.pdf").read_bytes()).seals[0].covers_all


def test_visible(apply: Callable[..., Any], tmp_path: Path) -> None:
    """By the certificate's organisation where no picture is given."""
    assert apply(read("tex.pdf"), "--at", "2,150,60").code == 0
    with pikepdf.open(tmp_path / "sealed.pdf") as pdf:
        (widget,) = pdf.pages[1].Annots
        assert float(widget.Rect[2]) - float(widget.Rect[0]) == pytest.approx(42 * 72 / 25.4, abs=0.01)


@pytest.mark.parametrize("text", ["1", "1,2", "1,2,3,4", "one,2,3", "1;2;3"])
def test_no_place(apply: Callable[..., Any], text: str) -> None:
    done = apply(read("tex.pdf"), "--at", text)
    assert (done.code, "[cli.at]" in done.err) == (4, True)


def test_hazards(apply: Callable[..., Any], tmp_path: Path) -> None:
    """Named one by one; accepted with a reason; nothing is there before."""
    done = apply(read("reportlab-form.pdf"))
    assert done.code == 4
    for name in ("font-not-embedded", "form-fields"):
        assert f"foreign.hazard.{name}" in done.err
    assert not (tmp_path / "sealed.pdf").exists()
    assert apply(read("reportlab-form.pdf"), "--accept", "form-fields").code == 4
    accepted = ("--accept", "font-not-embedded", "--accept", "form-fields", "--reason", "我方原件")
    done = apply(read("reportlab-form.pdf"), *accepted)
    assert (done.code, "我方原件" in done.err) == (0, True)


def test_rewritten(apply: Callable[..., Any]) -> None:
    """The output says so."""
    data = read("ghostscript.pdf").replace(b"startxref\n", b"startxref\n1")
    done = apply(data)
    assert (done.code, "--rewrite" in done.err) == (4, True)
    done = apply(data, "--rewrite")
    assert (done.code, "written anew" in done.err) == (0, True)


def test_password(apply: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By file or environment, never as an argument."""
    data = edited(lambda pdf: None, read("tex.pdf"), encryption=pikepdf.Encryption(owner="o", user="secret"))
    assert "[foreign.encrypted]" in apply(data).err
    file = tmp_path / "password"
    file.write_bytes(b"secret\n")
    assert apply(data, "--password-file", file).code == 0
    assert "[foreign.password]" in apply(data, "--password-file", file.with_name("other.pdf")).err
    monkeypatch.setenv("NH_EDOC_PDF_PASSWORD", "secret")
    done = apply(data)
    assert (done.code, "secret" in done.err) == (0, False)


def test_options_of_the_other_kind(apply: Callable[..., Any], demo_folder: Path) -> None:
    document = (demo_folder / "documents" / "license.pdf").read_bytes()
    assert "[cli.not-for-ours]" in apply(document, "--rewrite").err
    assert "[cli.not-for-foreign]" in apply(read("tex.pdf"), "--actor", "x").err
    assert "[embedded.none]" in apply(document).err
    assert "[foreign.level]" in apply(read("tex.pdf"), "--level", "B-LTA").err


def test_trust(apply: Callable[..., Any], demo_folder: Path) -> None:
    """The signer's path is asked for before the seal."""
    assert apply(read("tex.pdf"), "--trust", demo_folder / "pki" / "trust").code == 0


def test_pipe(tmp_path: Path, demo_folder: Path) -> None:
    key = f"pem:{demo_folder / 'pki' / 'keys' / 'decision-seal.pem'}"
    command = [sys.executable, "-c", CODE, "seal", "apply", "-", "-o", "-", "--key", key]
    done = subprocess.run(command, input=read("tex.pdf"), capture_output=True, check=True, cwd=tmp_path)
    assert read_foreign(done.stdout).seals[0].covers_all
    assert pikepdf.open(io.BytesIO(done.stdout)).pages


@pytest.fixture(scope="module")
def loaded(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Return the modules that sealing a simple file loads."""
    key = f"pem:{demo_folder / 'pki' / 'keys' / 'decision-seal.pem'}"
    target = str(tmp_path_factory.mktemp("start") / "sealed.pdf")
    command = [sys.executable, "-c", CODE, "seal", "apply", str(FOLDER / "tex.pdf"), "-o", target, "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    return set(done.stderr.split())


@pytest.mark.parametrize("module", SLOW)
def test_not_loaded(loaded: set[str], module: str) -> None:
    """The process of the direct lane takes a quarter of a second at most: it loads what a seal needs."""
    assert module not in loaded


def test_the_checks_were_made(loaded: set[str]) -> None:
    """What looks for hazards and reads the seal back is there: nothing was left out to be quick."""
    assert {"nh_edoc._pdf.strict_hazards", "nh_edoc.seal.released", "nh_edoc._cms.parse"} <= loaded


PLAN = """
[[seal]]
field = "Applicant"
label = "申请人"
signer = { code = "91440605MA0000007Y" }
at = [1, 45, 240]
straddle = true

[[seal]]
field = "Agency"
label = "审批机关"
signer = { subject = "佛山市南海区演示行政审批局" }
anchor = "Second page."
size = 38
"""


def test_plan(run: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> None:
    """An applicant plans for both, an agency follows; each is told whose turn it is (办法 art. 19)."""
    keys = demo_folder / "pki" / "keys"
    applicant, agency = (f"pem:{keys / name}" for name in ("applicant-seal.pem", "decision-seal.pem"))
    plan, first, both = (tmp_path / name for name in ("plan.toml", "first.pdf", "both.pdf"))
    plan.write_text(PLAN, encoding="utf-8")
    done = run("seal", "apply", FOLDER / "tex.pdf", "-o", first, "--key", applicant, "--plan", plan)
    assert (done.code, "审批机关" in done.err) == (0, True)
    shown = [json.loads(line) for line in run("seal", "status", first, "--json").out.splitlines()]
    assert [(one["field"], one["state"]) for one in shown] == [("Applicant", "sealed"), ("Agency", "due")]
    assert shown[0]["sealedBy"] == "佛山市南海区演示食品有限公司"
    done = run("seal", "apply", first, "-o", both, "--key", applicant)
    assert (done.code, "[foreign.plan-signer]" in done.err, both.exists()) == (5, True, False)
    assert "[foreign.plan-place]" in run("seal", "apply", first, "-o", both, "--key", agency, "--at", "1,50,50").err
    done = run("seal", "apply", first, "-o", both, "--key", agency)
    assert (done.code, "pyHanko" in done.err) == (0, True)
    assert run("seal", "status", both).out.count("佛山市南海区演示") == 2
    assert "[foreign.plan-complete]" in run("seal", "apply", both, "-o", tmp_path / "x.pdf", "--key", agency).err
    assert "[foreign.no-plan]" in run("seal", "status", FOLDER / "tex.pdf").err


def test_places_and_size(apply: Callable[..., Any], tmp_path: Path, demo_folder: Path) -> None:
    assert apply(read("tex.pdf"), "--anchor", "Second page.", "--size", "40").code == 0
    with pikepdf.open(tmp_path / "sealed.pdf") as pdf:
        (widget,) = pdf.pages[1].Annots
        assert float(widget.Rect[2]) - float(widget.Rect[0]) == pytest.approx(40 * 72 / 25.4, abs=0.01)
    assert apply(read("tex.pdf"), "--straddle").code == 0
    assert b"/NhSeal Do" in (tmp_path / "sealed.pdf").read_bytes()
    assert "[cli.at-anchor]" in apply(read("tex.pdf"), "--anchor", "x", "--at", "1,50,50").err
    document = (demo_folder / "documents" / "license.pdf").read_bytes()
    assert "[cli.not-for-ours]" in apply(document, "--straddle").err
