"""What the machine refuses: said in plain words, and what was half made is made whole later."""

import sqlite3
import subprocess
from functools import partial
from pathlib import Path

import pytest

from tests.console.program import HINOMI, hinomi


@pytest.mark.parametrize("limit", [1000, 30_000])
def test_a_full_disk_leaves_no_half_workspace(tmp_path: Path, limit: int) -> None:
    city = tmp_path / "city"
    command = ["prlimit", f"--fsize={limit}", str(HINOMI), "init", str(city)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode in {2, 3}
    assert "Traceback" not in done.stderr
    assert "確かめて" in done.stderr
    hinomi("init", city)
    assert hinomi("verify", workspace=city).stdout.startswith("記録 1 件")


def test_a_copy_of_the_database_file_alone_holds_everything(tmp_path: Path) -> None:
    city = tmp_path / "city"
    hinomi("init", city)
    (tmp_path / "ledger.csv").write_text("管理番号,機器名,種別\nS-1,host1,サーバ\n", "utf-8")
    hinomi("inventory", "import", tmp_path / "ledger.csv", workspace=city)
    assert not (city / "hinomi.db-wal").exists()
    copy = sqlite3.connect(f"file:{city / 'hinomi.db'}?immutable=1", uri=True)
    assert copy.execute("SELECT name FROM host").fetchall() == [("host1",)]
    copy.close()


def test_no_word_of_a_statement_is_told(tmp_path: Path) -> None:
    city, ledger = tmp_path / "city", tmp_path / "ledger.csv"
    hinomi("init", city)
    rows = [f"S-{n},host{n},サーバ,10.0.{n // 250}.{n % 250 + 1}" for n in range(3000)]
    ledger.write_text("\n".join(["管理番号,機器名,種別,IPアドレス", *rows]), "utf-8")
    size = (city / "hinomi.db").stat().st_size
    done = subprocess.run(
        ["prlimit", f"--fsize={size}", str(HINOMI), "inventory", "import", str(ledger)],
        capture_output=True, text=True, check=False, cwd=city,
    )  # fmt: skip
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert "INSERT" not in done.stderr
    assert "host1" not in done.stderr
    listed = hinomi("inventory", "list", "--json", workspace=city).stdout
    assert "host1" not in listed


def test_a_secret_is_taken_from_a_pipe(tmp_path: Path) -> None:
    city = tmp_path / "city"
    hinomi("init", city)
    secret = partial(hinomi, "inventory", "secret", workspace=city, HINOMI_AGE_PASSPHRASE="pass-1")
    done = secret("sudo", given="Piped-Secret-1\n")
    assert "Piped" not in done.stdout + done.stderr
    assert "Warning" not in done.stderr
    assert (city / "secrets.age").read_bytes().startswith(b"age-encryption.org/")
    done = secret("none", expect=2)
    assert "標準入力" in done.stderr
