"""A report as one HTML page: no script, nothing from elsewhere, printable, plain words first."""

from __future__ import annotations

import base64
from html import escape
from typing import TYPE_CHECKING, Final

from nh_edoc.verify.report_view import view_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nh_edoc.model.report import Report
    from nh_edoc.verify.report_view import ReportView, Section
    from nh_edoc.verify.shown_changes import ShownPage

_STYLE: Final = """
:root{--ink:#1c2430;--soft:#5b6675;--line:#d8dde4}
*{box-sizing:border-box}
body{font:16px/1.65 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif;color:var(--ink);
 background:#f4f6f8;margin:0}
main{max-width:60rem;margin:2rem auto;background:#fff;padding:2.5rem 3rem;box-shadow:0 1px 4px #0002}
h1{font-size:1.25rem;margin:0 0 1.25rem;letter-spacing:.05em}
h2{font-size:1rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}
.verdict{border-left:.5rem solid;padding:1rem 1.25rem;border-radius:.25rem}
.verdict p{margin:.25rem 0}.verdict p:first-child{font-size:1.35rem;font-weight:700}
.verdict.VALID{border-color:#1a7f4b;background:#eaf6ef}.verdict.VALID p:first-child{color:#14643b}
.verdict.INVALID{border-color:#c0271d;background:#fbecea}.verdict.INVALID p:first-child{color:#a11f17}
.verdict.INDETERMINATE{border-color:#b7791f;background:#fdf5e6}.verdict.INDETERMINATE p:first-child{color:#8a5a12}
table{border-collapse:collapse;width:100%}
td,th{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid var(--line)}
.facts th{width:9rem;font-weight:500;color:var(--soft)}
.mark{width:5.5rem;white-space:nowrap}.basis{color:var(--soft);font-size:.8rem;overflow-wrap:anywhere}
.failed .mark{color:#a11f17}.unknown .mark,.noted .mark{color:#8a5a12}
.passed .mark{color:#14643b}.not-applicable{color:var(--soft)}
details>summary{cursor:pointer;margin-top:1.5rem;font-weight:600}
.context p{margin:.2rem 0;font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
.seal{display:flex;gap:1.25rem;align-items:flex-start;padding:.75rem 0;border-bottom:1px solid var(--line)}
.seal img{width:9rem;border:1px solid var(--line);background:#fff;flex:none}.seal h3{font-size:1rem;margin:0 0 .25rem}
.seal p{margin:.2rem 0;font-size:.85rem;color:var(--soft);overflow-wrap:anywhere}
.seal .said{font-size:1rem;font-weight:600}
.said.VALID{color:#14643b}.said.INVALID{color:#a11f17}.said.INDETERMINATE{color:#8a5a12}
.change{display:grid;grid-template-columns:1fr 1fr;gap:1rem;margin:.5rem 0 1rem}.change figure{margin:0}
.change img{width:100%;border:1px solid var(--line)}
.pages{display:flex;flex-wrap:wrap;gap:1rem}.pages figure{margin:0}.pages img{max-width:100%;width:16rem;
 border:1px solid var(--line)}
figcaption{font-size:.8rem;color:var(--soft)}
footer{margin-top:2rem;font-size:.8rem;color:var(--soft)}
@media print{body{background:#fff}main{box-shadow:none;margin:0;max-width:none;padding:0}
 details::details-content{content-visibility:visible;height:auto}
 h2{break-after:avoid}h2,tr,figure,.seal{break-inside:avoid}}
"""


def html_report(
    report: Report,
    lang: str = "zh",
    *,
    pages: Sequence[bytes] = (),
    seals: Sequence[tuple[str, bytes]] = (),
    changes: Sequence[ShownPage] = (),
) -> str:
    """Return the page.

    Args:
        report: what the verifier answered.
        lang: ``zh`` or ``en``.
        pages: pictures of the file's pages, PNG; they show what a viewer shows, whatever the verdict.
        seals: names of signed fields, each with a picture of what the page shows there.
        changes: pages that look different since they were signed.
    """
    view = view_of(report, lang)
    lines = "".join(f"<p>{escape(line)}</p>" for line in view.summary)
    facts = "".join(f"<tr><th>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in view.facts)
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else lang}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(view.title)}</title><style>{_STYLE}</style></head><body><main>"
        f'<h1>{escape(view.title)}</h1><section class="verdict {view.verdict}">{lines}</section>'
        f'<h2>{escape(view.facts_title)}</h2><table class="facts">{facts}</table>'
        f"{_seals(view, dict(seals))}{_findings(view)}{_changes(view, changes)}{_pages(view, pages)}"
        + "".join(_section(one) for one in view.sections)
        + f'<h2>{escape(view.context_title)}</h2><div class="context">'
        + "".join(f"<p>{escape(line)}</p>" for line in view.context)
        + f"</div><footer>{escape(view.note)}</footer></main></body></html>\n"
    )


def _section(section: Section) -> str:
    """A section in which nothing is open is folded; nothing is left out."""
    rows = "".join(
        f'<tr class="{line.result}"><td class="mark">{line.mark} {escape(line.said)}</td>'
        f'<td>{escape(line.detail)}<div class="basis">{escape(line.basis)}</div></td></tr>'
        for line in section.lines
    )
    return (
        f"<details{' open' if section.is_open else ''}><summary>{escape(section.title)}</summary>"
        f"<table>{rows}</table></details>"
    )


def _findings(view: ReportView) -> str:
    if not view.findings:
        return ""
    rows = "".join(
        f'<tr><td class="mark">{escape(rule)}</td><td>{escape(message)}'
        f'<div class="basis">{escape(basis)}</div></td></tr>'
        for rule, message, basis in view.findings
    )
    return f"<h2>{escape(view.findings_title)}</h2><table>{rows}</table>"


def _picture(png: bytes, label: str) -> str:
    return f'<img alt="{escape(label)}" src="data:image/png;base64,{base64.b64encode(png).decode()}">'


def _seals(view: ReportView, pictures: Mapping[str, bytes]) -> str:
    if not view.seals:
        return ""
    cards = []
    for one in view.seals:
        png = pictures.get(one.field)
        lines = "".join(f"<p>{escape(line)}</p>" for line in one.lines)
        cards.append(
            f'<section class="seal">{_picture(png, view.picture_label) if png else ""}<div><h3>{escape(one.title)}</h3>'
            f'<p class="said {one.verdict}">{escape(one.said)}</p>{lines}</div></section>'
        )
    return f"<h2>{escape(view.seals_title)}</h2>{''.join(cards)}"


def _changes(view: ReportView, changes: Sequence[ShownPage]) -> str:
    if not changes:
        return ""
    rows = []
    for page in changes:
        pairs = zip((page.signed, page.now), view.changes_labels, strict=True)
        rows.append(f'<div class="change">{"".join(_figure(png, page.number, label) for png, label in pairs)}</div>')
    return f"<h2>{escape(view.changes_title)}</h2>{''.join(rows)}"


def _figure(png: bytes | None, number: int, label: str) -> str:
    """A page of one of two revisions; it may not be there."""
    picture = "—" if png is None else _picture(png, label)
    return f"<figure>{picture}<figcaption>{number} · {escape(label)}</figcaption></figure>"


def _pages(view: ReportView, pages: Sequence[bytes]) -> str:
    if not pages:
        return ""
    figures = "".join(
        f"<figure>{_picture(png, str(number))}<figcaption>{number}</figcaption></figure>"
        for number, png in enumerate(pages, start=1)
    )
    return f'<h2>{escape(view.pages_title)}</h2><div class="pages">{figures}</div>'
