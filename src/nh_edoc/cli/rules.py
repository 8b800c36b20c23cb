"""``nh-edoc rules``: the rule catalogue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nh_edoc.cli.command import EdocGroup, json_option
from nh_edoc.errors import InputError

if TYPE_CHECKING:
    from nh_edoc.cli.console import Console


@click.group(cls=EdocGroup)
def command() -> None:
    """Legal rules."""


@command.command("list")
@json_option
@click.pass_obj
def list_rules(console: Console) -> None:
    """List the rules."""
    from nh_edoc.receipt.rules import CATALOGUE

    for rule in CATALOGUE.values():
        if console.json:
            console.emit({"rule": rule.id, "title": {lang: rule.title(lang) for lang in ("zh", "en")}})
        else:
            console.out(f"{rule.id}  {rule.title(console.lang)}")


@command.command("explain")
@click.argument("rule_id", metavar="Rnn")
@click.pass_obj
def explain(console: Console, rule_id: str) -> None:
    """Explain one rule: what it demands, and by which law, in force when."""
    from nh_edoc.receipt.rules import CATALOGUE

    rule = CATALOGUE.get(rule_id.upper())
    if rule is None:
        raise InputError("cli.rule-unknown", rule=rule_id, known=", ".join(CATALOGUE))
    console.out(f"{rule.id}  {rule.title(console.lang)}")
    console.out(rule.explanation(console.lang))
    for basis in rule.bases:
        console.out(f"  {console.text('cli.basis')}: {basis.cite()}  {basis.in_force_from} – {basis.in_force_to or ''}")
