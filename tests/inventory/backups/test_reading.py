"""Reports of backup products: every product's template on rows of its form, and what is refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backup.report_mappings import read_report_mapping
from console.backup_importing import report_template
from inventory.backups.mapping import ReportMapping
from inventory.backups.model import Ended, Job, LockedObject, Sort
from inventory.backups.reading import Reported, read_report
from inventory.central import vocabulary
from inventory.central.records import Export
from inventory.words import HinomiError


def mapping(product: str) -> ReportMapping:
    return read_report_mapping(report_template(product).encode(), Path(f"{product}.yaml"))


def report(product: str, raw: str, name: str = "r.csv", coding: str = "utf-8") -> Reported:
    return read_report(Export(Path(name), raw.encode(coding)), mapping(product))


def jobs(product: str, raw: str, name: str = "r.csv", coding: str = "utf-8") -> list[Job]:
    found = report(product, raw, name, coding)
    assert found.problems == []
    return [row for row in found.rows if isinstance(row, Job)]


BAREOS = {
    "name": "住基-db",
    "client": "juki-fd",
    "starttime": "2026-11-20 01:00:00",
    "endtime": "2026-11-20 01:10:00",
    "type": "B",
    "jobfiles": "1,234",
    "jobbytes": "5678",
    "joberrors": "0",
}


@pytest.mark.parametrize(
    ("letter", "ended"),
    [
        ("T", Ended.COMPLETE),
        ("W", Ended.WARNING),
        ("R", Ended.RUNNING),
        *((letter, Ended.FAILED) for letter in "eEfA"),
    ],
)
def test_only_t_of_bareos_is_complete(letter: str, ended: Ended) -> None:
    raw = json.dumps({"result": {"jobs": [{**BAREOS, "jobstatus": letter}]}})
    [job] = jobs("bareos", raw, "r.json")
    assert job.status is ended
    assert (job.files, job.bytes, job.errors) == (1234, 5678, 0)
    assert job.started == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)


def test_a_letter_that_nobody_knows_is_told_and_not_read() -> None:
    raw = json.dumps({"result": {"jobs": [{**BAREOS, "jobstatus": "?"}]}})
    found = report("bareos", raw, "r.json")
    assert found.rows == []
    assert "values" in found.problems[0].message.ja


def test_a_list_that_is_not_there() -> None:
    with pytest.raises(HinomiError, match=r"result\.jobs"):
        report("bareos", '{"result": {}}', "r.json")


def test_veeam_by_machine() -> None:
    head = "JobName,VmName,CreationTime,EndTime,Result,ProcessedSize,TransferedSize\n"
    rows = (
        "夜間,juki-ap,2026/11/20 1:00:00,2026/11/20 1:30:00,Success,10737418240,1048576\n"
        "夜間,zei-ap,2026/11/20 1:00:00,2026/11/20 1:30:00,Warning,1 GB,\n"
        "夜間,kokuho,2026/11/20 1:00:00,,InProgress,,\n"
    )
    first, second, third = jobs("veeam", head + rows, coding="cp932")
    assert [one.status for one in (first, second, third)] == [
        Ended.COMPLETE,
        Ended.WARNING,
        Ended.RUNNING,
    ]
    assert (first.bytes, first.stored_bytes) == (10 * 1024**3, 2**20)
    assert second.bytes == 1024**3
    assert third.bytes is None


def test_windows_server_backup_with_dates_of_powershell() -> None:
    one = {
        "JobType": "Backup",
        "StartTime": "/Date(1795219200000)/",
        "EndTime": "/Date(1795220200000)/",
        "HResult": 0,
        "ErrorDescription": "",
        "Server": "FS01",
    }
    [job] = jobs("wbadmin", json.dumps([one]), "r.json")
    assert job.started == datetime.fromtimestamp(1795219200, UTC)
    assert job.status is Ended.COMPLETE
    failed = report("wbadmin", json.dumps([{**one, "HResult": -2147023672}]), "r.json")
    assert failed.rows == []
    assert failed.problems


def test_arcserve_and_activeimage_tell_boot_tests_from_backups() -> None:
    [arc] = jobs(
        "arcserve",
        "ジョブ名,ノード名,開始時刻,ステータス,ジョブの種類\n"
        "日次,FS01,令和8年11月20日 1:00,完了,アシュアード リカバリ\n",
    )
    assert (arc.sort, arc.status) == (Sort.BOOT, Ended.COMPLETE)
    [image] = jobs(
        "activeimage",
        "タスク名,ホスト名,開始日時,結果,種類,サイズ\n"
        "週次,FS01,2026/11/20 1:00,成功,BootCheck,12.5 GB\n",
    )
    assert (image.sort, image.bytes) == (Sort.BOOT, round(12.5 * 1024**3))


def test_locks_of_a_cloud_store() -> None:
    locked = {
        "Key": "2026/a",
        "LastModified": "2026-11-20T00:00:00Z",
        "Retention": {"Mode": "COMPLIANCE", "RetainUntilDate": "2027-01-01T00:00:00Z"},
    }
    bare = {"Key": "2026/b", "LastModified": "2026-11-20T00:00:00Z", "Retention": {}}
    text = "\n".join(map(json.dumps, (locked, bare)))
    found = report("object-lock", text, "r.json")
    assert found.problems == []
    first, second = found.rows
    assert isinstance(first, LockedObject)
    assert first.until == datetime(2027, 1, 1, tzinfo=UTC)
    assert isinstance(second, LockedObject)
    assert (second.mode, second.until) == ("", None)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",FS,2026/11/20,正常終了", "ジョブ名"),
        ("日次,FS,いつか,正常終了", "開始日時"),
        ("日次,FS,2026/11/20,ふつう", "結果"),
        ("日次,FS,2026/11/20,", "結果"),
    ],
)
def test_what_is_wrong_is_told_with_its_column(row: str, column: str) -> None:
    found = report("table", f"ジョブ名,対象サーバ,開始日時,結果\n{row}\n")
    assert found.rows == []
    assert [one.column for one in found.problems] == [column]


def test_an_end_before_its_start_is_wrong() -> None:
    found = report(
        "table", "ジョブ名,開始日時,終了日時,結果\n日次,2026/11/20,2026/11/19,正常終了\n"
    )
    assert [one.column for one in found.problems] == ["終了日時"]


@given(
    st.text(
        st.characters(min_codepoint=0xA1, max_codepoint=0x9FFF) | st.sampled_from("TWokcs"),
        min_size=1,
        max_size=20,
    )
)
def test_no_word_is_complete_by_chance(word: str) -> None:
    found = report("table", json.dumps([{"ジョブ名": "j", "開始日時": "2026-11-20", "結果": word}]))
    good = {"正常終了", "complete", "completed", "success", "successful", "succeeded", "ok"}
    good |= {"成功", "正常", "完了"}
    if vocabulary.word(word) not in good:
        assert all(one.status is not Ended.COMPLETE for one in found.rows if isinstance(one, Job))
