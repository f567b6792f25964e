"""Column mappings: what they may say, and that somebody answers for each text of them."""

from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.mfa.mappings import load_mapping, read_mapping, require_signed, sign, signed_by
from console.mfa_importing import template
from inventory.central.importing import read_cells
from inventory.central.mapping import Format
from inventory.central.model import Source
from inventory.journal import Journal
from inventory.words import HinomiError
from tests.inventory.central.exports import table

GOOD = """\
product: ARCACLAVIS
format: table
evidence: E1
columns:
  account: [利用者ID, 職員番号]
  enforced: {column: 二要素, values: {必須化: yes, 任意化: "no"}}
constants: {system: 庁内端末, path: console, zone: 番号系, enabled: yes}
account_names: local
times: utc
"""


def read(text: str) -> object:
    return read_mapping(text.encode(), Path("m.yaml"))


def test_a_whole_mapping() -> None:
    found = read_mapping(GOOD.encode(), Path("policy/tanmatsu.yaml"))
    assert (found.name, found.format, found.source) == ("tanmatsu", Format.TABLE, Source.CONFIG)
    assert found.columns["account"].titles == ("利用者ID", "職員番号")
    assert dict(found.columns["enforced"].values) == {"必須化": "yes", "任意化": "no"}
    assert found.constants["enabled"] == "yes"
    assert found.local_names
    assert found.utc
    assert not found.trusted


@pytest.mark.parametrize("format_", [one.value for one in Format])
def test_every_template_is_a_mapping_of_its_format(format_: str) -> None:
    found = read_mapping(template(format_).encode(), Path("t.yaml"))
    assert found.format is Format(format_)


def test_the_canonical_columns_are_a_statement() -> None:
    found = read_mapping(template("canonical").encode(), Path("t.yaml"))
    assert found.source is Source.STATEMENT
    assert all(column.titles == (name,) for name, column in found.columns.items())
    rows = [tuple(found.columns), ("yamada", "住基", "console", "番号系", "yes", "PIN+顔", "yes")]
    rows[1] += ("", "非常用", "2027-03-31", "CISO")
    [cell] = read_cells(table(rows), found).cells
    assert (cell.system, cell.exempt is not None) == ("住基", True)


def test_an_unknown_template_names_the_known_ones() -> None:
    with pytest.raises(HinomiError, match="fortigate"):
        template("windows")


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("format: table", "format: tabel", "m.yaml:2", "table"),
        ("evidence: E1", "evidence: E3", "m.yaml:3", "E1"),
        ("  account: [利用者ID, 職員番号]\n", "", "m.yaml", "account"),
        ("  enforced:", "  enforcd:", "m.yaml:6", "enforced"),
        ("必須化: yes", "必須化: maybe", "m.yaml:6", "yes, no"),
        ("任意化:", "【必須化】:", "m.yaml:6", "same word"),
        ("path: console", "path: window", "m.yaml:7", "console"),
        ("zone: 番号系", "zone: 東", "m.yaml:7", "LGWAN"),
        ("path: console, ", "", "m.yaml", "path"),
        ("enabled: yes", "enrolled: yes", "m.yaml:7", "enabled"),
        ("account_names: local", "account_names: short", "m.yaml:8", "local"),
        ("times: utc", "timez: utc", "m.yaml:9", "times"),
        ("product: ARCACLAVIS\n", "", "m.yaml", "product"),
    ],
)
def test_a_mistake_is_named_with_its_line(old: str, new: str, place: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(HinomiError) as caught:
        read(GOOD.replace(old, new))
    assert caught.value.message.en.startswith(place)
    assert said in caught.value.message.en


def test_a_registration_may_not_call_itself_a_setting() -> None:
    text = template("entra-registration").replace("evidence: E2", "evidence: E1")
    with pytest.raises(HinomiError, match="E2"):
        read(text)


def test_an_empty_or_foreign_file_is_an_error() -> None:
    for raw in (b"", b"# only\n", "製品".encode("cp932")):
        with pytest.raises(HinomiError, match=r"m\.yaml"):
            read_mapping(raw, Path("m.yaml"))


def test_a_missing_mapping_names_those_that_are_there(tmp_path: Path) -> None:
    (tmp_path / "tanmatsu.yaml").write_text(GOOD, "utf-8")
    assert load_mapping(tmp_path, "tanmatsu").name == "tanmatsu"
    for name in ("tanmatu", "../tanmatsu", ""):
        with pytest.raises(HinomiError, match="tanmatsu"):
            load_mapping(tmp_path, name)


def test_a_change_asks_for_a_new_signature(engine: Engine) -> None:
    journal = Journal(engine)
    found = read_mapping(GOOD.encode(), Path("m.yaml"))
    with pytest.raises(HinomiError, match="hinomi mfa sign m"):
        require_signed(found, journal)
    assert sign(found, journal, "髙橋")
    assert not sign(found, journal, "山田")
    assert signed_by(found, journal) == "髙橋"
    require_signed(found, journal)
    changed = read_mapping((GOOD + "# \n").encode(), Path("m.yaml"))
    assert signed_by(changed, journal) == ""
    assert sign(changed, journal, "山田")
    with pytest.raises(HinomiError):
        require_signed(found, journal)
