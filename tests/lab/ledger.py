"""The ledger of 火見市 as an Excel file of the kind that sections really keep.

Merged titles, a date line, groups merged over rows, full-width digits, dates of both calendars
and several ways to write the same thing: what an import has to cope with.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from inventory.model import Privilege
from tests.lab.fleet import FLEET, Machine
from tests.lab.network import address, address6

Cell = str | int | float | date
SECRET_NAME = "audit-sudo"
TITLE, AS_OF = "火見市 情報機器台帳", "令和８年１１月１日現在　　総務部情報政策課"

_HOST_TITLES = (
    "管理番号", "所属", "機器名", "機器名称", "種別", "系統", "ＯＳ", "ＩＰアドレス",
    "MACアドレス", "設置場所", "システム名", "重要度", "機密性", "保守業者", "リース満了日",
    "サポート期限", "SSHポート", "特権取得", "秘密情報名", "備考",
)  # fmt: skip
_WIDTHS = (11, 24, 17, 26, 8, 22, 26, 17, 19, 24, 20, 8, 16, 26, 18, 16, 10, 22, 14, 30)

# the same facts in the many hands of a section
_LEASES: Sequence[Cell] = (
    "令和９年３月３１日", "R10.3.31", date(2029, 3, 31), "令和11年3月31日", "2027/09/30", "買取",
)  # fmt: skip
_SUPPORT: Sequence[Cell] = ("2028年6月30日", "R10.6.30", "令和１０年６月３０日")
_PRIVILEGE = {
    "pinned": "収集スクリプト固定",
    "password": "パスワード付きsudo",
    "sudo": "sudo",
    "none": "なし",
}
_CRITICALITY = {"マイナンバー利用事務系": "高", "LGWAN接続系": "中", "インターネット接続系": "中"}
_CLASSES = {
    "マイナンバー利用事務系": "自治体機密性3A",
    "LGWAN接続系": "自治体機密性3B",
    "インターネット接続系": "自治体機密性2",
}
_VENDORS = {
    "マイナンバー利用事務系": "㈱火見電算センター",
    "LGWAN接続系": "東西システムズ株式会社",
    "インターネット接続系": "(有)やぐらネット",
}

_DEPARTMENTS = (
    ("総務部 情報政策課", "髙橋　一郎", "内線2101"),
    ("総務部 総務課", "渡邉　花子", "内線2201"),
    ("総務部 税務課", "齋藤　次郎", "内線2301"),
    ("市民部 市民課", "山﨑　三枝", "内線3101"),
    ("福祉部 福祉課", "德永　四朗", "内線3201"),
    ("企画部 広報課", "濵田　五月", "内線4101"),
    ("建設部 都市計画課", "𠮷田　六輔", "内線5101"),
    ("教育委員会 生涯学習課", "辻　七海", "内線6101"),
)
_POSTS = (
    ("最高情報セキュリティ責任者(CISO)", "", "副市長　火野見　誠", "総務部長"),
    ("統括情報セキュリティ責任者", "総務部 情報政策課", "髙橋　一郎", "課長補佐"),
    ("情報セキュリティ監査統括責任者", "", "監査委員事務局長　柏　八重", ""),
)
_STAFF = (
    ("０１２３", "火野　山太", "総務部 情報政策課", "ｋａｎｒｉ", "平成20年4月1日", ""),
    ("0456", "山田　望", "市民部 市民課", "yamada", "R2.4.1", "なし"),
    ("0789", "田中　櫓", "総務部 総務課", "tanaka", "2012/4/1", "令和８年３月３１日"),
)
_SITES = (
    ("本庁舎", "火見市中央一丁目1番1号"),
    ("消防本部", "火見市望楼二丁目3番"),
    ("市立図書館", "火見市本町四丁目5番"),
    ("データセンター A棟", "県内(所在地は非公表)"),
)
_SYSTEMS: Sequence[Sequence[Cell]] = (
    ("住民記録システム", "住民基本台帳", "市民部 市民課", "番号系", "３時間", 1, ""),
    ("税務システム", "課税・収納", "総務部 税務課", "番号系", 24, 24, "住民記録システム"),
    ("福祉総合システム", "児童・介護", "福祉部 福祉課", "番号系", "1日", 24, "住民記録システム"),
    ("文書管理システム", "電子決裁", "総務部 総務課", "LGWAN系", 72, 24, "庁内情報系基盤"),
    ("統合型GIS", "地図情報", "建設部 都市計画課", "LGWAN系", 72, 168, "庁内情報系基盤"),
    ("庁内情報系基盤", "認証・時刻・ログ", "総務部 情報政策課", "LGWAN系", 3, 24, ""),
    ("公式ホームページ", "災害情報", "企画部 広報課", "インターネット系", "1時間", 24, ""),
    ("図書館システム", "貸出", "教育委員会 生涯学習課", "インターネット系", 168, 24, ""),
    ("施設予約システム", "予約", "教育委員会 生涯学習課", "インターネット系", 72, 24, ""),
)


def write_sample(path: Path, machines: Sequence[Machine] = FLEET) -> None:
    """Write the city's workbook: equipment first, then sections, posts, sites and systems."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": TITLE, "company": "火見市", "created": date(2026, 11, 1)})
        cell = {"font_name": "BIZ UDGothic", "font_size": 10, "border": 1, "valign": "vcenter"}
        look = {
            "title": book.add_format(cell | {"bold": True, "font_size": 14, "align": "center"}),
            "note": book.add_format(cell | {"border": 0, "align": "right"}),
            "head": book.add_format(cell | {"bold": True, "bg_color": "#DDEBF7"}),
            "text": book.add_format(cell | {"text_wrap": True}),
            "date": book.add_format(cell | {"num_format": "yyyy/m/d", "align": "left"}),
        }
        _write_hosts(book.add_worksheet("機器台帳"), machines, look)
        _write_table(
            book, "課室一覧", ("課室名", "情報セキュリティ推進員", "内線"), _DEPARTMENTS, look
        )
        _write_table(book, "役職一覧", ("役職", "所属", "氏名", "代理"), _POSTS, look)
        people = ("職員番号", "氏名", "所属", "利用者ID", "着任日", "退職日")
        _write_table(book, "職員名簿", people, _STAFF, look)
        _write_table(book, "庁舎一覧", ("庁舎名", "所在地"), _SITES, look)
        titles = ("システム名", "業務", "所管課", "系統", "ＲＴＯ", "ＲＰＯ", "依存システム")
        _write_table(book, "情報システム一覧", titles, _SYSTEMS, look)
        body = (("火見市", "999999", "β'"),)
        _write_table(book, "団体情報", ("団体名", "団体コード", "ネットワークモデル"), body, look)


