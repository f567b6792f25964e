"""`hinomi audit readiness` and `hinomi audit catalogue` as a person types them."""

import csv
import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from audit.results import HOST_JUDGED
from checks.catalogue import catalogue
from console.session import Session
from inventory.journal import Draft
from tests.console.program import hinomi
from tests.reports.pdf_reading import squeezed, text_of, validated

HOSTS = (
    ("管理番号", "機器名", "種別", "OS", "IPアドレス"),
    ("SV-1", "jumin-sv01", "サーバ", "Debian 12", "10.20.0.9"),
    ("SV-2", "zeimu-sv01", "サーバ", "Debian 12", "10.20.0.8"),
)
STANDARD = Path(__file__).parents[1] / "audit" / "cycle" / "standards" / "kameoka.yaml"


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two hosts and a network model, to be copied."""
    tmp_path = tmp_path_factory.mktemp("readiness")
    root = tmp_path / "火見市"
    hinomi("init", root)
    with (tmp_path / "台帳.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(HOSTS)
    hinomi("inventory", "import", tmp_path / "台帳.csv", workspace=root)
    toml = root / "hinomi.toml"
    model = 'network_model = "β\'"'
    toml.write_text(toml.read_text("utf-8").replace(f"# {model}", model), "utf-8")
    return root


@pytest.fixture
def city(founded: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(founded, tmp_path / "火見市"))


def scan(root: Path, host: str, *, fails: str = "") -> None:
    """Write down that a host was judged, as a scan does."""
    session = Session(root)
    passed = [c for c, one in catalogue().items() if not one.part_of and c != fails]
    body = {
        "host": host,
        "run": "20261120-1",
        "seen_at": datetime.now(UTC).isoformat(),
        "evidence": "ab" * 32,
        "verdicts": {"PASS": passed, **({"FAIL": [fails]} if fails else {})},
    }
    session.journal.append([Draft("run:20261120-1", HOST_JUDGED, body, "花子")])


def test_eight_rows_and_the_duty_of_the_model(city: Path) -> None:
    told = hinomi("audit", "readiness", workspace=city).stdout
    assert "外部監査を受け、報告書をJ-LISへ提出する構成です" in told
    rows = [line for line in told.splitlines() if line[:1] in "一二三四五六七八"]
    assert len(rows) == 8
    assert [row[0] for row in rows if row.rstrip().endswith("あり")] == ["五", "七"]
    assert "台帳の機器 2 台のうち 2 台を今年度点検していません" in told


def test_items_of_a_field_with_what_is_missing(city: Path) -> None:
    scan(city, "SV-1", fails="SSH-001")
    for word in ("五", "5", "５"):
        told = hinomi("audit", "readiness", "--field", word, workspace=city).stdout
        row = next(line for line in told.splitlines() if line.startswith("6.2(1)③"))
        assert "不適合あり" in row
        assert "不適合 1 適合" in row
        assert "今年度点検していない機器等1件" in row


def test_json_has_everything_and_english_is_english(city: Path) -> None:
    scan(city, "SV-1", fails="SSH-001")
    found = json.loads(hinomi("audit", "readiness", "--json", workspace=city).stdout)
    assert found["network_model"] == "β'"
    assert found["external_audit"] is True
    assert found["hosts"] == {"ledger": 2, "not_scanned_this_year": ["SV-2"]}
    assert len(found["fields"]) == 8
    items = {item["clause"]: item for one in found["fields"] for item in one["items"]}
    assert items["3(3)/β'"]["state"] == "missing"
    assert items["3(2)/α'"]["state"] == "out"
    assert items["6.2(1)③"]["state"] == "violated"
    ssh = next(c for c in items["6.2(1)③"]["checks"] if c["check"] == "SSH-001")
    assert ssh == {"check": "SSH-001", "counts": {"FAIL": 1}, "not_scanned": ["SV-2"]}
    assert found["looked"][0]["evidence"] == "ab" * 32
    english = hinomi("audit", "readiness", workspace=city, HINOMI_LANG="en").stdout
    assert "external audit whose report goes to J-LIS" in english


def test_another_year_has_its_own_answers(city: Path) -> None:
    scan(city, "SV-1")
    found = json.loads(
        hinomi("audit", "readiness", "--year", "2020", "--json", workspace=city).stdout
    )
    assert found["looked"] == []
    assert found["fiscal_year"] == 2020


def test_documents_are_made_and_the_same_twice(city: Path, tmp_path: Path) -> None:
    scan(city, "SV-1", fails="SSH-001")
    paths = [tmp_path / name for name in ("a.pdf", "b.pdf", "a.xlsx")]
    for path in paths:
        form = path.suffix[1:]
        done = hinomi("audit", "readiness", "-f", form, "-o", path, workspace=city)
        assert done.stdout == ""
        assert done.stderr.strip() == str(path)
    one, two, sheet = (path.read_bytes() for path in paths)
    assert one == two
    assert validated(one) == "pass"
    assert squeezed("zeimu-sv01（SV-2）") in text_of(one)
    book = openpyxl.load_workbook(io.BytesIO(sheet))
    assert book.sheetnames == ["概要", "8分野", "事項", "マイナンバー", "点検", "証跡"]


def test_an_unset_model_is_said_and_not_guessed(city: Path) -> None:
    toml = city / "hinomi.toml"
    toml.write_text(
        toml.read_text("utf-8").replace("network_model =", "# network_model ="), "utf-8"
    )
    told = hinomi("audit", "readiness", workspace=city).stdout
    assert "構成 不明" in told
    assert "network_model" in told
    found = json.loads(hinomi("audit", "readiness", "--json", workspace=city).stdout)
    assert found["external_audit"] is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("readiness", "--field", "九"), "--field 九"),
        (("catalogue", "6.9"), "6.9"),
        (("catalogue", "--own"), "policy/catalogue"),
    ],
)
def test_what_is_not_there_is_one_line_and_exit_2(
    city: Path, words: tuple[str, ...], told: str
) -> None:
    done = hinomi("audit", *words, workspace=city, expect=2)
    assert done.stdout == ""
    assert told in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_one_control_in_full(city: Path) -> None:
    for number in ("MIC:6.1(6)", "6.1（6）"):
        told = hinomi("audit", "catalogue", number, workspace=city).stdout
        assert "ログの取得等" in told
        assert "MAN-602" in told
        assert "LOG-001" in told
        assert "JIS Q 27002: 不明" in told
        assert "見出し: 未確認" in told
    every = json.loads(hinomi("audit", "catalogue", "--json", workspace=city).stdout)
    assert next(one for one in every if one["clause"] == "1(9)")["jis_q_27002"][0] == "5.5"
    assert "※" in hinomi("audit", "catalogue", workspace=city).stdout


def test_the_own_standard_is_printed_back_and_its_errors_have_a_line(city: Path) -> None:
    folder = city / "policy" / "catalogue"
    folder.mkdir()
    (folder / "kameoka.yaml").write_text(STANDARD.read_text("utf-8"), "utf-8")
    told = hinomi("audit", "catalogue", "--own", workspace=city).stdout.splitlines()
    assert told[0] == "亀岡市情報セキュリティ対策基準規程（平成27年4月1日訓令第5号）"
    assert told[1] == "  第1章 総則"
    assert told[3] == "    第1節 情報資産の分類及び管理 → 2(1) 2(2)① 2(2)②"
    assert "    第1節 執務室等での管理 → 独自" in told
    assert len(told) == 1 + 29
    one = hinomi("audit", "catalogue", "6.2(1)①", workspace=city).stdout
    assert "第5章 第3節 アクセス制御" in one
    (folder / "kameoka.yaml").write_text(
        STANDARD.read_text("utf-8").replace("6.1(14)", "6.1(41)"), "utf-8"
    )
    done = hinomi("audit", "readiness", workspace=city, expect=2)
    assert "kameoka.yaml:37:" in done.stderr
    assert "6.1(41)" in done.stderr
