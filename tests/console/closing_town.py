"""A town whose year of audits is ready to be closed, made once and copied for each test."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from console.session import Session
from inventory.model import Municipality
from inventory.workspace import lay_out
from tests.audit.cycle.town import LEDGER
from tests.console.test_audit_plan import CHIEF, CLERK, WAS, WORK, Town

SECTION = "総務部 税務課"
HEAD = "課長 太郎"
ACCEPT = (
    "--accept", "host-without-result", "--accept", "engagement-in-follow-up",
    "--accept", "finding-without-response", "--why", "来年度に見る",
)  # fmt: skip


def founded(root: Path) -> Town:
    """A workspace with the ledger, and an engagement under way."""
    lay_out(root)
    named = {"municipality": Municipality(name="火見市")}
    Session(root).inventory.save(LEDGER.model_copy(update=named))
    town = Town(root)
    town.types("choose", SECTION, "-q", "2", "--why", "前回の指摘", "--year", "2026")
    town.types("decide", "--year", "2026", by=CHIEF)
    town.types("open", SECTION, "--fieldwork", WORK, "--year", "2026")
    town.types("team", "2026-01", "--lead", CLERK, "--was", WAS)
    town.types("notice", "2026-01")
    town.types("phase", "2026-01", "fieldwork")
    return town


def judged(town: Town) -> None:
    """Two papers, the second with a finding."""
    town.types("papers", "2026-01", "--start", "--control", "5.2(1)", "--control", "8.1")
    for number, word in (("1", "適合"), ("2", "軽微な不適合")):
        town.types("attach", "2026-01", number, "--said", "毎月見ている", "--method", "聴取",
                   "--from", "課長")  # fmt: skip
        town.types("paper", "2026-01", number, "--judge", word, "--note", "記録を照らした")
        town.types("review", "2026-01", number, by=CHIEF)
    town.types("finding", "raise", "2026-01", "2")
    town.types("finding", "word", "2026-01-F01", "--cause", "手順がない", "--effect", "漏れる",
               "--recommendation", "手順を作る", "--condition", "記録がない")  # fmt: skip


def reported(town: Town) -> None:
    """The report is written and decided on, the engagement in its follow-up."""
    for phase in ("reporting", "follow-up"):
        town.types("phase", "2026-01", phase)
    town.types(
        "write", "2026", "--opinion", "記録の取得に改善の余地がある。", "--purpose", "確かめる"
    )
    town.types("sign", "2026", "--post", "CISO", by=CHIEF)


def _once(base: Path, name: str, make: Callable[[Path], Town]) -> Path:
    """A town that is made once, for all modules of a run; the folder is there when it is whole."""
    whole = base / name
    if not whole.exists():
        Path(make(base / f"{name}-in-the-making").root).rename(whole)
    return whole


def _ready(root: Path, begun_town: Path) -> Town:
    town = Town(Path(shutil.copytree(begun_town, root)))
    judged(town)
    reported(town)
    return town


def _closed(root: Path, ready_town: Path) -> Town:
    town = Town(Path(shutil.copytree(ready_town, root)))
    town.types("close", "2026", *ACCEPT, by=CHIEF)
    return town


@pytest.fixture(scope="session")
def begun_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _once(tmp_path_factory.getbasetemp(), "begun", founded)


@pytest.fixture(scope="session")
def ready_town(begun_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return _once(base, "ready", lambda root: _ready(root, begun_town))


@pytest.fixture(scope="session")
def closed_town(ready_town: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.getbasetemp()
    return _once(base, "closed", lambda root: _closed(root, ready_town))


@pytest.fixture
def begun(begun_town: Path, tmp_path: Path) -> Town:
    """A copy of the year while its engagement is under way."""
    return Town(Path(shutil.copytree(begun_town, tmp_path / "town")))


@pytest.fixture
def ready(ready_town: Path, tmp_path: Path) -> Town:
    """A copy of it."""
    return Town(Path(shutil.copytree(ready_town, tmp_path / "town")))


@pytest.fixture
def closed(closed_town: Path, tmp_path: Path) -> Town:
    """A copy of it after its end."""
    return Town(Path(shutil.copytree(closed_town, tmp_path / "town")))
