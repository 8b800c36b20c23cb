"""``nh-edoc verify`` loads what a document of ours needs, and nothing else: a clerk waits for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

SLOW = (
    "asn1crypto",
    "asyncio",
    "cryptography.hazmat.primitives.serialization",
    "cryptography.x509",
    "email",
    "fontTools",
    "importlib.metadata",
    "nh_edoc._cms.template",
    "nh_edoc._pyhanko.validate",
    "nh_edoc.demo",
    "nh_edoc.registry",
    "nh_edoc.seal",
    "nh_edoc.typeset.engine",
    "nh_edoc.workflow",
    "difflib",
    "pikepdf",
    "PIL",
    "pyhanko",
    "pyhanko_certvalidator",
    "qrcode",
    "sqlite3",
    "tempfile",
    "ssl",
    "typst",
    "urllib.request",
)
"""Each of them costs more than 3 ms to load; all of them together more than the verification."""

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


@pytest.fixture(scope="module", params=["acceptance-receipt", "approval-decision"])
def loaded(request, demo_folder):
    """Return the modules that verifying a sealed document of the demonstration loads."""
    document = demo_folder / "documents" / f"{request.param}.pdf"
    command = [sys.executable, "-c", CODE, "verify", str(document), "--trust", str(demo_folder / "pki" / "trust")]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return set(done.stderr.split())


@pytest.mark.parametrize("module", SLOW)
def test_not_loaded(loaded, module):
    """The own readers are enough for seal, time stamp, path, data, text and QR code."""
    assert module not in loaded


def test_the_checks_were_made(loaded):
    """What reads pages, keys and rules is there: nothing was left out to be quick."""
    wanted = {"nh_edoc._pdf.content", "nh_edoc.trust.plain_paths", "nh_edoc.verify.qr_code", "nh_edoc.receipt.checking"}
    assert wanted <= loaded
