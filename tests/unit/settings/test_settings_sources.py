"""Settings: which source wins, what each value remembers, how strictly files are read."""

from __future__ import annotations

import json
import os
from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from nh_edoc import messages
from nh_edoc.errors import FileError, InputError
from nh_edoc.model.document import ItemType
from nh_edoc.settings import Settings
from nh_edoc.settings.values import SETTINGS

AGENCY = "11440605000000000E"


@pytest.fixture(autouse=True)
def empty_folder(tmp_path, monkeypatch):
    """Each test runs in a folder of its own, with no settings in it."""
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def problems(*args, **kwargs):
    with pytest.raises(InputError) as caught:
        Settings.load(*args, **kwargs)
    assert caught.value.code == "settings.invalid"
    for problem in caught.value.problems:
        for lang in messages.LANGUAGES:
            assert "{" not in problem.message(lang)
            assert not problem.message(lang).startswith("settings.")
    return {(p.path, p.code.removeprefix("settings.")) for p in caught.value.problems}


def test_defaults():
    """Without any source all values are the defaults, and say so."""
    settings = Settings.load(env={})
    assert settings == Settings()
    assert settings.qr_host == "https://verify.example.gov.cn"
    assert settings.licensing_item_types == (ItemType.LICENSING,)
    assert {origin for _, _, origin in settings.explain()} == {"default"}


def test_every_field_can_be_set_and_is_explained():
    """A field that no source can reach, or that config show hides, would be a trap."""
    assert {f.name for f in fields(Settings)} - {"origins"} == set(SETTINGS)
    assert [name for name, _, _ in Settings().explain()] == [f.name for f in fields(Settings) if f.name != "origins"]


def test_order_of_the_sources(tmp_path, empty_folder):
    """Option > environment > --config > ./nh-edoc.toml > user folder, name by name."""
    user = tmp_path / "home"
    folder = user / "nh-edoc" if os.name == "nt" else user / ".config" / "nh-edoc"
    folder.mkdir(parents=True)
    env = {"APPDATA" if os.name == "nt" else "HOME": str(user)}
    names = ("backdating_days", "receipt_number_max", "qr_host", "lang", "tsa_url")

    def text(level):
        values = [10 + level, 20 + level, f"https://h{level}.cn", "en" if level % 2 else "zh", f"http://t{level}"]
        return "".join(f"{n} = {json.dumps(v)}\n" for n, v in list(zip(names, values, strict=True))[: level + 1])

    (folder / "nh-edoc.toml").write_text(text(4), encoding="utf-8")
    (empty_folder / "nh-edoc.toml").write_text(text(3), encoding="utf-8")
    config = tmp_path / "given.toml"
    config.write_text(text(2), encoding="utf-8")
    env["NH_EDOC_BACKDATING_DAYS"] = "11"
    env["NH_EDOC_RECEIPT_NUMBER_MAX"] = "21"
    settings = Settings.load(config, env=env, options={"backdating_days": 10, "lang": None})
    assert [getattr(settings, name) for name in names] == [10, 21, "https://h2.cn", "en", "http://t4"]
    origins = {name: origin for name, _, origin in settings.explain()}
    assert [origins[name] for name in names] == [
        "option",
        "NH_EDOC_RECEIPT_NUMBER_MAX",
        str(config),
        "nh-edoc.toml",
        str(folder / "nh-edoc.toml"),
    ]
    assert origins["trust"] == "default"


def test_xdg_folder_goes_before_home(tmp_path):
    """The user's folder is where the system's convention puts it."""
    if os.name == "nt":
        pytest.skip("no XDG folders on Windows")
    (tmp_path / "x" / "nh-edoc").mkdir(parents=True)
    (tmp_path / "x" / "nh-edoc" / "nh-edoc.toml").write_text('lang = "en"', encoding="utf-8")
    assert Settings.load(env={"XDG_CONFIG_HOME": str(tmp_path / "x"), "HOME": str(tmp_path)}).lang == "en"


def test_paths_start_from_their_file(tmp_path):
    """A file can be moved with what it names; options and environment start from the working folder."""
    config = tmp_path / "etc" / "nh.toml"
    config.parent.mkdir()
    config.write_text('trust = "pki/trust"\n', encoding="utf-8")
    settings = Settings.load(config, env={"NH_EDOC_CALENDAR_OVERRIDE": "c.json"})
    assert settings.trust == tmp_path / "etc" / "pki" / "trust"
    assert settings.calendar_override == Path("c.json")
    assert Settings.load(config, env={}, options={"trust": Path("other")}).trust == Path("other")
    absolute = tmp_path.resolve() / "t"
    assert Settings.load(env={}, options={"trust": absolute}).trust == absolute


def test_tables(tmp_path):
    """Review organs and item types are read from files, frozen, and shown."""
    config = tmp_path / "nh.toml"
    config.write_text(
        f'licensing_item_types = ["01", "07"]\n[review_organs]\n{AGENCY} = ["甲人民政府", "乙人民政府"]\n',
        encoding="utf-8",
    )
    settings = Settings.load(config, env={})
    assert settings.review_organs[AGENCY] == ("甲人民政府", "乙人民政府")
    assert settings.licensing_item_types == (ItemType.LICENSING, ItemType.CONFIRMATION)
    rows = {name: value for name, value, _ in settings.explain()}
    assert rows["review_organs"] == f"{AGENCY}: 甲人民政府、乙人民政府"
    assert rows["licensing_item_types"] == "01, 07"
    with pytest.raises(TypeError):
        settings.review_organs[AGENCY] = ()
    with pytest.raises(FrozenInstanceError):
        settings.lang = "en"


