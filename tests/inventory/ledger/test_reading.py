"""Ledgers as sections keep them: encodings, titles anywhere, merged cells, totals, wrong cells."""

from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from inventory.ledger.problem import Problem
from inventory.ledger.reading import Reading, read_ledger
from inventory.model import (
    Access,
    Classification,
    Criticality,
    Department,
    Kind,
    Municipality,
    Platform,
    Post,
    Privilege,
    Site,
    Way,
    Zone,
)
from inventory.words import HinomiError
from tests.inventory.ledger.books import ROWS, TITLES, csv_text, write_book, write_csv


def one_host(tmp_path: Path, **cells: str) -> Reading:
    """The reading of a CSV ledger with one host, its cells given by title."""
    row = {"管理番号": "S-001", "機器名": "sv01", **cells}
    return read_ledger(write_csv(tmp_path / "l.csv", [list(row), list(row.values())]))


def places(problems: tuple[Problem, ...]) -> list[tuple[str, int, str, str]]:
    return [(p.sheet, p.row, p.column, p.value) for p in problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_every_encoding_says_the_same(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "ledger.csv"
    path.write_bytes(csv_text([TITLES, *ROWS], delimiter, quoted=True).encode(encoding))
    reading = read_ledger(path)
    assert reading.problems == ()
    assert [(h.id, h.name) for h in reading.ledger.hosts] == [row[:2] for row in ROWS]
    assert reading.kinds == {"hosts"}


def test_excel_says_the_same(tmp_path: Path) -> None:
    hosts = read_ledger(write_book(tmp_path / "l.xlsx", {"Sheet1": [TITLES, *ROWS]})).ledger.hosts
    assert [(h.id, h.name) for h in hosts] == [row[:2] for row in ROWS]


@pytest.mark.parametrize(
    ("title", "value", "field", "expected"),
    [
        ("資産名", "x", "extras", (("資産名", "x"),)),
        ("配置場所", "3階 電算室", "location", "3階 電算室"),
        ("課室", "市民課", "department", "市民課"),
        ("所管課", "市民課", "department", "市民課"),
        ("シリアルNo.", "ABC", "serial", "ABC"),
        ("型番", "PRIMERGY", "model", "PRIMERGY"),
        ("リース期限", "令和8年11月21日", "lease_end", date(2026, 11, 21)),
        ("リース満了日（予定）", "R8.11.21", "lease_end", date(2026, 11, 21)),
        ("サポート\n期限", "2026/11/21", "support_end", date(2026, 11, 21)),
        ("セグメント", "ＬＧＷＡＮ系", "zone", Zone.LGWAN),
        ("系", "基幹系", "zone", Zone.MYNUMBER),
        ("ネットワーク", "インターネット接続系ネットワーク", "zone", Zone.INTERNET),
        ("区分", "サーバー", "kind", Kind.SERVER),
        ("種別", "ﾉｰﾄPC", "kind", Kind.TERMINAL),
        ("種別", "L3スイッチ", "kind", Kind.NETWORK),
        ("種別", "複合機", "kind", Kind.OTHER),
        ("重要度", "高", "criticality", Criticality.HIGH),
        ("機密性", "3A", "classification", Classification.C3A),
        ("担当者", "火見花子", "owner", "火見花子"),
        ("ベンダー", "㈱火見", "vendor", "㈱火見"),
        ("システム名", "住民記録、税務", "systems", ("住民記録", "税務")),
        ("ＩＰアドレス①", "１０．１．２．３", "addresses", (ip_address("10.1.2.3"),)),
        ("IPアドレス", "::", "addresses", (ip_address("::"),)),
        ("MAC アドレス", "AA-BB-CC-DD-EE-FF", "macs", ("aa:bb:cc:dd:ee:ff",)),
        ("OS名", "Windows Server 2022", "platform", Platform.WINDOWS),
        ("OS", "Red Hat Enterprise Linux 9", "platform", Platform.LINUX),
        ("OS", "Ubuntu 24.04", "platform", Platform.LINUX),
        ("OS", "iOS 18", "platform", Platform.UNKNOWN),
        ("OS", "iPadOS 18", "platform", Platform.MOBILE),
        ("OS", "ChromeOS 131", "platform", Platform.MOBILE),
        ("プラットフォーム", "タブレット等", "platform", Platform.MOBILE),
        ("接続方式", "旧式SSH", "access", Access(way=Way.LEGACY_SSH)),
        ("接続方式", "telnet", "access", Access(way=Way.TELNET)),
        ("機器の系統", "yamaha", "access", Access(device="yamaha")),
        ("種別", "ルーター", "platform", Platform.NETWORK),
        ("SSHポート", "２２２２", "access", Access(port=2222)),
        ("接続アカウント", "kansa", "access", Access(user="kansa")),
        ("秘密情報名", "sv01-sudo", "access", Access(secret="sv01-sudo")),
        ("特権取得", "なし", "access", Access(privilege=Privilege.NONE)),
        ("備考", "=cmd|' /C calc'!A0", "note", "=cmd|' /C calc'!A0"),
    ],
)
def test_titles_and_words(
    tmp_path: Path, title: str, value: str, field: str, expected: object
) -> None:
    reading = one_host(tmp_path, **{title: value})
    assert reading.problems == ()
    assert getattr(reading.ledger.hosts[0], field) == expected


@pytest.mark.parametrize(
    ("title", "value", "expected"),
    [
        ("種別", "飛行機", "サーバ"),
        ("系", "どこか", "LGWAN接続系"),
        ("重要度", "とても", "高"),
        ("機密性", "3", "自治体機密性3A"),
        ("IPアドレス", "10.1.2", "10.1.2.3"),
        ("MACアドレス", "00:11", "00:11:22"),
        ("リース満了日", "来年", "令和8年11月21日"),
        ("サポート期限", "令和8年2月30日", "令和8年11月21日"),
        ("SSHポート", "70000", "65535"),
        ("踏み台", "S-999", "台帳にある機器"),
        ("踏み台", "S-001", "台帳にある機器"),
        ("備考", "a\x07b", "U+0007"),
        ("機器名", "", "空でない機器名"),
    ],
)
def test_a_wrong_cell_is_named(tmp_path: Path, title: str, value: str, expected: str) -> None:
    [problem] = one_host(tmp_path, **{title: value}).problems
    assert (problem.file, problem.row, problem.column, problem.value) == ("l.csv", 2, title, value)
    assert expected in problem.expected.ja
    for text in (problem.message.ja, problem.message.en):
        assert "l.csv" in text
        assert "2" in text


@pytest.mark.parametrize(
    ("title", "value"),
    [
        ("IPアドレス", "DHCP"),
        ("IPアドレス", "10.1.2.3/24"),
        ("MACアドレス", "－"),
        ("種別", "複合機"),
        ("系", "DMZ"),
        ("リース満了日", "無期限"),
        ("サポート期限", "なし"),
        ("重要度", "最重要"),
        ("機密性", "該当なし"),
    ],
)
def test_a_wording_that_says_more_than_its_value_is_kept(
    tmp_path: Path, title: str, value: str
) -> None:
    reading = one_host(tmp_path, **{title: value})
    assert reading.problems == ()
    assert reading.ledger.hosts[0].extras == ((title, value),)


def test_passwords_are_never_read(tmp_path: Path) -> None:
    reading = one_host(
        tmp_path, パスワード="himitsu", SNMPコミュニティ名="himitsu", BitLocker回復キー="himitsu"
    )
    assert "himitsu" not in repr(reading)
    assert [one.column for one in reading.skipped] == [
        "パスワード",
        "SNMPコミュニティ名",
        "BitLocker回復キー",
    ]


def test_titles_below_other_lines(tmp_path: Path) -> None:
    above = [["○○市 情報機器台帳"], ["令和8年4月1日現在"], [], ["", "", "担当", "情報政策課"]]
    path = write_book(tmp_path / "l.xlsx", {"R8": [*above, ["No.", *TITLES], [1, *ROWS[0]]]})
    reading = read_ledger(path)
    assert reading.problems == ()
    assert [host.id for host in reading.ledger.hosts] == ["S-001"]
    assert reading.ledger.hosts[0].extras == (("No.", "1"),)


def test_row_numbers_are_those_of_excel(tmp_path: Path) -> None:
    rows = [[], ["台帳"], [], TITLES, ROWS[0], [], ["S-002", "x", "飛行機", ""]]
    reading = read_ledger(write_book(tmp_path / "l.xlsx", {"機器": rows}))
    assert places(reading.problems) == [("機器", 7, "種別", "飛行機")]


def test_line_numbers_are_those_of_the_text(tmp_path: Path) -> None:
    rows = [TITLES, ["S-001", "二行の\n名前", "サーバ", ""], ["S-002", "x", "飛行機", ""]]
    reading = read_ledger(write_csv(tmp_path / "l.csv", rows))
    assert places(reading.problems) == [("", 4, "種別", "飛行機")]
    assert reading.ledger.hosts[0].name == "二行の\n名前"


def test_titles_of_two_rows_with_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["管理番号", "機器名", "ネットワーク情報", "", "リース", ""],
        ["", "", "IPアドレス", "MACアドレス", "開始日", "満了日"],
        ["S-001", "sv01", "10.1.2.3", "00:11:22:33:44:55", "R3.4.1", "R8.3.31"],
    ]
    merged = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)]
    [host] = read_ledger(
        write_book(tmp_path / "l.xlsx", {"機器": rows}, {"機器": merged})
    ).ledger.hosts
    assert (host.id, host.name, host.macs) == ("S-001", "sv01", ("00:11:22:33:44:55",))
    assert host.lease_end == date(2026, 3, 31)
    assert host.extras == (("開始日", "R3.4.1"),)


