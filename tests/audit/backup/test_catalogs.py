"""Reports brought in: all or nothing, once, signed off; and what a survey of them may say."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.backup.cases import cases
from audit.backup.catalogs import Exported, Reports, lock_facts, survey
from audit.backup.report_mappings import SIGNATURES, load_report_mapping, read_report_mapping
from audit.backup.targets import read_targets
from audit.evidence import EvidenceStore
from checks.backup.model import Locks, Place, ToolKind
from checks.model import FactError, Why
from console.backup_importing import report_template
from inventory.backups.mapping import ReportMapping, Shape
from inventory.backups.model import LockedObject
from inventory.central.records import Export
from inventory.journal import Journal
from inventory.model import DataSet, Ledger
from inventory.words import HinomiError

AT = datetime(2026, 11, 20, 3, tzinfo=UTC)
PLACE = Place(ToolKind.CATALOG, "table", (("job", "日次"),))
HEAD = "ジョブ名,対象サーバ,開始日時,終了日時,結果,エラー数\n"
GOOD = "日次,FS,2026/11/19 1:00,2026/11/19 2:00,正常終了,0\n"


def mapping(product: str = "table") -> ReportMapping:
    return read_report_mapping(report_template(product).encode(), Path(f"{product}.yaml"))


@pytest.fixture
def reports(engine: Engine, tmp_path: Path) -> Reports:
    return Reports(Journal(engine), EvidenceStore(tmp_path / "evidence"))


def export(rows: str, head: str = HEAD) -> Export:
    return Export(Path("r.csv"), (head + rows).encode())


def test_a_report_is_brought_in_once(reports: Reports) -> None:
    first = reports.bring(export(GOOD), mapping(), Exported(AT, "髙橋"), "tester")
    again = reports.bring(export(GOOD), mapping(), Exported(AT, "髙橋"), "tester")
    assert (first.imported, again.imported) == (True, False)
    found = reports.catalog("table")
    assert (found.by, found.at, [one.job for one in found.jobs]) == ("髙橋", AT, ["日次"])
    assert reports.mappings() == ("table",)


def test_one_wrong_row_keeps_all_out(reports: Reports) -> None:
    with pytest.raises(HinomiError, match="row 3"):
        reports.bring(export(GOOD + "日次,FS,?,,正常終了,\n"), mapping(), Exported(AT, "a"), "b")
    with pytest.raises(FactError):
        reports.catalog("table")


def test_a_dry_run_keeps_nothing(reports: Reports) -> None:
    shown = reports.bring(export(GOOD), mapping(), Exported(AT, "a"), "b", dry_run=True)
    assert (len(shown.rows), shown.imported) == (1, False)
    with pytest.raises(FactError):
        reports.catalog("table")


def test_a_job_after_its_export_is_a_wrong_date(reports: Reports) -> None:
    late = "日次,FS,2026/11/21 1:00,,正常終了,\n"
    with pytest.raises(HinomiError, match="--exported"):
        reports.bring(export(late), mapping(), Exported(AT, "a"), "b")
    future = Exported(datetime.now(UTC) + timedelta(days=1), "a")
    with pytest.raises(HinomiError, match="future"):
        reports.bring(export(GOOD), mapping(), future, "b")


def test_the_newest_export_counts_not_the_newest_import(reports: Reports) -> None:
    older = "週次,FS,2026/11/10 1:00,,正常終了,\n"
    reports.bring(export(GOOD), mapping(), Exported(AT, "a"), "b")
    reports.bring(export(older), mapping(), Exported(AT - timedelta(days=5), "a"), "b")
    assert [one.job for one in reports.catalog("table").jobs] == ["日次"]


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (GOOD, True),
        (GOOD.replace(",0\n", ",\n"), True),
        (GOOD.replace(",0\n", ",2\n"), False),
        (GOOD.replace("正常終了", "警告終了"), False),
        (GOOD.replace("正常終了", "異常終了"), False),
        (GOOD.replace("正常終了", "実行中"), False),
    ],
)
def test_only_a_run_without_any_complaint_is_whole(reports: Reports, row: str, whole: bool) -> None:
    reports.bring(export(row), mapping(), Exported(AT, "a"), "b")
    found = survey(reports.catalog("table"), PLACE)
    assert [one.complete for one in found.copies] == [whole]
    assert (found.newest is not None) is whole
    assert bool(found.problems) is (",2\n" in row or "警告" in row or "異常" in row)


def test_what_a_report_does_not_tell_stays_unknown(reports: Reports) -> None:
    reports.bring(export(GOOD), mapping(), Exported(AT, "a"), "b")
    found = survey(reports.catalog("table"), PLACE)
    for silent in (found.contents, found.change, found.encrypted, found.append_only):
        assert isinstance(silent, FactError)
        assert silent.why is Why.UNDETERMINED
    assert (found.tool, found.keys, found.at) == (ToolKind.CATALOG, None, AT)


def test_a_job_that_the_report_does_not_know(reports: Reports) -> None:
    reports.bring(export(GOOD), mapping(), Exported(AT, "a"), "b")
    with pytest.raises(FactError, match="no job"):
        survey(reports.catalog("table"), Place(ToolKind.CATALOG, "table", (("job", "月次"),)))
    with pytest.raises(FactError, match="no job"):
        survey(reports.catalog("table"), Place(ToolKind.CATALOG, "table", (("client", "X"),)))


def test_a_look_of_the_product_is_no_copy(reports: Reports) -> None:
    text = report_template("table").replace("# sort:", "sort:")
    told = read_report_mapping(text.encode(), Path("table.yaml"))
    rows = "日次,2026/11/19 1:00,正常終了,検証\n日次,2026/11/19 2:00,異常終了,起動確認\n"
    reports.bring(export(rows, "ジョブ名,開始日時,結果,種別\n"), told, Exported(AT, "a"), "b")
    found = survey(reports.catalog("table"), PLACE)
    assert found.copies == ()
    assert len(found.problems) == 1


def locked(mode: str, days: float | None, *, latest: bool | None = None) -> LockedObject:
    until = None if days is None else AT + timedelta(days=days)
    return LockedObject(name="k", modified=AT, mode=mode, until=until, latest=latest)


@pytest.mark.parametrize(
    ("objects", "mode", "bare"),
    [
        ([locked("COMPLIANCE", 30), locked("COMPLIANCE", 10)], "COMPLIANCE", 0),
        ([locked("COMPLIANCE", 30), locked("GOVERNANCE", 90)], "GOVERNANCE", 0),
        ([locked("COMPLIANCE", 30), locked("", None)], "", 1),
        ([locked("COMPLIANCE", 30), locked("COMPLIANCE", -1)], "", 1),
        ([locked("COMPLIANCE", 30), locked("", None, latest=False)], "COMPLIANCE", 0),
    ],
)
def test_the_weakest_lock_decides(objects: list[LockedObject], mode: str, bare: int) -> None:
    found = lock_facts(objects, AT)
    assert (found.mode, found.bare) == (mode, bare)
    assert (found.until is None) is (mode == "")
    if mode == "COMPLIANCE" and len([o for o in objects if o.mode]) == 2:
        assert found.until == AT + timedelta(days=10)


def test_no_object_is_no_proof_of_locks() -> None:
    with pytest.raises(FactError):
        lock_facts([locked("COMPLIANCE", 30, latest=False)], AT)


@pytest.mark.parametrize(
    "product",
    ["table", "bareos", "veeam", "wbadmin", "arcserve", "activeimage", "object-lock"],
)
def test_every_template_is_a_mapping(product: str) -> None:
    found = mapping(product)
    assert found.shape is (Shape.LOCKS if product == "object-lock" else Shape.JOBS)
    assert found.product


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("shape: jobs", "shape: job", "jobs"),
        ("  job: ", "  jab: ", "job"),
        ('  status:\n    column: "結果"', '  errors2:\n    column: "結果"', "errors"),
        ('  started: "開始日時"\n', "", "started"),
        ("times: japan", "times: tokyo", "japan"),
    ],
)
def test_a_mapping_with_an_odd_word_names_its_line(old: str, new: str, said: str) -> None:
    text = report_template("table")
    assert old in text
    with pytest.raises(HinomiError, match=rf"t\.yaml:\d+.*{said}"):
        read_report_mapping(text.replace(old, new).encode(), Path("t.yaml"))


def test_a_mapping_counts_as_it_was_signed(engine: Engine, tmp_path: Path) -> None:
    journal = Journal(engine)
    folder = tmp_path / "backup-mappings"
    folder.mkdir()
    (folder / "v.yaml").write_text(report_template("veeam"), "utf-8")
    found = load_report_mapping(tmp_path, "v")
    with pytest.raises(HinomiError, match="hinomi backup sign v"):
        SIGNATURES.require(found, journal)
    assert SIGNATURES.sign(found, journal, "a")
    assert not SIGNATURES.sign(found, journal, "b")
    SIGNATURES.require(found, journal)
    (folder / "v.yaml").write_text(report_template("veeam") + "# x\n", "utf-8")
    with pytest.raises(HinomiError, match="hinomi backup sign v"):
        SIGNATURES.require(load_report_mapping(tmp_path, "v"), journal)
    with pytest.raises(HinomiError, match="v"):
        load_report_mapping(tmp_path, "nix")


def test_a_target_that_names_a_list_of_locks_is_judged_by_it(
    reports: Reports, engine: Engine, tmp_path: Path
) -> None:
    text = (
        "targets:\n  s3:\n    tool: restic\n    host: local\n    location: /r\n"
        "    holds: [B-1]\n    declared: {medium: cloud, object_lock: object-lock}\n"
    )
    targets = read_targets(text, "t.yaml")
    ledger = Ledger(data_sets=(DataSet(id="B-1", system="住基", name="本体"),))
    evidence = EvidenceStore(tmp_path / "evidence")

    def locks() -> object:
        [case] = cases(ledger, targets, Journal(engine), evidence, AT)
        return case.held[0].locks

    assert isinstance(locks(), FactError)
    row = {
        "Key": "a",
        "LastModified": "2026-11-19T00:00:00Z",
        "Retention": {"Mode": "COMPLIANCE", "RetainUntilDate": "2027-01-01T00:00:00Z"},
    }
    made = Export(Path("l.json"), json.dumps([row]).encode())
    reports.bring(made, mapping("object-lock"), Exported(AT, "a"), "b")
    found = locks()
    assert isinstance(found, Locks)
    assert (found.mode, found.objects, found.bare) == ("COMPLIANCE", 1, 0)


def test_rows_in_the_evidence_are_plain_json(reports: Reports, tmp_path: Path) -> None:
    reports.bring(export(GOOD), mapping(), Exported(AT, "a"), "b")
    digest = reports.catalog("table").evidence
    [row] = json.loads(EvidenceStore(tmp_path / "evidence").get(digest))
    assert row["job"] == "日次"
