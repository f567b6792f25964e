"""The ledgers: every finding and every step has a row, in both encodings and editions."""

import csv
import io
import re
from dataclasses import replace

import pytest

from audit.cycle.finding_model import Five
from reports.audit_csv import ACTIONS, FINDINGS, ledgers, misfit_list, render_csv
from reports.audit_source import AuditSource
from reports.csv_text import Encoding
from reports.view import Edition
from tests.audit.cycle.year_town import HANA, record, source


def table(data: bytes, codec: str = "cp932") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(codec), newline="")))


def odd() -> AuditSource:
    """A year with a name that cp932 lacks and a formula."""
    first, *others = record().findings
    five = replace(first.five, condition="𠮷田係長の端末\n=HYPERLINK(1)", cause="=1+1")
    return source(of=replace(record(), findings=(replace(first, five=five), *others)))


@pytest.mark.parametrize("encoding", Encoding)
def test_each_finding_and_each_step_has_a_row(encoding: Encoding) -> None:
    codec = "utf-8-sig" if encoding is Encoding.UTF8 else "cp932"
    found = ledgers(source(), encoding)
    findings, actions = table(found.findings.data, codec), table(found.actions.data, codec)
    assert [row["番号"] for row in findings] == [one.number for one in record().findings]
    steps = sum(len(a.steps) for one in record().findings for a in one.actions)
    assert len(actions) == steps
    assert tuple(findings[0]) == FINDINGS
    assert tuple(actions[0]) == ACTIONS
    assert found.misfits == ()


def test_what_a_row_says() -> None:
    rows = {row["番号"]: row for row in table(ledgers(source(), Encoding.CP932).findings.data)}
    first = rows["2026-01-F01"]
    assert first["区分"] == "重大な不適合"
    assert first["状態"] == "未回答"
    assert first["根拠の点検"] == "LOG-001 zeimu-db01\nLOG-002 zeimu-db01"
    assert rows["2026-03-F05"]["例外の期限"] == "2027-09-30"
    assert rows["2026-03-F06"]["確認の結果"] == "是正を確認した"
    assert rows["2026-03-F07"]["以前の番号"] == "2024-02-F03"
    assert {row["版"] for row in rows.values()} == {"内部版"}
    assert {row["基準日"] for row in rows.values()} == {"2027-02-15"}


def test_excel_takes_no_number_of_ours_for_a_date_or_a_power_of_ten() -> None:
    first = replace(
        record().findings[1], control="6.10", fingerprint="12345678901234e5", facts=(), five=Five()
    )
    found = ledgers(source(of=replace(record(), findings=(first,))), Encoding.CP932)
    cells = {**table(found.findings.data)[0]}
    numbers = ("年度", "調書", "根拠の数")
    days = [name for name in FINDINGS if name.endswith(("日", "期限"))]
    for name in (*numbers, *days):
        cells.pop(name)
    odd = re.compile(r"[0-9][0-9./:-]*|[0-9]+e[0-9]+")
    assert [value for value in cells.values() if odd.fullmatch(value)] == []
    assert cells["項目"] == "6.10 ログの取得等"
    assert cells["識別子"] == "h-12345678901234e5"


def test_a_claim_is_not_told_as_a_correction() -> None:
    rows = {row["番号"]: row for row in table(ledgers(source(), Encoding.CP932).findings.data)}
    claimed = rows["2026-02-F04"]
    assert (claimed["状態"], claimed["確認の結果"], claimed["解消日"]) == (
        "是正申告（確認待ち）", "", "",
    )  # fmt: skip


def test_what_does_not_fit_is_listed_with_its_ledger() -> None:
    found = ledgers(odd(), Encoding.CP932)
    [(name, misfit)] = found.misfits
    assert (name, misfit.row, misfit.column) == ("指摘台帳", 2, "事実")
    [row] = table(misfit_list(found), "utf-8-sig")
    assert row["文字"] == "𠮷"
    assert row["コード"] == "U+20BB7"
    assert row["書いた文字"] == "〓[U+20BB7]"
    assert ledgers(odd(), Encoding.UTF8).misfits == ()


def test_a_formula_is_text() -> None:
    [first, *_] = table(ledgers(odd(), Encoding.CP932).findings.data)
    assert first["原因"] == "'=1+1"
    assert first["事実"].startswith("〓[U+20BB7]田係長")


def test_the_same_record_gives_the_same_bytes() -> None:
    assert render_csv(source()) == render_csv(source())
    assert render_csv(source()) == ledgers(source(), Encoding.CP932).findings.data


def test_the_public_edition_names_nobody() -> None:
    found = ledgers(source(Edition.PUBLIC), Encoding.UTF8)
    text = (found.findings.data + found.actions.data).decode("utf-8-sig")
    assert "公開版" in text
    assert HANA not in text
    assert "zeimu-db01" not in text
