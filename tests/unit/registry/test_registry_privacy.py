"""What the registry takes in: the declared form, and nothing that says who the applicant is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from nh_edoc.errors import InputError
from nh_edoc.model.digest import Digest
from nh_edoc.model.document import IdType
from nh_edoc.model.registry import EventEntry, LicenseStatus, NumberSeries
from nh_edoc.registry import SqliteRegistry, holder_digest

RESIDENT = "11010519491231002X"
"""The example of GB 11643 itself."""
KEY = b"k" * 32


def input_problems(call, *args, **kwargs):
    with pytest.raises(InputError) as caught:
        call(*args, **kwargs)
    assert caught.value.code == "registry.input"
    for problem in caught.value.problems:
        for lang in ("zh", "en"):
            assert "registry." not in problem.message(lang)
            assert "{" not in problem.message(lang)
    return [(problem.path, problem.code.removeprefix("registry.")) for problem in caught.value.problems]


class TestPersonalData:
    @pytest.mark.parametrize(
        "text",
        [
            f"申请人{RESIDENT}撤回",
            "联系电话13800138000",
            "a13800138000b",
            RESIDENT.lower(),
            "44060520000229123x。",
            f" {RESIDENT}",
        ],
    )
    def test_refused_in_every_free_text(self, sqlite_registry, make, text):
        """R25, 个人信息保护法: reasons, grounds, details and accounts name nobody; the message does not repeat it."""
        entry = EventEntry(action="noted", agency=make.agency, kind="approval-decision", number="1", detail=text)
        assert input_problems(sqlite_registry.append_event, make.op(), entry) == [("/detail", "personal-data")]
        ground = make.step(LicenseStatus.ABANDONED, ground=text)
        assert input_problems(sqlite_registry.transition_license, make.op(), make.identifier(), ground) == [
            ("/ground", "personal-data")
        ]
        with pytest.raises(InputError) as caught:
            sqlite_registry.abandon_number(make.op(), make.agency, "1", reason=text)
        assert text not in str(caught.value)

    def test_account_is_no_identity_number(self, sqlite_registry, make):
        """R25 for the clerk as well."""
        assert input_problems(sqlite_registry.allocate_number, make.op(actor=RESIDENT), make.scheme()) == [
            ("/actor", "personal-data")
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "南演许准〔2026〕12号",
            "11440605MB2D102559444011310600201202106241096",
            "行政许可法 第七十条",
            f"VALID {'a' * 26}13800138000{'b' * 27}",  # a digest may have such digits
        ],
    )
    def test_numbers_of_documents_are_welcome(self, sqlite_registry, make, text):
        """R25: approval code and document number are what a ledger carries."""
        entry = EventEntry(action="noted", agency=make.agency, kind="approval-decision", number="1", detail=text)
        assert sqlite_registry.append_event(make.op(), entry).entry.detail == text

    def test_holder_is_nowhere_in_the_files(self, path, make):
        """R25: after a whole life neither code nor name of the holder lies in any file of the registry."""
        with SqliteRegistry.create(path) as registry:
            token = holder_digest(IdType.RESIDENT_ID, RESIDENT, key=KEY)
            registry.register_license(make.op(), make.license(1, holder=token))
            registry.transition_license(make.op(), make.identifier(1), make.issue())
            assert len(registry.licenses_of(holder_digest(IdType.RESIDENT_ID, RESIDENT.lower(), key=KEY))) == 1
            content = b"".join(file.read_bytes() for file in path.parent.iterdir())
            assert token.encode() in content
            for secret in (RESIDENT.encode(), RESIDENT[:17].encode(), KEY):
                assert secret not in content

    def test_holder_digest_is_keyed(self):
        """Without a key the few possible identity numbers could be tried one by one."""
        digest = holder_digest(IdType.RESIDENT_ID, RESIDENT, key=KEY)
        assert digest != holder_digest(IdType.RESIDENT_ID, RESIDENT, key=b"j" * 32)
        assert digest != holder_digest(IdType.PASSPORT, RESIDENT, key=KEY)
        with pytest.raises(InputError) as caught:
            holder_digest(IdType.RESIDENT_ID, RESIDENT, key=b"short")
        assert caught.value.code == "registry.holder-key"
        assert "short" not in str(caught.value)

    def test_holder_digest_as_published(self):
        """RFC 2104 over `type:code`, so that another system with the key asks for the same holder."""
        import hashlib
        import hmac

        expected = hmac.new(KEY, b"111:11010519491231002X", hashlib.sha256).hexdigest()
        assert holder_digest(IdType.RESIDENT_ID, RESIDENT, key=KEY) == expected

    def test_holder_is_never_stored_bare(self, sqlite_registry, make):
        """R25: the field takes a digest and nothing else."""
        bare = make.license(1, holder=RESIDENT)
        assert input_problems(sqlite_registry.register_license, make.op(), bare) == [("/holder", "text")]
        with pytest.raises(InputError) as caught:
            sqlite_registry.register_license(make.op(), bare)
        assert RESIDENT not in str(caught.value)


class TestForm:
    def test_all_problems_at_once(self, sqlite_registry, make):
        """Everything that is wrong is said, with its place."""
        entry = make.document(1)
        bad_key = type(entry.key)(agency="1144", kind="Approval", number=" 1")
        bad = type(entry)(
            key=bad_key, approval_code="码", xml_digest=Digest(alg="sha256", value="AB"), file_digest=entry.file_digest
        )
        found = input_problems(sqlite_registry.register_document, make.op(actor="张三"), bad)
        assert found == [
            ("/actor", "text"),
            ("/key/agency", "text"),
            ("/key/kind", "text"),
            ("/key/number", "text"),
            ("/approval_code", "text"),
            ("/xml_digest/alg", "type"),
            ("/xml_digest/value", "text"),
        ]

    @pytest.mark.parametrize(
        "at",
        [
            datetime(2026, 2, 10, 9, 0, tzinfo=UTC).replace(tzinfo=None),
            datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8))),
            datetime.max.replace(tzinfo=UTC),
        ],
    )
    def test_times_are_aware_and_plausible(self, sqlite_registry, make, at):
        """A time without offset is not a time; the registry has no clock and no zone of its own."""
        assert input_problems(sqlite_registry.allocate_number, make.op(at=at), make.scheme()) == [("/at", "time")]

    def test_time_is_kept_exactly(self, sqlite_registry, make):
        """Beijing time in, the same moment out, to the microsecond."""
        at = datetime(2026, 2, 10, 0, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
        assert sqlite_registry.allocate_number(make.op(at=at), make.scheme()).allocated_at == at

    def test_types_are_exact(self, sqlite_registry, make):
        """A datetime is no day, a bool no number: they would be stored as something else."""
        wrong = make.license(1, valid_until=datetime(2026, 2, 10, tzinfo=UTC), grant=True, approval_code=7)
        assert input_problems(sqlite_registry.register_license, make.op(), wrong) == [
            ("/approval_code", "type"),
            ("/grant", "type"),
            ("/valid_until", "type"),
        ]
        step = make.step("valid", date(2026, 2, 10))
        assert input_problems(sqlite_registry.transition_license, make.op(), make.identifier(), step) == [
            ("/status", "type")
        ]

    @pytest.mark.parametrize("first", [0, -1, 10**12])
    def test_whole_numbers_have_bounds(self, sqlite_registry, make, first):
        """A series begins at 1 or later."""
        found = input_problems(sqlite_registry.allocate_number, make.op(), make.scheme(first=first))
        assert found == [("/first", "whole")]

    @pytest.mark.parametrize("number", ["", "a" * 129, "\ud800", "x\u202ey", "a\x00b"])
    def test_lookups_are_checked_too(self, sqlite_registry, make, number):
        """Strings out of foreign files reach the lookups: they are refused, not passed on to SQLite."""
        assert input_problems(sqlite_registry.license, number) == [("/identifier", "text")]
        assert input_problems(lambda: list(sqlite_registry.events(number=number))) == [("/number", "text")]
        assert input_problems(sqlite_registry.confirm_number, make.op(), make.agency, number) == [("/number", "text")]

    def test_identifier_has_the_root_of_the_standard(self, sqlite_registry, make):
        """GB/T 36904: root 1.2.156.3005.2; an old vendor's 3003.2 is refused."""
        wrong = make.license(1, identifier=make.identifier().replace("3005", "3003"))
        assert input_problems(sqlite_registry.register_license, make.op(), wrong) == [("/identifier", "text")]

    def test_series_filter_is_checked(self, sqlite_registry):
        """A mistyped series is refused rather than answered with nothing."""
        series = NumberSeries(agency="x", kind="approval-decision", scope="2026")
        assert input_problems(lambda: list(sqlite_registry.numbers(series=series))) == [("/agency", "text")]