def test_unknown_names_are_refused_with_the_nearest(tmp_path):
    """A misspelt setting must not silently stay at its default, wherever it was written."""
    config = tmp_path / "nh.toml"
    config.write_text('qr_hosts = "https://a.cn"\nunheard_of = 1\n', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Settings.load(config, env={"NH_EDOC_LANGG": "en"}, options={"tsaurl": "x"})
    near = {p.params["name"]: p.params["near"] for p in caught.value.problems}
    assert near["qr_hosts"] == "qr_host"
    assert near["langg"] == "lang"
    assert near["tsaurl"] == "tsa_url"
    assert "backdating_days" in near["unheard_of"]
    assert {p.code for p in caught.value.problems} == {"settings.unknown"}


def test_secrets_and_foreign_variables_are_no_settings():
    """A pass phrase is not read here, hence never shown; other programs' variables are none of ours."""
    env = {"NH_EDOC_PASSPHRASE": "geheim", "_NH_EDOC_COMPLETE": "bash_source", "LANG": "C"}
    settings = Settings.load(env=env)
    assert "geheim" not in repr(settings) + str(settings.explain())


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("lang", "fr", "choice"),
        ("lang", 1, "not-text"),
        ("qr_host", "http://a.cn", "host"),
        ("qr_host", "https://a.cn/", "host"),
        ("qr_host", "https://a.cn/v", "host"),
        ("qr_host", "https://user@a.cn", "host"),
        ("qr_host", "https://a.cn ", "bad-text"),
        ("qr_host", "https://-a.cn", "host"),
        ("tsa_url", "ftp://a.cn", "url"),
        ("trust", "", "bad-text"),
        ("trust", "a\x00b", "bad-text"),
        ("applicant_code_attributes", "organizationIdentifier", "attributes"),
        ("applicant_code_attributes", [], "attributes"),
        ("applicant_code_attributes", ["2.5.4.097"], "attributes"),
        ("backdating_days", -1, "whole"),
        ("backdating_days", True, "whole"),
        ("backdating_days", 5.0, "whole"),
        ("backdating_days", "５", "whole"),
        ("receipt_number_max", 51, "whole"),
        ("decision_number_pattern", "(", "pattern"),
        ("decision_number_pattern", "x" * 301, "pattern"),
        ("review_organs", ["x"], "organs"),
        ("review_organs", {"11440605000000000F": ["x"]}, "organs-agency"),
        ("review_organs", {AGENCY: []}, "names"),
        ("review_organs", {AGENCY: "甲"}, "names"),
        ("licensing_item_types", ["1"], "choice"),
        ("licensing_item_types", [], "names"),
    ],
)
def test_bad_values_are_refused(name, value, code):
    """Each setting has its type and bounds."""
    assert problems(env={}, options={name: value}) == {(f"/{name}", code)}


def test_all_problems_of_all_sources_are_told_at_once(tmp_path):
    """Also those of a weaker source whose value would not have won."""
    config = tmp_path / "nh.toml"
    config.write_text('lang = "fr"\nbackdating_days = "many"\n', encoding="utf-8")
    found = problems(config, env={"NH_EDOC_LANG": "zh", "NH_EDOC_REVIEW_ORGANS": "{}"}, options={"qr_host": "x"})
    assert found == {
        ("/lang", "choice"),
        ("/backdating_days", "whole"),
        ("/review_organs", "file-only"),
        ("/qr_host", "host"),
    }


@pytest.mark.parametrize("data", [b"lang = ", b"\xff", b'lang = "zh"\nlang = "en"', b"x = " + b"[" * 100_000])
def test_bad_toml_is_refused(tmp_path, data):
    """Not TOML, not UTF-8, a name twice, too deep."""
    config = tmp_path / "nh.toml"
    config.write_bytes(data)
    with pytest.raises(InputError) as caught:
        Settings.load(config, env={})
    assert caught.value.code == "settings.toml"


def test_a_named_file_must_exist(tmp_path):
    """--config of a file that is not there is a mistake, unlike a missing ./nh-edoc.toml."""
    with pytest.raises(FileError):
        Settings.load(tmp_path / "missing.toml", env={})


def test_a_file_named_twice_is_read_once(empty_folder):
    """--config of the file that would be read anyway does not tell its mistakes twice."""
    (empty_folder / "nh-edoc.toml").write_text('lang = "fr"', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        Settings.load("nh-edoc.toml", env={})
    assert len(caught.value.problems) == 1


def test_process_environment_is_the_default(monkeypatch):
    """Without ``env`` the variables of the process count."""
    for name in [name for name in os.environ if name.startswith("NH_EDOC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("NH_EDOC_LANG", "en")
    assert Settings.load().lang == "en"