def test_merged_cells_speak_for_every_row(tmp_path: Path) -> None:
    titles = ["管理番号", "機器名", "所属", "設置場所", "契約"]
    rows = [
        titles,
        ["S-001", "a", "市民課", "1階", "K-1"],
        ["S-002", "b", "", "2階", ""],
        ["S-003", "c", "", "", ""],
        ["S-004", "d", "税務課", "", ""],
    ]
    merged = [(1, 2, 3, 2), (1, 4, 2, 4)]
    hosts = read_ledger(
        write_book(tmp_path / "l.xlsx", {"機器": rows}, {"機器": merged})
    ).ledger.hosts
    assert [h.department for h in hosts] == ["市民課", "市民課", "市民課", "税務課"]
    assert [h.location for h in hosts] == ["1階", "2階", "", ""]
    assert [h.extras for h in hosts] == [(("契約", "K-1"),), (("契約", "K-1"),), (), ()]


def test_a_number_merged_over_rows_is_one_host_with_several_addresses(tmp_path: Path) -> None:
    rows = [
        [*TITLES, "OS"],
        ["S-001", "sv01", "サーバ", "10.1.2.3", "Debian 12"],
        ["", "", "", "10.1.2.4", ""],
        ["S-002", "sv02", "サーバ", "10.1.2.5", "Debian 12"],
        ["", "", "", "", "Debian 13"],
    ]
    merged = [(1, 0, 2, 0), (1, 1, 2, 1), (3, 0, 4, 0)]
    reading = read_ledger(write_book(tmp_path / "l.xlsx", {"機器": rows}, {"機器": merged}))
    assert [str(a) for a in reading.ledger.hosts[0].addresses] == ["10.1.2.3", "10.1.2.4"]
    assert places(reading.problems) == [("機器", 5, "OS", "Debian 13")]


