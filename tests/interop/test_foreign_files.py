"""Files of other producers, sealed in both lanes, before foreign judges: pdfsig, EU DSS (strict) and qpdf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from edoc_other import ALL, FILES, LANES, PICTURE, edited, parsed, read
from specimens import make_keys

from nh_edoc.errors import InputError
from nh_edoc.seal import ForeignSealer, Place, Wish

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pikepdf
    from specimens import Keys

PLACES = {"invisible": None, "visible": Place(page=1, x=150, y=240)}


def covered(pdf: pikepdf.Pdf) -> None:
    """A link over the whole page: an invisible field must not count as lying over it."""
    link = "[<</Type/Annot/Subtype/Link/Rect[0 0 595 842]/A<</S/URI/URI(http://example.cn)>>>>]"
    pdf.pages[0].obj.Annots = parsed(link)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return make_keys(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def sealed(keys: Keys, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Path]:
    folder = tmp_path_factory.mktemp("sealed")
    sealer = ForeignSealer(keys.seal, picture=PICTURE)
    found = {}
    for name in FILES:
        for lane in LANES:
            for how, at in PLACES.items():
                path = folder / f"{lane}-{how}-{name}"
                sealer.seal(read(name), Wish(accept=ALL, lane=lane, at=at), to=path)
                found[name, lane, how] = path
        twice = folder / f"twice-{name}"
        sealer.seal(found[name, "direct", "visible"], Wish(accept=ALL), to=twice)
        found[name, "pyhanko", "second"] = twice
    path = folder / "covered.pdf"
    sealer.seal(edited(covered), to=path)
    found["covered", "direct", "invisible"] = path
    return found


def test_dss(sealed: dict[tuple[str, str, str], Path], keys: Keys, dss: Callable[..., dict[Path, object]]) -> None:
    """TOTAL_PASSED without error or warning, the level that was asked for, the whole file covered."""
    answers = dss(list(sealed.values()), trust=[keys.trust], crls=keys.crls)
    for path in sealed.values():
        *earlier, newest = answers[path].signatures
        assert newest.indication == "TOTAL_PASSED", (path.name, newest)
        assert newest.signature_format == "PAdES-BASELINE-B"
        assert newest.covers_whole_file
        assert not newest.errors
        assert all(one.indication == "TOTAL_PASSED" for one in earlier), (path.name, earlier)
        assert answers[path].uncovered_tail_bytes == 0


def test_pdfsig(
    sealed: dict[tuple[str, str, str], Path], keys: Keys, pdfsig: Callable[..., dict[Path, object]]
) -> None:
    for path, signatures in pdfsig(keys.trust, list(sealed.values())).items():
        assert all(one.valid for one in signatures), path.name
        assert signatures[0].trusted, path.name
        assert signatures[-1].total_document_signed, path.name


def test_qpdf(sealed: dict[tuple[str, str, str], Path], qpdf: Callable[[Path], tuple[str, ...]]) -> None:
    for path in sealed.values():
        assert qpdf(path) == (), path.name


def test_the_same_place_twice(sealed: dict[tuple[str, str, str], Path], keys: Keys) -> None:
    """A visible seal never goes over another."""
    with pytest.raises(InputError):
        ForeignSealer(keys.seal, picture=PICTURE).seal(
            sealed["tex.pdf", "direct", "visible"], Wish(accept=ALL, at=PLACES["visible"])
        )
