"""Terminals, a router and what is not in the ledger, as the demo city looks at them.

The terminals' output and the router's configuration are built here, since no Windows and no such
router can run beside the lab; reports mark them 実機未検証. What discovery finds is really there:
devices on the lab's wire, one of which nobody registered.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from tests.checks.windows.built import Failed, good_sections, value, windows_evidence
from tests.inventory.discovery.street import Street
from tests.lab.lab import ROOT, Lab

LEDGER, LIST, MAPPING = "端末等台帳.csv", "資産管理の一覧.csv", "shisan"
NETWORK, BY = "198.18.80.0/28", "情報政策課 火野"
_HEAD = (
    "管理番号,機器名,種別,系,所属,設置場所,機種,製造番号,OS,IPアドレス,MACアドレス,接続方式,"
    "機器の系統"
)
_ROWS = (
    "火情-0101,zeimu-pc01,端末,LGWAN接続系,財務部 税務課,本庁舎2階,LIFEBOOK U9,HNM0101,"
    "Windows 11,198.18.80.2,00:17:42:00:01:01,ファイル,",
    "火情-0102,zeimu-pc02,端末,LGWAN接続系,財務部 税務課,本庁舎2階,LIFEBOOK U9,HNM0102,"
    "Windows 11,198.18.80.3,00:17:42:00:01:02,ファイル,",
    "火情-0103,rt-honcho,ネットワーク機器,LGWAN接続系,総務部 情報政策課,本庁舎3階 サーバ室,"
    "RTX830,HNM0103,,198.18.80.1,00:a0:de:00:01:03,ファイル,yamaha",
)
_SETTINGS = """
[[discovery.segments]]
network = "{network}"
zone = "lgwan"
site = "本庁舎"
rate = 200
approved_by = "総務部 情報政策課長"
approved_on = {day}
"""
_MAPPING = """\
product: "資産管理製品（架空）"
columns:
  asset: "資産番号"
  name: "コンピューター名"
  serial: "シリアル番号"
  os: "OS名"
  build: "OSビルド番号"
  seen: "最終接続日時"
"""
_LIST = (
    "資産番号,コンピューター名,シリアル番号,OS名,OSビルド番号,最終接続日時",
    "火情-0101,ZEIMU-PC01,HNM0101,Windows 11 Pro,26200,{day} 08:30:00",
    "火情-0102,ZEIMU-PC02,HNM9999,Windows 10 Pro,19045,{day} 08:31:00",
    ",SOUKO-PC,HNM0777,Windows 10 Pro,19045,{day} 08:45:00",
)


class Hinomi(Protocol):
    """One typed command; words are shown, other exit codes than those allowed end the demo."""

    def __call__(self, *words: str, allowed: tuple[int, ...] = ()) -> int:
        """Run it in the workspace."""
        ...


def look_around(hinomi: Hinomi, lab: Lab, folder: Path, city: Path) -> None:
    """Ledger rows, output that was carried in, a configuration, a list, discovery, the report."""
    now = datetime.now(UTC)
    day = f"{now + timedelta(hours=9):%Y-%m-%d}"
    _write(folder, city, day)
    _collected(folder / "持ち帰った収集結果", now)
    hinomi("inventory", "import", f"../{LEDGER}")
    hinomi("scan", "--evidence", "../持ち帰った収集結果", allowed=(0, 1, 3))
    config = ROOT / "tests/checks/built/yamaha/bad.txt"
    hinomi("network", "import", "rt-honcho", str(config), "--taken", day, "--by", BY,
           allowed=(0, 1, 3))  # fmt: skip
    hinomi("network", "approve", "rt-honcho", "--by", "総務部 情報政策課長")
    hinomi("inventory", "source", "sign", MAPPING)
    hinomi("inventory", "source", "import", f"../{LIST}", "--mapping", MAPPING, "--exported", day,
           "--by", BY)  # fmt: skip
    with lab.entered(), _street():
        hinomi("inventory", "discover", "--now-approved-by", "総務部長", allowed=(0, 1, 3))
    hinomi("inventory", "reconcile", "--xlsx", "../台帳への追加案.xlsx", allowed=(0, 1))
    for form in ("pdf", "xlsx"):
        hinomi("report", "assets", "-f", form, "-o", f"../情報機器の照合報告書.{form}")


def _write(folder: Path, city: Path, day: str) -> None:
    rows = "\r\n".join((_HEAD, *_ROWS)) + "\r\n"
    (folder / LEDGER).write_bytes(rows.encode("cp932"))
    listed = "\r\n".join(_LIST).format(day=day.replace("-", "/")) + "\r\n"
    (folder / LIST).write_bytes(listed.encode("cp932"))
    mappings = city / "policy" / "source-mappings"
    mappings.mkdir(exist_ok=True)
    (mappings / f"{MAPPING}.yaml").write_text(_MAPPING, "utf-8")
    with (city / "hinomi.toml").open("a", encoding="utf-8") as file:
        file.write(_SETTINGS.format(network=NETWORK, day=day))


def _collected(folder: Path, now: datetime) -> None:
    """What two terminals wrote: one in order, one without screen lock, with all media allowed."""
    folder.mkdir()
    wrong = {
        "ScreenLock": Failed("denied", "SecurityException"),
        "RemovableMedia": {
            **_section("RemovableMedia"),
            "denied": [
                {"guid": one["guid"], "values": {"Deny_Read": value(0), "Deny_Write": value(0)}}
                for one in _section("RemovableMedia")["denied"]
            ],
        },
    }
    for number, changed in ((1, {}), (2, wrong)):
        head = {"name": f"ZEIMU-PC0{number}", "uuid": "", "serial": f"HNM010{number}"}
        sections = {**good_sections(), **changed}
        raw = windows_evidence(sections, at=now.isoformat(), host=head)
        (folder / f"zeimu-pc0{number}.json").write_bytes(raw)


def _section(name: str) -> dict[str, list[dict[str, object]]]:
    found = good_sections()[name]
    assert isinstance(found, dict)
    return found


@contextmanager
def _street() -> Iterator[None]:
    """The terminals, the router, a box that nobody registered, and somebody's telephone."""
    street = Street()
    try:
        street.add("router", "00:a0:de:00:01:03", "198.18.80.1", ports=(22, 23))
        street.add("one", "00:17:42:00:01:01", "198.18.80.2", ports=(445,))
        street.add("two", "00:17:42:00:01:02", "198.18.80.3", ports=(445, 3389))
        street.add("box", "10:6f:3f:00:00:09", "198.18.80.9", ports=(80,))
        street.add("telephone", "d6:00:00:00:00:0d", "198.18.80.11")
        yield
    finally:
        street.stop()