def test_blank_rows_totals_and_remarks_are_passed_over(tmp_path: Path) -> None:
    rows = [
        TITLES,
        ["■ 本庁舎", "", "", ""],
        ROWS[0],
        ["", " ", "　", ""],
        TITLES,
        ["小計", "1台", "", ""],
        ["計測-01", "計測サーバ", "サーバ", ""],
        ["台数管理", "台数管理サーバ", "", ""],
        ["合計", "2台", "", ""],
        ["※ リース機器を含む", "", "", ""],
        ["以上", "", "", ""],
    ]
    reading = read_ledger(write_csv(tmp_path / "l.csv", rows))
    assert [host.id for host in reading.ledger.hosts] == ["S-001", "計測-01", "台数管理"]
    assert reading.problems == ()
    assert [one.row for one in reading.skipped] == [2, 6, 9, 10, 11]


def test_repeated_names_and_addresses_are_problems(tmp_path: Path) -> None:
    rows = [
        [*TITLES, "系"],
        ["S-001", "a", "", "10.1.2.3", "LGWAN系"],
        ["Ｓ－００１", "b", "", "10.1.2.4", "LGWAN系"],
        ["S-003", "A", "", "10.1.2.5", "LGWAN系"],
        ["S-004", "d", "", "10.1.2.6、10.1.2.3", "LGWAN系"],
        ["S-005", "e", "", "10.1.2.3", "基幹系"],
    ]
    reading = read_ledger(write_csv(tmp_path / "l.csv", rows))
    assert places(reading.problems) == [
        ("", 3, "管理番号", "S-001"),
        ("", 4, "機器名", "A"),
        ("", 5, "IPアドレス", "10.1.2.3"),
    ]
    assert "2行目" in reading.problems[2].expected.ja


