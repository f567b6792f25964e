"""A workspace whose database is PostgreSQL: the whole way from ledger to report."""

import json
import subprocess
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from inventory.db import open_database
from tests.console.program import answered, hinomi, without_walks
from tests.storage import Cluster

pytestmark = pytest.mark.postgres

LEDGER = "管理番号,機器名,種別,OS,IPアドレス\nS-1,jumin-sv01,サーバ,Debian,10.0.0.1\n"
ALTERED = """UPDATE result SET observed = 'x' WHERE "check" = 'ACC-001'"""


def test_the_whole_way(postgres: Cluster, tmp_path: Path) -> None:
    url, city, ledger = postgres.database(), tmp_path / "city", tmp_path / "l.csv"
    ledger.write_text(LEDGER, "utf-8")
    hinomi("init", city, HINOMI_DATABASE__URL=url)
    on = partial(hinomi, workspace=city, HINOMI_DATABASE__URL=url)
    assert not (city / "hinomi.db").exists()
    on("inventory", "import", ledger)
    again = on("inventory", "import", ledger)
    assert "変わるところはありません" in again.stdout
    output = tmp_path / "carried.txt"
    output.write_text("nothing that a collector says\n")
    words = ("scan", "--evidence", output, "--host", "S-1", "--json", "--fail-on", "never")
    results = answered(on(*words, expect=None))
    assert {one["verdict"] for one in results} <= {"UNKNOWN", "NOT_APPLICABLE"}
    script = without_walks(on("collector", "print").stdout)
    output.write_bytes(subprocess.run(["sh"], input=script.encode(), stdout=-1, check=True).stdout)
    fails = [one for one in answered(on(*words)) if one["verdict"] == "FAIL"]
    assert fails
    findings = json.loads(on("findings", "list", "--json").stdout)
    assert {one["check"] for one in findings} == {one["check"] for one in fails}
    for form in ("pdf", "xlsx", "json"):
        on("report", "audit", "-f", form, "-o", tmp_path / f"r.{form}")
    assert "改変は見つかりません" in on("verify").stdout
    _alter(url)
    assert "書き換えられています" in on("verify", expect=1).stdout
    assert not (city / "hinomi.db").exists()


def _alter(url: str) -> None:
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text(ALTERED))
    engine.dispose()


def test_a_database_given_once_is_remembered_and_not_shared(
    postgres: Cluster, tmp_path: Path
) -> None:
    url = postgres.database()
    hinomi("init", tmp_path / "a", HINOMI_DATABASE__URL=url)
    assert "workspace.created" in hinomi("journal", workspace=tmp_path / "a").stdout
    assert not (tmp_path / "a" / "hinomi.db").exists()
    done = hinomi("init", tmp_path / "b", HINOMI_DATABASE__URL=url, expect=2)
    assert "別の作業領域" in done.stderr
    assert not (tmp_path / "b" / "hinomi.toml").exists()
