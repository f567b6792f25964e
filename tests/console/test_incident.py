"""`hinomi incident` as a clerk uses it: few words, odd words, two at once, killed in the middle."""

import json
import os
import pty
import random
import resource
import select
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tests.console.program import HINOMI, hinomi

LOG = ("incident", "log")


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = tmp_path_factory.mktemp("founded") / "火見市"
    hinomi("init", workspace)
    return workspace


@pytest.fixture
def city(founded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(founded, tmp_path / "火見市"))


@pytest.fixture
def begun(city: Path) -> Path:
    hinomi("incident", "start", "震度6弱", "停電", workspace=city)
    return city


def lines(workspace: Path, *words: str) -> list[Any]:
    """The lines of people in the order of happening."""
    done = hinomi("incident", "list", "--json", *words, workspace=workspace)
    return [line for line in json.loads(done.stdout) if line["number"]]


def texts(workspace: Path, *words: str) -> list[str]:
    return [line["text"] for line in lines(workspace, *words)][1:]


def whole(workspace: Path) -> None:
    """Nothing waits, and the chain is unbroken."""
    assert list((workspace / "bcp" / "unwritten").glob("*")) == []
    assert "改変は見つかりません" in hinomi("verify", workspace=workspace).stdout


def test_start_log_and_list_without_a_quotation_mark(begun: Path) -> None:
    hinomi(*LOG, "市民課→情報政策課:", "端末が", "止まった", "-k", "報告", "-r", workspace=begun)
    told = hinomi(*LOG, "UPSに切り替わった", "-k", "6", "--re", "2", workspace=begun).stdout
    assert "#3" in told
    assert "[対応] UPSに切り替わった" in told
    asked = lines(begun)[1]
    assert (asked["from"], asked["to"], asked["text"]) == (
        "市民課",
        "情報政策課",
        "端末が 止まった",
    )
    assert (asked["kind"], asked["answered_by"], asked["waiting"]) == ("report", [3], False)
    whole(begun)


def test_nothing_that_cannot_be_read_stops_a_line(begun: Path) -> None:
    done = hinomi(*LOG, "停電", "-k", "報國", "--at", "夜中", "-s", "？？", "--re", "9",
                  workspace=begun)  # fmt: skip
    assert "区分「報國」" in done.stderr
    assert "hinomi incident fix 2" in done.stderr
    assert texts(begun) == ["停電"]


def test_what_looks_like_an_option_and_is_none_is_a_word(begun: Path) -> None:
    hinomi(*LOG, "室温", "-5度", "--kinds", "報告", "-k", "報告", workspace=begun)
    hinomi(*LOG, "-r", "--", "-1階が浸水", workspace=begun)
    assert texts(begun) == ["室温 -5度 --kinds 報告", "-1階が浸水"]
    assert [line["kind"] for line in lines(begun)[1:]] == ["report", "info"]


def test_every_line_of_a_paper_is_tried(begun: Path) -> None:
    done = hinomi(*LOG, "-i", "none", workspace=begun, given="一\n二\n", expect=2)
    assert done.stderr.count("失われていません") == 2
    hinomi(*LOG, "三", workspace=begun)
    assert sorted(texts(begun)) == ["一", "三", "二"]
    whole(begun)


def test_a_line_before_anything_is_open_waits_for_the_start(city: Path) -> None:
    done = hinomi(*LOG, "火災報知器が鳴った", workspace=city, expect=2)
    assert "失われていません" in done.stderr
    hinomi("incident", "start", "--drill", "図上訓練", workspace=city)
    assert texts(city) == []
    done = hinomi("incident", "start", "本庁舎の火災", workspace=city)
    assert "火災報知器が鳴った" in done.stderr
    assert texts(city) == ["火災報知器が鳴った"] or "火災報知器が鳴った" in str(lines(city))
    whole(city)


def test_lines_from_paper_in_one_go_with_their_times(begun: Path) -> None:
    paper = "1分前のことは書けない\n\n市民課から電話\n"
    hinomi(*LOG, "--by", "山田 花子", "-m", "紙", workspace=begun, given=paper)
    found = lines(begun)[1:]
    assert [line["text"] for line in found] == ["1分前のことは書けない", "市民課から電話"]
    assert {(line["by"], line["paper"], line["means"]) for line in found} == {
        ("山田 花子", True, "紙")
    }
    assert all(line["typed_by"] != line["by"] for line in found)


