"""Documents that are lawful, and ways to make them unlawful in one place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import settings

from nh_edoc.receipt.checking import judge
from nh_edoc.receipt.fiction import AGENCY
from nh_edoc.receipt.samples import sample
from nh_edoc.settings import Settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

CONFIGURED = Settings(review_organs={AGENCY.uscc: ("佛山市南海区演示人民政府",)})


class Case:
    """A document under test, with short ways to change and to judge it."""

    def __init__(self, document, config=CONFIGURED):
        self.document, self.config = document, config

    def head(self, **changes):
        return Case(replace(self.document, head=replace(self.document.head, **changes)), self.config)

    def body(self, **changes):
        return Case(replace(self.document, body=replace(self.document.body, **changes)), self.config)

    def course(self, **changes):
        return self.body(course=replace(self.document.body.course, **changes))

    def remedies(self, **changes):
        return self.body(remedies=replace(self.document.body.remedies, **changes))

    def item(self, **changes):
        return self.head(item=replace(self.document.head.item, **changes))

    def applicant(self, **changes):
        return self.head(applicant=replace(self.document.head.applicant, **changes))

    def settings(self, **changes):
        return Case(self.document, replace(self.config, **changes))

    def findings(self):
        return judge(self.document, self.config)

    def codes(self):
        """Code and weight of each finding."""
        return {(f.code.removeprefix("rules."), f.severity.value) for f in self.findings()}

    def found(self, code):
        [finding] = [f for f in self.findings() if f.code == f"rules.{code}"]
        return finding


@pytest.fixture
def receipt():
    """A lawful 受理回执, accepted on 2026-02-10."""
    return Case(sample("acceptance-receipt"))


@pytest.fixture
def application():
    """A lawful 申请表 of 2026-02-10."""
    return Case(sample("application-form"))


@pytest.fixture
def approval():
    """A lawful 批准决定书 of 2026-03-02, accepted on 2026-02-10, due on 2026-03-16."""
    return Case(sample("approval-decision"))


@pytest.fixture
def rejection():
    """A lawful 不予批准决定书 of 2026-02-10, accepted on 2026-01-05, due on 2026-02-14 after a special procedure."""
    return Case(sample("rejection-decision"))
