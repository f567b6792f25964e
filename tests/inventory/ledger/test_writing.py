"""What is written is read back the same, or refused; text stays text everywhere."""

import csv
import io
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.ledger.reading import read_ledger
from inventory.ledger.text import half_width
from inventory.ledger.writing import write_ledger
from inventory.model import Department, Host, Kind, Ledger
from inventory.words import HinomiError
from tests.inventory.ledger.ledgers import LEDGERS, host_lists

RARE = "𠮷"
SWAPPED = "¢£¬‖−〜"  # cp932 takes them and gives others back
CP932 = st.text(
    st.characters(codec="cp932", exclude_categories=["Cc"], exclude_characters=SWAPPED), min_size=1
).map(lambda text: half_width(text) or "〒")
CALM = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def there_and_back(ledger: Ledger, name: str, encoding: str = "utf-8-sig") -> Ledger:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        write_ledger(ledger, path, encoding)
        reading = read_ledger(path)
    assert reading.problems == ()
    return reading.ledger


def written(ledger: Ledger, name: str) -> Ledger | None:
    """The ledger as read back, or None where writing refused it."""
    try:
        return there_and_back(ledger, name)
    except HinomiError:
        return None


@CALM
@given(LEDGERS)
def test_excel_keeps_everything_or_refuses(ledger: Ledger) -> None:
    back = written(ledger, "l.xlsx")
    assert back is None or back == ledger


@CALM
@given(host_lists())
def test_excel_keeps_every_host(hosts: tuple[Host, ...]) -> None:
    assert there_and_back(Ledger(hosts=hosts), "l.xlsx").hosts == hosts


@CALM
@given(host_lists(), st.sampled_from(["utf-8-sig", "utf-8"]))
def test_csv_keeps_every_host(hosts: tuple[Host, ...], encoding: str) -> None:
    assert there_and_back(Ledger(hosts=hosts), "l.csv", encoding).hosts == hosts


@CALM
@given(st.builds(Host, id=CP932, name=CP932, note=CP932, systems=st.tuples(CP932)))
def test_cp932_keeps_every_host_it_has_the_characters_for(host: Host) -> None:
    assert there_and_back(Ledger(hosts=(host,)), "l.csv", "cp932").hosts == (host,)


@CALM
@given(st.builds(Host, id=st.text(min_size=1), name=st.text(min_size=1), note=st.text()))
def test_a_host_that_no_ledger_could_hold_is_refused_not_altered(host: Host) -> None:
    back = written(Ledger(hosts=(host,)), "l.csv")
    assert back is None or back.hosts == (host,)


@pytest.mark.parametrize("name", ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1+2", "＝1"])
def test_no_cell_of_csv_begins_as_a_formula(tmp_path: Path, name: str) -> None:
    host = Host(id="S-001", name=name, note=name, systems=(name,), extras=((name, name),))
    write_ledger(Ledger(hosts=(host,)), tmp_path / "l.csv")
    text = (tmp_path / "l.csv").read_text("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "＝"))] == []
    assert read_ledger(tmp_path / "l.csv").ledger.hosts == (host,)


def test_no_cell_of_excel_is_a_formula_or_a_link(tmp_path: Path) -> None:
    texts = ("=cmd|x", "http://example.jp/", "0012", "1e5")
    hosts = tuple(Host(id=f"S{i}", name=text, note=text) for i, text in enumerate(texts))
    path = tmp_path / "l.xlsx"
    write_ledger(Ledger(hosts=hosts), path)
    with zipfile.ZipFile(path) as book:
        sheets = b"".join(book.read(n) for n in book.namelist() if "worksheets/" in n)
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets
    names = openpyxl.load_workbook(path)["機器"]["B"]
    assert [(cell.value, cell.data_type) for cell in names[1:]] == [(text, "s") for text in texts]


def test_excel_offers_the_words_and_freezes_the_titles(tmp_path: Path) -> None:
    path = tmp_path / "l.xlsx"
    write_ledger(Ledger(hosts=(Host(id="S", name="a"),)), path)
    sheet = openpyxl.load_workbook(path)["機器"]
    lists = {str(rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert '"サーバ,端末,ネットワーク機器,その他"' in lists
    assert any("LGWAN接続系" in one for one in lists)
    assert '"高,中,低"' in lists
    assert sheet.freeze_panes == "C2"
    assert sheet["A1"].font.bold


def test_the_sections_own_columns_come_back_under_their_titles(tmp_path: Path) -> None:
    hosts = (
        Host(id="1", name="a", extras=(("種別", "複合機"), ("契約番号", "K-1"))),
        Host(id="2", name="b", kind=Kind.TERMINAL, extras=(("購入額", "100"),)),
    )
    write_ledger(Ledger(hosts=hosts), tmp_path / "l.csv")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "l.csv").read_text("utf-8-sig"))))
    assert [(r["種別"], r["契約番号"], r["購入額"]) for r in rows] == [
        ("複合機", "K-1", ""),
        ("端末", "", "100"),
    ]
    assert "拡張項目" not in rows[0]


def test_characters_outside_cp932_are_named_not_replaced(tmp_path: Path) -> None:
    ledger = Ledger(hosts=(Host(id="1", name="a"), Host(id="2", name=f"{RARE}野—")))
    with pytest.raises(HinomiError) as caught:
        write_ledger(ledger, tmp_path / "l.csv", "cp932")
    for part in (RARE, "U+20BB7", "—", "3行目 機器名"):
        assert part in caught.value.message.ja
    assert not (tmp_path / "l.csv").exists()


@pytest.mark.parametrize("character", SWAPPED)
def test_characters_that_cp932_would_swap_are_named(tmp_path: Path, character: str) -> None:
    with pytest.raises(HinomiError, match=f"U\\+{ord(character):04X}"):
        write_ledger(Ledger(hosts=(Host(id="1", name=character),)), tmp_path / "l.csv", "cp932")


def test_a_ledger_that_would_change_is_refused_and_named(tmp_path: Path) -> None:
    ledger = Ledger(departments=(Department(name=" 市民課"),))
    with pytest.raises(HinomiError, match=" 市民課"):
        write_ledger(ledger, tmp_path / "l.xlsx")


@pytest.mark.parametrize(("name", "encoding"), [("l.pdf", "utf-8"), ("l.csv", "euc_jp")])
def test_other_forms_are_refused(tmp_path: Path, name: str, encoding: str) -> None:
    with pytest.raises(HinomiError):
        write_ledger(Ledger(), tmp_path / name, encoding)


def test_a_value_too_long_for_excel_is_refused(tmp_path: Path) -> None:
    ledger = Ledger(hosts=(Host(id="1", name="a", note="あ" * 32768),))
    with pytest.raises(HinomiError, match="too long"):
        write_ledger(ledger, tmp_path / "l.xlsx")
    assert there_and_back(ledger, "l.csv") == ledger


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "l.csv"
    path.write_bytes(b"old")
    with pytest.raises(HinomiError):
        write_ledger(Ledger(hosts=(Host(id="1", name=RARE),)), path, "cp932")
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["l.csv"]