def test_a_misspelt_setting_stops_no_line(begun: Path) -> None:
    (begun / "hinomi.toml").write_text('operator = "夜勤 太郎"\n[scan]\nworkres = 3\n')
    hinomi(*LOG, "停電", workspace=begun)
    assert hinomi("scan", workspace=begun, expect=2).returncode == 2
    assert lines(begun)[-1]["typed_by"] == "夜勤 太郎"


def test_exercise_and_reality_are_never_open_together(city: Path) -> None:
    started = hinomi("incident", "start", "--drill", "図上訓練", workspace=city).stdout
    logged = hinomi(*LOG, "訓練の行", workspace=city).stdout
    board = hinomi("incident", "board", workspace=city).stdout
    assert all(text.startswith("【訓練】") for text in (started, logged, board))
    hinomi("incident", "start", "本物の停電", workspace=city)
    assert "訓練" not in hinomi("incident", "board", workspace=city).stdout
    refused = hinomi("incident", "start", "--drill", "別の訓練", workspace=city, expect=2)
    assert "進行中" in refused.stderr
    every = json.loads(hinomi("incident", "incidents", "--json", workspace=city).stdout)
    assert [(one["mode"], one["phase"]) for one in every] == [
        ("drill", "closed"),
        ("live", "active"),
    ]


def test_two_people_write_at_once(begun: Path) -> None:
    def write(name: str) -> None:
        for number in range(4):
            hinomi(*LOG, f"{name}{number}", workspace=begun, HINOMI_OPERATOR=name)

    people = [threading.Thread(target=write, args=(name,)) for name in ("甲", "乙")]
    for person in people:
        person.start()
    for person in people:
        person.join()
    found = lines(begun)[1:]
    assert sorted(line["number"] for line in found) == list(range(2, 10))
    for name in ("甲", "乙"):
        assert [x["text"] for x in found if x["typed_by"] == name] == [
            f"{name}{n}" for n in range(4)
        ]
    whole(begun)


