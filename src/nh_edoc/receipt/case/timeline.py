"""办件时间轴: a case as a person reads it, on a terminal or as one page of HTML that needs nothing else."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.receipt.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from nh_edoc.calendar import WorkCalendar
    from nh_edoc.receipt.case.events import Event
    from nh_edoc.receipt.case.standing import Standing
    from nh_edoc.receipt.case.type import Case

NOTE_LIMIT: Final = 80
"""Characters of a note that a line shows."""
_STYLE: Final = """
body{font:16px/1.7 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif;color:#1d2433;
max-width:52rem;margin:2.5rem auto;padding:0 1.25rem}
h1{font-size:1.5rem;margin:0 0 .25rem}
.code{color:#5b6475;font-variant-numeric:tabular-nums;word-break:break-all}
.state{display:inline-block;margin:.9rem 0 0;padding:.2rem .8rem;border-radius:.3rem;background:#b5151b;color:#fff}
h2{font-size:1.05rem;margin:2rem 0 .5rem;border-bottom:2px solid #b5151b;padding-bottom:.25rem}
table{border-collapse:collapse;width:100%}
td,th{padding:.35rem .75rem .35rem 0;text-align:left;vertical-align:top;border-bottom:1px solid #e4e7ec}
td:first-child,.left{white-space:nowrap;font-variant-numeric:tabular-nums}
.over{color:#b5151b;font-weight:600}
ol{list-style:none;margin:0;padding:0 0 0 1.1rem;border-left:2px solid #d3d8e0}
li{position:relative;padding:0 0 1rem}
li:before{content:"";position:absolute;left:-1.5rem;top:.55rem;width:.7rem;height:.7rem;border-radius:50%;
background:#b5151b;border:2px solid #fff}
time{color:#5b6475;margin-right:.75rem;font-variant-numeric:tabular-nums}
.note{color:#5b6475;display:block}
.demo{border:1px solid #b5151b;color:#b5151b;display:inline-block;padding:.1rem .6rem;margin-bottom:1rem}
@media print{body{margin:0;max-width:none}}
"""


def timeline_text(case: Case, found: Standing, calendar: WorkCalendar, on: date, lang: str = "zh") -> Iterator[str]:
    """Yield the lines of a terminal: what it is about, how it stands, what is due, what happened."""
    yield f"{case.approval_code}  {case.item.name}"
    yield f"{messages.text('case.show.state', lang)}: {found.state.title(lang)}"
    for title, day, left in _open(found, calendar, on, lang):
        yield f"  {day}  {title}  {left}"
    yield messages.text("case.show.course", lang)
    for event in found.history:
        note = f"  {_short(event.note)}" if event.note else ""
        yield f"  {_when(event)}  {event.kind.title(lang)}{_document(event)}{note}"


def timeline_html(case: Case, found: Standing, calendar: WorkCalendar, on: date, lang: str = "zh") -> str:
    """Return the page: self-contained, printable, without scripts."""

    def words(code: str) -> str:
        return escape(messages.text(f"case.show.{code}", lang))

    due = "".join(
        f"<tr><td>{day}</td><td>{escape(title)}</td>"
        f'<td class="left{" over" if day < on else ""}">{escape(left)}</td></tr>'
        for title, day, left in _open(found, calendar, on, lang)
    )
    course = "".join(
        f"<li><time>{_when(event)}</time><strong>{escape(event.kind.title(lang))}</strong>"
        f"{escape(_document(event))}"
        + (f'<span class="note">{escape(event.note)}</span>' if event.note else "")
        + "</li>"
        for event in found.history
    )
    mark = f'<p class="demo">{words("demonstration")}</p>' if case.demonstration else ""
    return (
        f'<!doctype html><html lang="{"zh-CN" if lang == "zh" else lang}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(case.approval_code)}</title><style>{_STYLE}</style>"
        f"{mark}<h1>{escape(case.item.name)}</h1><div>{escape(case.agency.name)}</div>"
        f'<div class="code">{escape(case.approval_code)}</div><p class="state">{escape(found.state.title(lang))}</p>'
        + (f"<h2>{words('due')}</h2><table>{due}</table>" if due else "")
        + f"<h2>{words('course')}</h2><ol>{course}</ol></html>\n"
    )


def _open(found: Standing, calendar: WorkCalendar, on: date, lang: str) -> Iterator[tuple[str, date, str]]:
    """Yield title, day and what is left of what is due, and of what the law made of silence."""
    for one in found.derived:
        yield one.kind.title(lang), one.on, messages.text("case.show.since", lang)
    for due in found.due:
        if due.on < on:
            left = messages.text("case.show.overdue", lang, days=calendar.working_days(due.on, on))
        else:
            left = messages.text("case.show.left", lang, days=calendar.working_days(on, due.on))
        yield due.kind.title(lang) + ("（暂定）" if due.provisional else ""), due.on, left


def _when(event: Event) -> str:
    return f"{event.on} {event.at:%H:%M}" if event.at is not None else f"{event.on}      "


def _document(event: Event) -> str:
    if event.document is None or event.number is None:
        return ""
    return f"　{KINDS[event.document].TITLE} {event.number}"


def _short(text: str) -> str:
    return text if len(text) <= NOTE_LIMIT else text[:NOTE_LIMIT] + "…"
