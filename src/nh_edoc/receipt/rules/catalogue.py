"""规则目录: what each rule demands, how a breach weighs, and which law asks for it.

Whether a demand is met, the modules beside this one find out; what follows from a breach stands here alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from nh_edoc import messages
from nh_edoc.model.record import dataclass
from nh_edoc.model.report import Severity
from nh_edoc.receipt.rules import laws
from nh_edoc.receipt.rules.laws import Basis

if TYPE_CHECKING:
    from collections.abc import Mapping

CATALOGUE_VERSION: Final = "5"
"""Raised with every change of a demand, its weight or its basis; a checked document carries it."""

BLOCKING, FINDING, WARNING = Severity.BLOCKING, Severity.FINDING, Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One thing that a rule demands."""

    code: str
    """``rules.Rnn.what``: code of the finding and of its text."""
    severity: Severity
    bases: tuple[Basis, ...]

    @property
    def rule(self) -> str:
        """The rule that the demand belongs to, for example ``R03``."""
        return self.code.split(".")[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """规则: one entry of the catalogue."""

    id: str
    demands: tuple[Demand, ...] = ()
    """None where the rule is no matter of one document's data; its explanation says where it is judged."""
    rests: tuple[Basis, ...] = ()
    """What a rule without demands rests on."""

    @property
    def bases(self) -> tuple[Basis, ...]:
        """All laws and standards that the rule rests on, each once."""
        return tuple(dict.fromkeys((*(basis for demand in self.demands for basis in demand.bases), *self.rests)))

    def title(self, lang: str = "zh") -> str:
        """Return the rule in a few words."""
        return messages.text(f"rules.{self.id}.title", lang)

    def explanation(self, lang: str = "zh") -> str:
        """Return what the rule demands and what a breach leads to."""
        return messages.text(f"rules.{self.id}.explanation", lang)


def _demand(code: str, severity: Severity, *bases: Basis) -> Demand:
    return Demand(code=f"rules.{code}", severity=severity, bases=bases)


_ACCEPTANCE = (laws.LICENSING_32_1_5, laws.MEASURES_14)
_PERIOD = (laws.LICENSING_42, laws.LICENSING_82, *laws.COUNTING)
_DECISION_PERIOD = (laws.LICENSING_42, laws.LICENSING_45, laws.LICENSING_82, *laws.COUNTING)

_SPECIAL = (laws.LICENSING_45, laws.MEASURES_15)
_ONLINE = (laws.MEASURES_16, laws.CIVIL_90)

R03_ORDER = _demand("R03.order", BLOCKING, laws.LICENSING_32_1_5, laws.LICENSING_32_2, laws.MEASURES_14)
R03_SUPPLEMENT = _demand("R03.supplement", BLOCKING, *_ACCEPTANCE)
R03_LATE = _demand("R03.late", FINDING, laws.LICENSING_32_1_4, laws.LICENSING_82)
R03_CLOCK = _demand("R03.clock-start", BLOCKING, laws.MEASURES_14, *laws.COUNTING)
R03_DUE = _demand("R03.due-date", BLOCKING, *_PERIOD)
R03_DUE_OTHER = _demand("R03.due-date-other-calendar", FINDING, *_PERIOD)
R03_PROMISED_PAIR = _demand("R03.promised-pair", BLOCKING, laws.PLATFORM_DATA)
R03_PROMISED = _demand("R03.promised-date", BLOCKING, laws.PLATFORM_DATA, *laws.COUNTING)
R03_PROMISED_OTHER = _demand("R03.promised-date-other-calendar", FINDING, laws.PLATFORM_DATA, *laws.COUNTING)
R03_PROMISED_LATE = _demand("R03.promised-late", BLOCKING, laws.LICENSING_42, laws.PLATFORM_DATA)
R03_PROVISIONAL = _demand("R03.provisional", BLOCKING, *_PERIOD)
R03_UNCOVERED = _demand("R03.uncovered", BLOCKING, *_PERIOD)

R07_ORDER = _demand("R07.order", BLOCKING, laws.LICENSING_42, laws.MEASURES_15)
R07_SPAN = _demand("R07.special-span", BLOCKING, laws.LICENSING_45, laws.MEASURES_15)
R07_DUE = _demand("R07.due-date", BLOCKING, *_DECISION_PERIOD)
R07_DUE_OTHER = _demand("R07.due-date-other-calendar", FINDING, *_DECISION_PERIOD)
R07_PROVISIONAL = _demand("R07.provisional", BLOCKING, *_DECISION_PERIOD)
R07_UNCOVERED = _demand("R07.uncovered", BLOCKING, *_DECISION_PERIOD)
R07_LATE = _demand("R07.late", FINDING, laws.LICENSING_42, laws.MEASURES_15)

R08_FACTS = _demand("R08.facts", BLOCKING, laws.LICENSING_38)
R08_REASONS = _demand("R08.reasons", BLOCKING, laws.LICENSING_38)
R08_BASIS = _demand("R08.legal-basis", BLOCKING, laws.LICENSING_38)
R08_STANDARDS = _demand("R08.technical-standards", WARNING, laws.LICENSING_55)
R08_ORGAN = _demand("R08.review-organ", BLOCKING, laws.LICENSING_38, laws.REVIEW_TOLD)
R08_REVIEW = _demand("R08.review-period", BLOCKING, *laws.REVIEW_PERIOD, laws.REVIEW_TOLD)
R08_REVIEW_LONG = _demand("R08.review-period-long", WARNING, *laws.REVIEW_PERIOD)
R08_COURT = _demand("R08.court", BLOCKING, laws.LICENSING_38, laws.SUIT_PERIOD, laws.FORMER_SUIT_PERIOD)
R08_SUIT = _demand("R08.suit-period", BLOCKING, laws.SUIT_PERIOD, laws.FORMER_SUIT_PERIOD)

R09_CHANNEL = _demand("R09.channel", BLOCKING, laws.REVIEW_ONLINE)

R10_ORGAN = _demand("R10.organ", WARNING, *laws.REVIEW_ORGAN)
R10_UNKNOWN = _demand("R10.not-configured", WARNING, *laws.REVIEW_ORGAN)

R14_SHAPE = _demand("R14.shape", BLOCKING, laws.OFFICIAL_DOCUMENTS)
R14_SCHEME = _demand("R14.scheme", BLOCKING, laws.OFFICIAL_DOCUMENTS)
R14_BRACKETS = _demand("R14.brackets", BLOCKING, laws.OFFICIAL_DOCUMENTS)
R14_RECEIPT_BRACKETS = _demand("R14.receipt-brackets", WARNING, laws.OFFICIAL_DOCUMENTS)
R14_YEAR = _demand("R14.year", WARNING, laws.OFFICIAL_DOCUMENTS)
R14_LENGTH = _demand("R14.length", BLOCKING, laws.PLATFORM_DATA)

R15_AGENCY = _demand("R15.agency", BLOCKING, laws.SOCIAL_CREDIT_CODE)
R15_ORGANISATION = _demand("R15.organisation", BLOCKING, laws.SOCIAL_CREDIT_CODE)
R15_PERSON = _demand("R15.person", BLOCKING, laws.RESIDENT_NUMBER)
R15_ITEM = _demand("R15.item", BLOCKING, laws.ITEM_CODES)
R15_ITEM_AGENCY = _demand("R15.item-agency", BLOCKING, laws.ITEM_CODES)
R15_APPROVAL = _demand("R15.approval", BLOCKING, laws.MEASURES_11, laws.PLATFORM_DATA)
R15_APPROVAL_FORM = _demand("R15.approval-form", WARNING, laws.MEASURES_11, laws.PLATFORM_DATA)
R15_APPROVAL_ITEM = _demand("R15.approval-item", BLOCKING, laws.MEASURES_11, laws.PLATFORM_DATA)
R15_LICENSE = _demand("R15.license", BLOCKING, laws.LICENSE_IDENTIFIER)
R15_LICENSE_ISSUER = _demand("R15.license-issuer", WARNING, laws.LICENSE_IDENTIFIER)
R15_LICENSE_TYPE = _demand("R15.license-type", BLOCKING, laws.LICENSE_IDENTIFIER)

R05_SPAN = _demand("R05.span", BLOCKING, *_SPECIAL)
R05_AFTERWARDS = _demand("R05.afterwards", BLOCKING, *_SPECIAL)
R05_REASONS = _demand("R05.reasons", BLOCKING, *_SPECIAL)
R05_BASIS = _demand("R05.legal-basis", BLOCKING, *_SPECIAL)
R05_LENGTH = _demand("R05.length", BLOCKING, *_SPECIAL)
R05_END = _demand("R05.end", BLOCKING, *_SPECIAL, *laws.COUNTING)
R05_END_OTHER = _demand("R05.end-other-calendar", FINDING, *_SPECIAL, *laws.COUNTING)
R05_DUE = _demand("R05.due-date", BLOCKING, *_SPECIAL, laws.LICENSING_42, *laws.COUNTING)
R05_DUE_OTHER = _demand("R05.due-date-other-calendar", FINDING, *_SPECIAL, laws.LICENSING_42, *laws.COUNTING)
R05_UNCOVERED = _demand("R05.uncovered", BLOCKING, *_SPECIAL, *laws.COUNTING)

R11_LATE = _demand("R11.late", FINDING, laws.LICENSING_44, laws.LICENSING_82)

R13_ORDER = _demand("R13.order", BLOCKING, laws.MEASURES_16, laws.CIVIL_90)
R13_ONLINE = _demand("R13.online", BLOCKING, *_ONLINE)
R13_CONSENT = _demand("R13.consent", BLOCKING, *_ONLINE)
R13_ARRIVAL = _demand("R13.arrival", BLOCKING, *_ONLINE)
R13_SMS = _demand("R13.sms", BLOCKING, *_ONLINE)
R13_COURIER = _demand("R13.courier", BLOCKING, laws.MEASURES_16, laws.CIVIL_91)
R13_EVIDENCE = _demand("R13.evidence", BLOCKING, laws.MEASURES_16, laws.CIVIL_91)
R13_RECEIVER = _demand("R13.receiver", BLOCKING, laws.MEASURES_16, laws.CIVIL_88, laws.CIVIL_89)
R13_SUBSTITUTE = _demand("R13.substitute", WARNING, laws.CIVIL_88)
R13_ATTEMPTS = _demand("R13.attempts", BLOCKING, laws.MEASURES_16, laws.CIVIL_95)
R13_PUBLISHED = _demand("R13.published", BLOCKING, laws.MEASURES_16, laws.CIVIL_95)
R13_THIRTY_DAYS = _demand("R13.thirty-days", BLOCKING, laws.CIVIL_95)

R23_SEALED = _demand("R23.sealed", WARNING, laws.OFFICIAL_DATE)


R01_SEAL = _demand("R01.seal", BLOCKING, laws.LICENSING_32_2)
R01_APPLICANT = _demand("R01.applicant", BLOCKING, laws.MEASURES_19, laws.SOCIAL_CREDIT_CODE)

R02_LATE = _demand("R02.late", FINDING, laws.LICENSING_32_1_4, laws.LICENSING_82)
R02_ORDER = _demand("R02.order", BLOCKING, laws.LICENSING_32_1_4, laws.MEASURES_12)
R02_EARLIER = _demand("R02.earlier", BLOCKING, laws.LICENSING_32_1_4, laws.MEASURES_12)
R02_NEW_POINT = _demand("R02.new-point", BLOCKING, laws.LICENSING_32_1_4, laws.MEASURES_12)
R02_FIRST = _demand("R02.first-notice", BLOCKING, laws.LICENSING_32_1_4, laws.MEASURES_12)
R02_UNLISTED = _demand("R02.unlisted", BLOCKING, laws.LICENSING_32_1_4, laws.MEASURES_12)
R02_ANSWER = _demand("R02.answer-date", BLOCKING, laws.MEASURES_12, *laws.COUNTING)
R02_ANSWER_OTHER = _demand("R02.answer-date-other-calendar", FINDING, laws.MEASURES_12, *laws.COUNTING)
R02_UNCOVERED = _demand("R02.uncovered", BLOCKING, laws.MEASURES_12, *laws.COUNTING)

R04_ORGAN = _demand("R04.organ", BLOCKING, laws.LICENSING_32_1_2)

R05_REQUEST = _demand("R05.hearing-request", BLOCKING, laws.LICENSING_47, *laws.COUNTING)
R05_REQUEST_OTHER = _demand("R05.hearing-request-other-calendar", FINDING, laws.LICENSING_47, *laws.COUNTING)
R05_REQUEST_SHORT = _demand("R05.hearing-period", BLOCKING, laws.LICENSING_47)
R05_NOTICE = _demand("R05.hearing-notice", BLOCKING, laws.LICENSING_48, laws.LICENSING_82)

R06_ONCE = _demand("R06.once", BLOCKING, laws.LICENSING_42_1_LONGER)
R06_LATE = _demand("R06.late", BLOCKING, laws.LICENSING_42_1_LONGER)
R06_LENGTH = _demand("R06.length", BLOCKING, laws.LICENSING_42_1_LONGER, laws.LICENSING_42_2_LONGER)
R06_REASONS = _demand("R06.reasons", BLOCKING, laws.LICENSING_42_1_LONGER)
R06_DUE = _demand("R06.due-date", BLOCKING, laws.LICENSING_42_1_LONGER, *laws.COUNTING)
R06_DUE_OTHER = _demand("R06.due-date-other-calendar", FINDING, laws.LICENSING_42_1_LONGER, *laws.COUNTING)
R06_UNCOVERED = _demand("R06.uncovered", BLOCKING, laws.LICENSING_42_1_LONGER, *laws.COUNTING)

R07_DEEMED = _demand("R07.deemed-renewal", FINDING, laws.LICENSING_50)
R07_NOT_DEEMED = _demand("R07.not-deemed", BLOCKING, laws.LICENSING_50)

R17_PURPOSE = _demand("R17.purpose", BLOCKING, laws.LICENSE_METADATA)
R17_MAKER = _demand("R17.maker", BLOCKING, laws.LICENSE_METADATA)
R17_EXPIRY = _demand("R17.expiry", BLOCKING, laws.LICENSE_METADATA)
R17_EARLY = _demand("R17.expiry-early", BLOCKING, laws.LICENSE_METADATA)
R17_EXPIRED = _demand("R17.expired", FINDING, laws.LICENSE_METADATA)
R17_ORIGINAL = _demand("R17.original", BLOCKING, laws.ORIGINAL_FORM)
R17_USE = _demand("R17.use", BLOCKING, laws.SHARED_LICENSES, laws.PERSONAL_DATA)

R21_COUNT = _demand("R21.count", BLOCKING, laws.MEASURES_25)
R21_TOLD = _demand("R21.prior-notice", BLOCKING, laws.CREDIT_LISTS)
R21_ANSWER = _demand("R21.answer-date", BLOCKING, laws.CREDIT_LISTS, *laws.COUNTING)
R21_ANSWER_OTHER = _demand("R21.answer-date-other-calendar", FINDING, laws.CREDIT_LISTS, *laws.COUNTING)
R21_UNCOVERED = _demand("R21.uncovered", BLOCKING, laws.CREDIT_LISTS, *laws.COUNTING)
R21_APPEAL = _demand("R21.appeal-period", BLOCKING, laws.MEASURES_25)
R21_COUNTER = _demand("R21.counter", BLOCKING, laws.MEASURES_25, laws.CREDIT_LISTS)
R21_BASIS = _demand("R21.basis", WARNING, laws.CREDIT_LISTS)
R21_EXIT = _demand("R21.exit", WARNING, laws.CREDIT_LISTS)
R21_LATE = _demand("R21.appeal-late", FINDING, laws.MEASURES_25)

R22_PUBLIC = _demand("R22.public", WARNING, laws.LICENSING_40)
R22_ORIGINAL = _demand("R22.original", WARNING, laws.LICENSING_40, laws.ORIGINAL_FORM)
R22_UNMASKED = _demand("R22.unmasked", BLOCKING, laws.LICENSING_5, laws.PERSONAL_DATA)

R24_DEMANDED = _demand("R24.demanded", BLOCKING, laws.MEASURES_20, laws.SHARED_LICENSES)
R24_IDENTIFIER = _demand("R24.identifier", WARNING, laws.MEASURES_21, laws.SHARED_LICENSES)


_RULES = (
    Rule(id="R01", demands=(R01_SEAL, R01_APPLICANT)),
    Rule(
        id="R02",
        demands=(
            R02_LATE,
            R02_ORDER,
            R02_EARLIER,
            R02_NEW_POINT,
            R02_FIRST,
            R02_UNLISTED,
            R02_ANSWER,
            R02_ANSWER_OTHER,
            R02_UNCOVERED,
        ),
    ),
    Rule(
        id="R03",
        demands=(
            R03_ORDER,
            R03_SUPPLEMENT,
            R03_LATE,
            R03_CLOCK,
            R03_DUE,
            R03_DUE_OTHER,
            R03_PROMISED_PAIR,
            R03_PROMISED,
            R03_PROMISED_OTHER,
            R03_PROMISED_LATE,
            R03_PROVISIONAL,
            R03_UNCOVERED,
        ),
    ),
    Rule(id="R04", demands=(R04_ORGAN,)),
    Rule(
        id="R05",
        demands=(
            R05_SPAN,
            R05_AFTERWARDS,
            R05_REASONS,
            R05_BASIS,
            R05_LENGTH,
            R05_END,
            R05_END_OTHER,
            R05_DUE,
            R05_DUE_OTHER,
            R05_UNCOVERED,
            R05_REQUEST_SHORT,
            R05_REQUEST,
            R05_REQUEST_OTHER,
            R05_NOTICE,
        ),
    ),
    Rule(
        id="R06",
        demands=(
            R06_ONCE,
            R06_LATE,
            R06_LENGTH,
            R06_REASONS,
            R06_DUE,
            R06_DUE_OTHER,
            R06_UNCOVERED,
        ),
    ),
    Rule(
        id="R07",
        demands=(
            R07_ORDER,
            R07_SPAN,
            R07_DUE,
            R07_DUE_OTHER,
            R07_PROVISIONAL,
            R07_UNCOVERED,
            R07_LATE,
            R07_DEEMED,
            R07_NOT_DEEMED,
        ),
    ),
    Rule(
        id="R08",
        demands=(
            R08_FACTS,
            R08_REASONS,
            R08_BASIS,
            R08_STANDARDS,
            R08_ORGAN,
            R08_REVIEW,
            R08_REVIEW_LONG,
            R08_COURT,
            R08_SUIT,
        ),
    ),
    Rule(id="R09", demands=(R09_CHANNEL,)),
    Rule(
        id="R10",
        demands=(
            R10_ORGAN,
            R10_UNKNOWN,
        ),
    ),
    Rule(id="R11", demands=(R11_LATE,)),
    Rule(id="R12", rests=(laws.MEASURES_20,)),
    Rule(
        id="R13",
        demands=(
            R13_ORDER,
            R13_ONLINE,
            R13_CONSENT,
            R13_ARRIVAL,
            R13_SMS,
            R13_COURIER,
            R13_EVIDENCE,
            R13_RECEIVER,
            R13_SUBSTITUTE,
            R13_ATTEMPTS,
            R13_PUBLISHED,
            R13_THIRTY_DAYS,
        ),
    ),
    Rule(
        id="R14",
        demands=(
            R14_SHAPE,
            R14_SCHEME,
            R14_BRACKETS,
            R14_RECEIPT_BRACKETS,
            R14_YEAR,
            R14_LENGTH,
        ),
    ),
    Rule(
        id="R15",
        demands=(
            R15_AGENCY,
            R15_ORGANISATION,
            R15_PERSON,
            R15_ITEM,
            R15_ITEM_AGENCY,
            R15_APPROVAL,
            R15_APPROVAL_FORM,
            R15_APPROVAL_ITEM,
            R15_LICENSE,
            R15_LICENSE_ISSUER,
            R15_LICENSE_TYPE,
        ),
    ),
    Rule(id="R16", rests=(laws.LICENSE_METADATA,)),
    Rule(
        id="R17",
        demands=(R17_PURPOSE, R17_MAKER, R17_EXPIRY, R17_EARLY, R17_EXPIRED, R17_ORIGINAL, R17_USE),
    ),
    Rule(id="R18", rests=(laws.RELIABLE_SIGNATURE,)),
    Rule(id="R19", rests=(laws.OFFICIAL_DATE,)),
    Rule(id="R20", rests=(laws.MEASURES_22,)),
    Rule(
        id="R21",
        demands=(
            R21_COUNT,
            R21_TOLD,
            R21_ANSWER,
            R21_ANSWER_OTHER,
            R21_UNCOVERED,
            R21_APPEAL,
            R21_COUNTER,
            R21_BASIS,
            R21_EXIT,
            R21_LATE,
        ),
    ),
    Rule(id="R22", demands=(R22_PUBLIC, R22_ORIGINAL, R22_UNMASKED)),
    Rule(id="R23", demands=(R23_SEALED,)),
    Rule(id="R24", demands=(R24_DEMANDED, R24_IDENTIFIER)),
    Rule(id="R25", rests=(laws.PERSONAL_DATA,)),
)

CATALOGUE: Final[Mapping[str, Rule]] = {rule.id: rule for rule in _RULES}
"""Rule identifier → rule, in order."""
