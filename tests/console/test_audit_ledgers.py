"""`hinomi audit report -f csv|json|oscal|poam|sarif` as people type it."""

import csv
import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from reports.audit_year_data import schema
from tests.console.finding_office import CLERK, FIRST, Office, founded_in
from tests.reports.oscal_schema import faults
from tests.reports.test_audit_sarif import validator

CAUSE = "𠮷田係長の端末—設定の手順がない"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a finding whose cause has two characters that cp932 lacks."""
    office = founded_in(tmp_path_factory.mktemp("exchange") / "town")
    office.judged(2, "軽微な不適合")
    office.finding("raise", "2026-01", "2")
    office.finding("word", FIRST, "--cause", CAUSE)
    return office.root


@pytest.fixture
def office(founded: Path, tmp_path: Path) -> Office:
    return Office(Path(shutil.copytree(founded, tmp_path / "town")))


def rows(path: Path, codec: str) -> list[dict[str, str]]:
    with path.open(encoding=codec, newline="") as file:
        return list(csv.DictReader(file))


def test_csv_is_for_excel_and_says_what_did_not_fit(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "台帳.csv"
    told = office.types("report", "2026", "-f", "csv", "-o", path)
    assert rows(path, "cp932")[0]["原因"].startswith("〓[U+20BB7]田係長の端末〓[U+2014]")
    listed = rows(tmp_path / "台帳-characters.csv", "utf-8-sig")
    assert [(row["行"], row["列"], row["コード"]) for row in listed] == [
        ("2", "原因", "U+20BB7"), ("2", "原因", "U+2014"),
    ]  # fmt: skip
    assert "2 箇所" in told
    assert "U+20BB7" in told
    assert "台帳-actions.csv" in told
    assert rows(tmp_path / "台帳-actions.csv", "cp932") == []


def test_utf8_says_all_of_it_and_an_old_list_is_emptied(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "台帳.csv"
    office.types("report", "2026", "-f", "csv", "-o", path)
    told = office.types("report", "2026", "-f", "csv", "--encoding", "utf-8", "-o", path)
    assert rows(path, "utf-8-sig")[0]["原因"] == CAUSE
    assert rows(tmp_path / "台帳-characters.csv", "utf-8-sig") == []
    assert "箇所" not in told


def test_an_encoding_goes_with_csv_only(office: Office, tmp_path: Path) -> None:
    words = ("report", "2026", "-f", "json", "--encoding", "cp932", "-o", tmp_path / "x.json")
    assert "-f csv" in office.types(*words, expect=2)
    assert list(tmp_path.glob("x*")) == []


@pytest.mark.parametrize("public", [(), ("--public",)])
@pytest.mark.parametrize("key", ["2026", "2026-01"])
def test_other_formats_keep_to_their_schemas(
    office: Office, tmp_path: Path, key: str, public: tuple[str, ...]
) -> None:
    made = {}
    for name in ("json", "oscal", "poam", "sarif"):
        path = tmp_path / f"made.{name}"
        office.types("report", key, "-f", name, *public, "-o", path)
        made[name] = path.read_text("utf-8")
        assert (CLERK in made[name]) is (not public and name != "sarif")
        assert ("税務課長" in made[name]) is (not public)
        assert ("𠮷田" in made[name]) is (not public)
    assert faults(json.loads(made["oscal"])) == faults(json.loads(made["poam"])) == []
    assert list(validator().iter_errors(json.loads(made["sarif"]))) == []
    jsonschema.Draft202012Validator(schema()).validate(json.loads(made["json"]))


def test_the_public_ledger_names_nobody(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "公開.csv"
    office.types("report", "2026", "-f", "csv", "--public", "-o", path)
    text = path.read_bytes().decode("cp932")
    assert "tx-1" not in text
    assert "公開版" in text
    assert not (tmp_path / "公開-characters.csv").exists()


def test_without_a_finding_there_is_no_plan_of_action(tmp_path: Path) -> None:
    office = founded_in(tmp_path / "bare")
    path = tmp_path / "poam.json"
    assert "POA&M" in office.types("report", "2026", "-f", "poam", "-o", path, expect=2)
    assert not path.exists()
    office.types("report", "2026", "-f", "oscal", "-o", path)
    assert faults(json.loads(path.read_text("utf-8"))) == []
