"""What other people's software says about a PDF: veraPDF, EU DSS, poppler's pdfsig, qpdf.

None of them shares code with this project, so their agreement is evidence. Each function reports what the judge
found and raises JudgeError when the judge skipped a file or did not answer: silence is never approval.
"""

from __future__ import annotations

import json
import re
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from judge_tools import JudgeError, jars, program, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

FLAVOURS = ("3a", "ua1")
"""PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1), as veraPDF names them."""
_OFFLINE = ("-DsocksProxyHost=127.0.0.1", "-DsocksProxyPort=9")
"""Every connection that a Java library might try ends at a closed port of this machine."""


def verapdf(files: Sequence[Path]) -> dict[Path, dict[str, tuple[str, ...]]]:
    """Return for each file and flavour the rules that it breaks, as ``clause-test``, for example ``6.1.3-3``.

    The flavours are named to veraPDF: left to choose, it judges a file that lost its declaration by another standard.
    veraPDF passes over files that are missing or not called ``*.pdf``, so its answers are counted.
    """
    java = program("java", "default-jre-headless")
    (jar,) = jars("verapdf").glob("cli-*.jar")
    paths = [file.resolve() for file in files]
    base = [java, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", *_OFFLINE, "-jar", str(jar), "--format", "json"]

    def judge(flavour: str) -> dict[str, tuple[str, ...]]:
        command = [*base, "--flavour", flavour, *map(str, paths)]
        done = run(command, seconds=60 + 5 * len(paths), allowed=(0, 1, 4, 7))
        jobs = json.loads(done.stdout)["report"]["jobs"] if done.stdout else ()
        return {job["itemDetails"]["name"]: _broken_rules(job) for job in jobs}

    with ThreadPoolExecutor(len(FLAVOURS)) as pool:
        answers = dict(zip(FLAVOURS, pool.map(judge, FLAVOURS), strict=True))
    for flavour, answer in answers.items():
        if set(answer) != set(map(str, paths)):
            raise JudgeError(f"veraPDF {flavour} looked at {sorted(answer)}, not at {paths}")
    return {
        file: {flavour: answers[flavour][str(path)] for flavour in FLAVOURS}
        for file, path in zip(files, paths, strict=True)
    }


def _broken_rules(job: dict[str, Any]) -> tuple[str, ...]:
    if "taskException" in job:
        return (f"unreadable: {job['taskException']['exceptionMessage']}",)
    (result,) = job["validationResult"]
    rules = tuple(f"{rule['clause']}-{rule['testNumber']}" for rule in result["details"]["ruleSummaries"])
    if result["jobEndStatus"] != "normal" or result["compliant"] is not (not rules):
        raise JudgeError(f"veraPDF contradicts itself: {result}")
    return rules


@dataclass(frozen=True)
class DssSignature:
    """DSS on one signature."""

    field: str | None
    indication: str
    sub_indication: str | None
    signature_format: str
    covers_whole_file: bool
    chain_trusted: bool
    docmdp: int | None
    modifications: tuple[str, ...]
    errors: tuple[str, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class DssAnswer:
    """DSS on one file."""

    signatures: tuple[DssSignature, ...]
    timestamps: tuple[dict[str, Any], ...]
    uncovered_tail_bytes: int
    """Bytes behind the newest signature or document time stamp; the file's size when there is none."""


def dss(
    files: Sequence[Path],
    *,
    trust: Iterable[Path] = (),
    certificates: Iterable[Path] = (),
    crls: Iterable[Path] = (),
    at: datetime | None = None,
    strict: bool = True,
    revocation: bool = True,
) -> dict[Path, DssAnswer]:
    """Return what EU DSS says about the signatures of each file, by the policy it ships.

    DSS calls a file TOTAL_PASSED in spite of bytes behind the signature that its reader does not use: look at
    ``covers_whole_file`` and ``uncovered_tail_bytes`` as well.

    Args:
        files: the PDF files.
        trust: PEM or DER files of trust anchors.
        certificates: files of certificates that a file may lack in its chain.
        crls: files of revocation lists.
        at: time of validation; None for the present.
        strict: changes after signing are failures, where the shipped policy only warns.
        revocation: missing revocation data is a failure; False makes it a warning.
    """
    java = program("java", "default-jre-headless")
    options = [f"--{name}" for name, on in (("strict", strict), ("no-revocation", not revocation)) if on]
    options += ["--at", at.isoformat().replace("+00:00", "Z")] if at else []
    for option, values in (("--trust", trust), ("--cert", certificates), ("--crl", crls)):
        for value in values:
            options += [option, str(value)]
    base = [java, "-Xmx1g", "-XX:+UseSerialGC", "-Djava.awt.headless=true", *_OFFLINE]
    command = [*base, "-cp", f"{jars('dss')}/*", "nhedoc.dssjudge.Main", *options, *map(str, files)]
    answers = [json.loads(line) for line in run(command, seconds=60 + 10 * len(files)).stdout.splitlines()]
    if [answer["file"] for answer in answers] != list(map(str, files)):
        raise JudgeError("DSS did not answer for every file")
    return {file: _dss_answer(answer) for file, answer in zip(files, answers, strict=True)}


def all_seals_passed(answer: DssAnswer, count: int) -> None:
    """Assert that DSS finds so many seals, each TOTAL_PASSED without error or warning, and nothing behind them."""
    assert len(answer.signatures) == count
    for signature in answer.signatures:
        assert (signature.indication, signature.errors, signature.warnings) == ("TOTAL_PASSED", (), ())
    assert answer.uncovered_tail_bytes == 0


def _dss_answer(answer: dict[str, Any]) -> DssAnswer:
    if "error" in answer:
        raise JudgeError(f"DSS could not look at {answer['file']}: {answer['error']}")
    return DssAnswer(
        signatures=tuple(_dss_signature(**one) for one in answer["signatures"]),
        timestamps=tuple(answer["timestamps"]),
        uncovered_tail_bytes=answer["uncovered_tail_bytes"],
    )


def _dss_signature(**said: Any) -> DssSignature:
    frozen: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in said.items()}
    return DssSignature(**frozen)


@dataclass(frozen=True)
class PdfsigSignature:
    """Poppler on one signature: three answers, none of which implies another."""

    valid: bool
    """The signature fits the bytes it covers."""
    trusted: bool
    """The certificate leads to the root for e-mail, the usage that pdfsig asks NSS for."""
    total_document_signed: bool
    said: tuple[str, ...]
    """The lines of pdfsig."""


def pdfsig(root: Path, files: Sequence[Path], *others: Path) -> dict[Path, tuple[PdfsigSignature, ...]]:
    """Return what poppler's pdfsig says about the signatures of each file; only ``root`` and ``others`` are trusted (PEM)."""
    tool, certutil = program("pdfsig", "poppler-utils"), program("certutil", "libnss3-tools")
    with tempfile.TemporaryDirectory() as folder:
        store = f"sql:{folder}"
        run([certutil, "-N", "-d", store, "--empty-password"], seconds=60)
        # Trust is set in the second place, for e-mail: elsewhere pdfsig does not see it.
        for number, one in enumerate((root, *others)):
            run([certutil, "-A", "-d", store, "-n", f"root{number}", "-t", ",C,", "-i", str(one)], seconds=60)
        base = [tool, "-no-ocsp", "-nssdir", store]
        return {file: _pdfsig_answer(run([*base, str(file)], seconds=60, allowed=(0, 1, 2)).stdout) for file in files}


def _pdfsig_answer(text: str) -> tuple[PdfsigSignature, ...]:
    found = []
    for part in re.split(r"^Signature #\d+:$", text, flags=re.MULTILINE)[1:]:
        said = tuple(line.strip().removeprefix("- ") for line in part.splitlines() if line.strip())
        found.append(
            PdfsigSignature(
                valid="Signature Validation: Signature is Valid." in said,
                trusted="Certificate Validation: Certificate is Trusted." in said,
                total_document_signed="Total document signed" in said,
                said=said,
            )
        )
    return tuple(found)


def qpdf(file: Path) -> tuple[str, ...]:
    """Return what ``qpdf --check`` complains about: nothing for a file without any error or warning."""
    done = run([program("qpdf", "qpdf"), "--check", str(file)], seconds=60, allowed=(0, 2, 3))
    complaints = tuple(done.stderr.splitlines())
    if (done.returncode == 0) != (not complaints):
        raise JudgeError(f"qpdf contradicts itself: {done}")
    return complaints
