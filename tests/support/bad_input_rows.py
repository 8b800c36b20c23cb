"""Bad input and its answer: tried by the tests, printed in the reference."""

from __future__ import annotations

from typing import Final, NamedTuple


class Row(NamedTuple):
    """One bad input."""

    name: str
    zh: str
    en: str
    command: str
    exit: int
    code: str
    """Stable code in the answer: of the error, of one of its problems, of the rule, or of the check that failed."""


ROWS: Final = (
    Row("broken-json", "JSON 残缺", "broken JSON", "doc check", 4, "record.json"),
    Row("broken-xml", "XML 残缺", "broken XML", "doc check", 4, "xml.syntax"),
    Row("xml-doctype", "XML 带 DTD", "XML with a DTD", "doc check", 4, "xml.doctype"),
    Row("xml-entities", "XML 带实体", "XML with entities", "doc check", 4, "xml.doctype"),
    Row("large", "200 MB 的输入", "an input of 200 MB", "doc check", 4, "io.too-large"),
    Row("deep-json", "嵌套一万层的 JSON", "JSON 10,000 levels deep", "doc check", 4, "record.too-deep"),
    Row("deep-xml", "嵌套一万层的 XML", "XML 10,000 levels deep", "doc check", 4, "xml.limit"),
    Row("missing-field", "缺少栏目", "a missing field", "doc check", 4, "record.missing"),
    Row(
        "misspelt-field",
        "栏目名写错（提示相近的）",
        "a misspelt field (the near one is named)",
        "doc check",
        4,
        "record.unknown-near",
    ),
    Row("unknown-kind", "文种名写错", "a misspelt kind", "doc check", 4, "document.kind-near"),
    Row("agency-digits", "机关代码校验位错误", "wrong check digit of the agency", "doc check", 4, "R15"),
    Row("applicant-digits", "申请人代码校验位错误", "wrong check digit of the applicant", "doc check", 4, "R15"),
    Row("item-digits", "事项编码错误", "wrong item code", "doc check", 4, "R15"),
    Row("due-date", "办结日期与工作日历不符", "a due date that the calendar does not give", "doc check", 4, "R03"),
    Row("no-remedies", "不予批准没有救济途径", "a refusal without remedies", "doc check", 4, "R08"),
    Row("no-glyph", "没有字形的字符", "a character without a glyph", "doc issue", 4, "glyph.missing"),
    Row("no-reason", "接受规则没有理由", "a rule accepted without a reason", "doc issue", 4, "cli.accept-reason"),
    Row("out-missing", "输出文件夹不存在", "the output's folder is missing", "doc issue", 5, "io.unwritable"),
    Row("out-folder", "输出是文件夹", "the output is a folder", "doc issue", 5, "io.unwritable"),
    Row("out-is-input", "输出就是输入", "the output is the input", "doc issue", 4, "io.same-file"),
    Row("wrong-passphrase", "口令错误", "a wrong pass phrase", "doc issue", 5, "signer.passphrase"),
    Row("no-key", "密钥文件不存在", "no key file", "doc issue", 5, "signer.unreadable"),
    Row("key-scheme", "密钥写法不正确", "a key that is no URI", "doc issue", 5, "signer.uri"),
    Row(
        "other-key",
        "密钥与证书不配",
        "key and certificate that do not belong together",
        "doc issue",
        5,
        "signer.key-mismatch",
    ),
    Row("expired-certificate", "证书过期", "an expired certificate", "doc issue", 5, "signer.expired"),
    Row(
        "not-for-sealing",
        "证书不能用于签章",
        "a certificate that is not for sealing",
        "doc issue",
        5,
        "signer.not-for-sealing",
    ),
    Row("seal-kind", "印章不能用于该文种", "a seal for other kinds", "doc issue", 5, "seal.not-authorised.wrong-kind"),
    Row(
        "seal-agency",
        "印章不是该机关的",
        "a seal of another agency",
        "doc issue",
        5,
        "seal.not-authorised.wrong-agency",
    ),
    Row("seal-unlisted", "印章未登记", "a seal that is not listed", "doc issue", 5, "seal.not-authorised.unknown-seal"),
    Row("sealed-again", "重复用印", "sealing a sealed file again", "seal apply", 4, "embedded.complete"),
    Row(
        "tsa-unreachable",
        "时间戳服务无法连接",
        "an authority that cannot be reached",
        "doc issue --tsa",
        5,
        "time.unavailable",
    ),
    Row(
        "tsa-not-given",
        "要求时间戳但没有服务",
        "a time stamp without an authority",
        "doc issue",
        4,
        "cli.tsa-not-given",
    ),
    Row(
        "evidence-missing",
        "没有给出数据所列附件",
        "an attached file that is not given",
        "doc issue",
        4,
        "attachment.missing",
    ),
    Row(
        "license-rejection",
        "用不予批准决定书生成证照",
        "a licence from a refusal",
        "license issue",
        4,
        "license.not-granting",
    ),
    Row(
        "license-tampered",
        "用被改动的决定书生成证照",
        "a licence from a changed decision",
        "license issue",
        4,
        "license.not-valid",
    ),
    Row(
        "license-untrusted",
        "用真伪未确认的决定书生成证照",
        "a licence from a decision that is not proven",
        "license issue",
        4,
        "license.indeterminate",
    ),
    Row(
        "license-twice",
        "同一决定书再次生成证照",
        "a second licence from one decision",
        "license issue",
        4,
        "registry.decision-used",
    ),
    Row("license-type", "证照类型不存在", "an unknown type of licence", "license issue", 4, "license.type-unknown"),
    Row(
        "registry-missing",
        "登记簿不存在（不会自动新建）",
        "no registry (none is made)",
        "registry numbers",
        5,
        "registry.missing",
    ),
    Row(
        "registry-newer",
        "登记簿来自更新的版本",
        "a registry of a newer version",
        "registry numbers",
        5,
        "registry.newer",
    ),
    Row(
        "case-other",
        "由不予批准的办件起草批准决定书",
        "an approval from a refused case",
        "doc draft",
        4,
        "case.outcome",
    ),
    Row("verify-not-pdf", "不是 PDF", "not a PDF", "verify", 1, "file.syntax"),
    Row("verify-empty", "空文件", "an empty file", "verify", 1, "file.syntax"),
    Row("verify-truncated", "被截断的文件", "a truncated file", "verify", 1, "file.end"),
    Row("verify-appended", "末尾被追加", "bytes appended", "verify", 1, "file.end"),
    Row("verify-changed", "改动一个字节", "one byte changed", "verify", 1, "seal.digest"),
    Row("verify-unsealed", "没有印章", "no seal", "verify", 1, "seal.present"),
    Row("verify-missing", "文件不存在", "no such file", "verify", 5, "io.unreadable"),
    Row("verify-folder", "是文件夹", "a folder", "verify", 5, "io.unreadable"),
    Row("bad-time", "时点写法错误", "a time that is none", "verify --at", 4, "cli.time"),
    Row("trust-missing", "信任库不存在", "no trust store", "verify", 5, "trust.folder"),
    Row("trust-empty", "信任库是空文件夹", "an empty trust store", "verify", 5, "trust.list"),
    Row("trust-no-list", "信任库没有列表", "a trust store without its list", "verify", 5, "trust.list"),
    Row("trust-no-anchor", "信任锚文件不存在", "an anchor that is missing", "verify", 5, "trust.unusable"),
    Row("trust-wrong-anchor", "信任锚摘要不符", "an anchor of another digest", "verify", 5, "trust.unusable"),
    Row("trust-expired", "信任库过期", "an expired trust store", "verify", 3, "chain.trust-store"),
    Row("trust-other", "别处的信任库", "somebody else's trust store", "verify", 3, "chain.path"),
    Row("trust-other-kind", "印章只登记了其他文种", "a seal listed for other kinds", "verify", 1, "authority.kind"),
    Row("settings-unknown", "设置名写错", "an unknown setting", "config show", 4, "settings.unknown"),
    Row("settings-missing", "设置文件不存在", "no settings file", "config show", 5, "io.unreadable"),
    Row("package-changed", "归档包文件被改动", "a changed file in a package", "archive check", 1, "archive.changed"),
    Row("package-lost", "归档包缺文件", "a missing file in a package", "archive check", 1, "archive.missing"),
    Row("package-extra", "归档包有多余文件", "an extra file in a package", "archive check", 1, "archive.extra"),
    Row(
        "package-unsigned", "归档包没有签名", "a package without its signature", "archive check", 1, "archive.signature"
    ),
    Row("package-missing", "归档包不存在", "no such package", "archive check", 5, "archive.unreadable"),
)
