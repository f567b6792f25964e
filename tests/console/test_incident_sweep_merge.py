"""Files of another place: what was seen before this incident is no state of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bcp.sweep import carrying
from console.cli.app import app
from inventory.words import HinomiError
from tests.bcp.sweep.kit import look
from tests.console.sweep_town import said


def _bring(city: Path, at: datetime) -> str:
    """Bring a look of that moment; what is complained of."""
    file = city.parent / "shisho.json"
    seen = [replace(look("h1", where="shisho"), at=at)]
    carrying.write(file, "shisho", seen, [], drill=False)
    words = ["incident", "sweep", "--merge", str(file), "--from", "honcho", "--json"]
    done = CliRunner().invoke(app, words, env={"HINOMI_WORKSPACE": str(city)})
    return done.exception.message.ja if isinstance(done.exception, HinomiError) else ""


@pytest.fixture
def city(tmp_path: Path) -> Path:
    said(tmp_path / "city", "init", tmp_path / "city")
    ledger = tmp_path / "台帳.csv"
    ledger.write_text("管理番号,機器名,種別,OS,IPアドレス\nh1,h1,サーバ,Debian,10.0.0.1\n", "utf-8")
    said(tmp_path / "city", "inventory", "import", ledger)
    said(tmp_path / "city", "incident", "start", "停電")
    return tmp_path / "city"


def test_looks_from_before_the_incident_are_refused(city: Path) -> None:
    assert "この事案の前" in _bring(city, datetime.now(UTC) - timedelta(days=30))
    assert "sweep.brought" not in said(city, "journal")


def test_looks_of_this_incident_are_taken(city: Path) -> None:
    assert not _bring(city, datetime.now(UTC))
    assert "sweep.brought" in said(city, "journal")