def _write_hosts(sheet: Worksheet, machines: Sequence[Machine], look: Mapping[str, Format]) -> None:
    last = len(_HOST_TITLES) - 1
    sheet.merge_range(0, 0, 0, last, TITLE, look["title"])
    sheet.merge_range(1, 0, 1, last, AS_OF, look["note"])
    sheet.write_row(3, 0, _HOST_TITLES, look["head"])
    sheet.freeze_panes(4, 3)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    ordered = sorted(machines, key=lambda machine: machine.department)
    for index, machine in enumerate(ordered):
        for column, value in enumerate(_row(index, machine)):
            _write(sheet, 4 + index, column, value, look)
    _merge_groups(sheet, [machine.department for machine in ordered], look["text"])


def _row(index: int, machine: Machine) -> list[Cell]:
    addresses = [address(machine.number)] + ([address6(machine.number)] if machine.ipv6 else [])
    full_width = str.maketrans("0123456789", "０１２３４５６７８９")
    return [
        machine.asset.translate(full_width) if index % 4 == 1 else machine.asset,
        machine.department,
        machine.name,
        machine.purpose,
        machine.kind,
        machine.zone,
        "Debian GNU/Linux 12",
        "\n".join(addresses),
        _mac(index, machine.number),
        machine.location,
        machine.system,
        _CRITICALITY[machine.zone],
        _CLASSES[machine.zone],
        _VENDORS[machine.zone],
        _LEASES[index % len(_LEASES)],
        _SUPPORT[index % len(_SUPPORT)],
        "" if machine.ssh_port == 22 else str(machine.ssh_port).translate(full_width),
        _PRIVILEGE[machine.privilege],
        SECRET_NAME if machine.privilege is Privilege.PASSWORD else "",
        "=予備機なし" if index == 3 else "",
    ]


def _mac(index: int, number: int) -> str:
    raw = f"020000{number:06x}"
    pairs = [raw[at : at + 2] for at in range(0, 12, 2)]
    return (":".join(pairs), "-".join(pairs).upper(), f"{raw[:4]}.{raw[4:8]}.{raw[8:]}")[index % 3]


def _write(
    sheet: Worksheet, row: int, column: int, value: Cell, look: Mapping[str, Format]
) -> None:
    """Strings stay strings, a leading `=` too; dates become Excel's own."""
    if isinstance(value, date):
        sheet.write_datetime(row, column, value, look["date"])
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look["text"])
    else:
        sheet.write_number(row, column, value, look["text"])


def _merge_groups(sheet: Worksheet, departments: Sequence[str], look: Format) -> None:
    """The section stands once over all its rows, as people merge it."""
    first = 0
    for index in range(1, len(departments) + 1):
        if index == len(departments) or departments[index] != departments[first]:
            if index - first > 1:
                sheet.merge_range(4 + first, 1, 3 + index, 1, departments[first], look)
            first = index


def _write_table(
    book: xlsxwriter.Workbook,
    name: str,
    titles: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    look: Mapping[str, Format],
) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(titles) - 1, 24)
    sheet.write_row(0, 0, titles, look["head"])
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            _write(sheet, 1 + index, column, value, look)