def test_hosts_without_numbers_go_by_their_names(tmp_path: Path) -> None:
    rows = [["ホスト名", "IPアドレス", "種別"], ["ＳＶ０１", "10.1.2.3", "サーバ"]]
    [host] = read_ledger(write_csv(tmp_path / "l.csv", rows)).ledger.hosts
    assert (host.id, host.name) == ("SV01", "ＳＶ０１")


def test_numbers_and_dates_of_excel(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["管理番号", "機器名", "種別", "リース満了日", "サポート期限", "購入額", "SSHポート"],
        [1001, "a", "サーバ", date(2026, 11, 21), 46347, 1234.5, 2222],
    ]
    [host] = read_ledger(write_book(tmp_path / "l.xlsx", {"機器": rows})).ledger.hosts
    assert (host.id, host.access.port) == ("1001", 2222)
    assert host.lease_end == host.support_end == date(2026, 11, 21)
    assert host.extras == (("購入額", "1234.5"),)


def test_columns_without_a_title_are_kept_under_their_letter(tmp_path: Path) -> None:
    rows = [[*TITLES, ""], [*ROWS[0], "メモ"]]
    [host] = read_ledger(write_csv(tmp_path / "l.csv", rows)).ledger.hosts
    assert host.extras == (("列E", "メモ"),)


def test_a_whole_workbook(tmp_path: Path) -> None:
    sheets: dict[str, Any] = {
        "表紙": [("情報資産台帳",), ("所属", "情報政策課")],
        "団体": [("団体名", "団体コード", "ネットワークモデル"), ("火見市", 11002, "β'")],
        "課室": [["課室名", "推進員", "内線"], ["市民課", "火見花子", 2101]],
        "役職一覧": [
            ["職名", "所属", "氏名", "職務代理者"],
            ["課長", "市民課", "A", "B、C"],
            ["課長", "税務課", "D", ""],
        ],
        "拠点": [["拠点名", "所在地"], ["本庁舎", "火見市1-1"]],
        "情報システム": [
            ["システム名", "業務", "系", "機密性", "RTO", "RPO", "依存先", "ベンダ"],
            [
                "住民記録",
                "住基",
                "基幹系",
                "3A",
                "24時間",
                "1日",
                "認証基盤、\n共通基盤",
                "㈱X",
            ],
            ["税務", "", "", "", 0.5, "", "", ""],
        ],
        "サーバ台帳": [["管理番号", "機器名", "OS"], ["S-001", "sv01", "Debian 12"]],
        "LGWAN接続系": [["管理番号", "機器名", "機種"], ["T-001", "pc01", "X"]],
        "マスタ": [["サーバ"], ["端末"]],
    }
    reading = read_ledger(write_book(tmp_path / "l.xlsx", sheets))
    ledger = reading.ledger
    assert reading.problems == ()
    assert ledger.municipality == Municipality(name="火見市", code="011002", network_model="β'")
    assert ledger.departments == (
        Department(name="市民課", promotion_member="火見花子", phone="2101"),
    )
    assert ledger.posts == (
        Post(title="課長", department="市民課", holder="A", deputies=("B", "C")),
        Post(title="課長", department="税務課", holder="D"),
    )
    assert ledger.sites == (Site(name="本庁舎", address="火見市1-1"),)
    assert [(s.rto_hours, s.rpo_hours) for s in ledger.systems] == [(24, 24), (0.5, None)]
    assert ledger.systems[0].depends_on == ("認証基盤", "共通基盤")
    assert [(h.id, h.kind, h.zone) for h in ledger.hosts] == [
        ("S-001", Kind.SERVER, Zone.OTHER),
        ("T-001", Kind.OTHER, Zone.LGWAN),
    ]
    assert [one.sheet for one in reading.skipped] == ["表紙", "マスタ"]
    assert len(reading.kinds) == 6


def test_a_file_that_is_no_ledger_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "x.csv", [["日付", "天気"], ["4/1", "晴"]])
    with pytest.raises(HinomiError) as caught:
        read_ledger(path)
    assert "見出し" in caught.value.message.ja
    assert "x.csv" in caught.value.message.en


def test_a_sheet_with_one_stray_cell_far_away_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("機器")
        sheet.write_row(0, 0, TITLES)
        sheet.write(1048575, 16383, "x")
    with pytest.raises(HinomiError, match="too large"):
        read_ledger(path)


def test_a_missing_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match=r"none\.csv"):
        read_ledger(tmp_path / "none.csv")