def test_killed_at_any_moment_no_line_is_lost_or_doubled(begun: Path) -> None:
    chance, acknowledged = random.Random(11), list[str]()
    for number in range(8):
        words = [str(HINOMI), *LOG, f"行{number}", "-w", str(begun)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            killer = threading.Timer(0.05 + chance.random() * 0.35, process.kill)
            killer.start()
            assert process.stdout is not None
            if f"行{number}" in process.stdout.read():
                acknowledged.append(f"行{number}")
            killer.cancel()
        on_disk = [json.loads(path.read_text())["text"] for path in
                   (begun / "bcp" / "unwritten").glob("*.json") if path.stat().st_size]  # fmt: skip
        acknowledged += [text for text in on_disk if text not in acknowledged]
    last = hinomi(*LOG, "最後", workspace=begun)
    assert last.returncode == 0
    found = texts(begun)
    assert len(found) == len(set(found))
    assert set(acknowledged) <= set(found)
    whole(begun)


def full_disk(workspace: Path, blocks: int) -> "subprocess.CompletedProcess[str]":
    """Log where no file may grow beyond so many blocks of 1,024 bytes (ulimit -f, bash(1))."""
    line = f'ulimit -f {blocks}; exec "$0" incident log 水が来た'
    words = {**os.environ, "HINOMI_WORKSPACE": str(workspace), "HINOMI_LANG": "ja"}
    run = ["bash", "-c", line, str(HINOMI)]
    return subprocess.run(run, env=words, capture_output=True, text=True, check=False)


def test_where_the_journal_cannot_grow_the_line_is_kept_beside_it(begun: Path) -> None:
    done = full_disk(begun, 1)
    assert done.returncode in (2, 3)
    assert "失われていません" in done.stderr
    assert "Traceback" not in done.stderr
    assert texts(begun) == []
    assert "まだ記録簿にない行が 1行" in hinomi("incident", "board", workspace=begun).stdout
    hinomi(*LOG, "次", workspace=begun)
    assert sorted(texts(begun)) == ["次", "水が来た"]
    whole(begun)


def test_where_nothing_can_be_written_paper_is_asked_for(begun: Path) -> None:
    done = full_disk(begun, 0)
    assert done.returncode in (2, 3)
    assert "紙に書いてください: 水が来た" in done.stderr
    assert texts(begun) == []


def test_one_line_and_one_key_on_a_terminal(begun: Path) -> None:
    said = dialogue(begun, "電源車を要請した\n", "3", "市長に報告\n", "\n", "\n")
    assert "1情報 2報告 3要請" in said
    assert [(x["text"], x["kind"]) for x in lines(begun)[1:]] == [
        ("電源車を要請した", "request"), ("市長に報告", "info")]  # fmt: skip


def test_killed_between_the_line_and_its_key(begun: Path) -> None:
    dialogue(begun, "3階で煙\n", kill=True)
    assert texts(begun) == []
    told = hinomi(*LOG, "次の行", workspace=begun)
    assert "3階で煙" in told.stderr
    assert sorted(texts(begun)) == ["3階で煙", "次の行"]
    whole(begun)


def prompt(terminal: int) -> bytes:
    """What is shown up to the next question."""
    said = b""
    while not said.rstrip(b" ").endswith((b">", "情報)\r\n".encode())):
        assert select.select([terminal], [], [], 20)[0], said.decode(errors="replace")
        said += os.read(terminal, 4096)
    return said


def dialogue(workspace: Path, *typed: str, kill: bool = False) -> str:
    """Type this on a terminal, each part when a prompt has come."""
    ours, theirs = pty.openpty()
    words = [str(HINOMI), *LOG, "-w", str(workspace)]
    environment = {**os.environ, "HINOMI_LANG": "ja"}
    with subprocess.Popen(
        words, stdin=theirs, stdout=theirs, stderr=theirs, env=environment
    ) as done:
        os.close(theirs)
        said = b""
        try:
            for part in typed:
                said += prompt(ours)
                os.write(ours, part.encode())
            if kill:
                said += prompt(ours)
                done.kill()
            done.wait(timeout=20)
        finally:
            done.kill()  # or a test that fails waits for ever
    os.close(ours)
    return said.decode(errors="replace")


def test_corrections_muster_and_handover_are_lines_too(begun: Path, tmp_path: Path) -> None:
    hinomi(*LOG, "3階が停電", workspace=begun)
    hinomi("incident", "fix", "2", "2階が停電", "--why", "聞き違い", workspace=begun)
    staff = tmp_path / "安否.csv"
    staff.write_bytes("氏名,安否,到着見込み\n山田,無事,30分後\n鈴木,,\n".encode("cp932"))
    hinomi("incident", "muster", staff, workspace=begun)
    hinomi("incident", "muster", "鈴木", "--here", workspace=begun)
    told = hinomi("incident", "muster", tmp_path / "安非.csv", workspace=begun, expect=2)
    assert "安非.csv: ファイルがありません" in told.stderr  # and nobody is called so
    hinomi("incident", "handover", "日勤", "花子", "--no-pdf", workspace=begun, expect=2)
    hinomi("incident", "handover", "日勤 花子", "--no-pdf", workspace=begun)
    line = lines(begun)[1]
    assert (line["text"], line["before"][0]["text"]) == ("2階が停電", "3階が停電")
    board = json.loads(hinomi("incident", "board", "--json", workspace=begun).stdout)
    assert board["in_charge"] == "日勤 花子"
    assert [(p["name"], p["arrived"]) for p in board["people"]] == [("山田", False), ("鈴木", True)]
    hinomi("incident", "close", workspace=begun)
    assert "[終了]" in hinomi("incident", "board", workspace=begun).stdout
    hinomi(*LOG, "-i", "2", "後から", workspace=begun)
    assert texts(begun, "-i", "2")[-1] == "後から"


def test_reports_are_numbered_and_come_again_as_they_were(begun: Path, tmp_path: Path) -> None:
    pdf, again = tmp_path / "1.pdf", tmp_path / "again.pdf"
    first = hinomi("incident", "report", "-o", pdf, workspace=begun).stdout
    hinomi(*LOG, "第1報の後の行", workspace=begun)
    assert hinomi("incident", "report", "-n", "1", "-o", again, workspace=begun).stdout == first
    assert pdf.read_bytes() == again.read_bytes()
    assert "確認不能" in first
    hinomi("incident", "report", "-n", "9", workspace=begun, expect=2)


def test_a_line_loads_nothing_heavy_and_is_quick(begun: Path) -> None:
    code = (
        "import sys; sys.argv = ['hinomi', 'incident', 'log', '停電']\n"
        "from console.cli.main import main\n"
        "main(); print(*sys.modules)"
    )
    words = {**os.environ, "HINOMI_WORKSPACE": str(begun)}
    run = [sys.executable, "-c", code]
    done = subprocess.run(run, env=words, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "bcp.incident.logbook" in loaded
    assert loaded & {"sqlalchemy", "alembic", "yaml", "pydantic", "typer"} == set()
    spent = [_cpu(begun) for _ in range(3)]
    assert min(spent) < 0.2, spent


def _cpu(workspace: Path) -> float:
    """Seconds of processor for one line: what an idle machine needs, whatever else runs here."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    hinomi(*LOG, "速さ", workspace=workspace, anew=True)
    assert time.monotonic() - began < 20
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
