"""The staff sheet on the command line: in, counted in the policy, and out again whole."""

from datetime import date
from pathlib import Path

from audit.policy_files import load_policy
from console.session import Session
from inventory.ledger.reading import read_ledger
from tests.console.program import hinomi
from tests.inventory.ledger.books import write_csv
from tests.inventory.ledger.test_staff import ROWS, TITLES, YAMADA, YOSHIDA


def test_in_used_and_out(tmp_path: Path) -> None:
    city = tmp_path / "city"
    hinomi("init", city)
    plain = load_policy(city / "policy").digest
    assert Session(city).policy().digest == plain
    file = write_csv(tmp_path / "職員名簿.csv", [TITLES, *ROWS], "utf-16")
    assert "1002" in hinomi("inventory", "import", file, "--dry-run", workspace=city).stdout
    assert not Session(city).staff.given
    hinomi("inventory", "import", file, workspace=city)
    policy = Session(city).policy()
    assert policy.digest != plain
    assert policy.staff.employs("yoshida-adm", date(2026, 3, 31))
    assert not policy.staff.employs("yoshida-adm", date(2026, 4, 1))
    hinomi("inventory", "export", tmp_path / "out.xlsx", workspace=city)
    assert read_ledger(tmp_path / "out.xlsx").ledger.staff == (YAMADA, YOSHIDA)
    hinomi("verify", workspace=city)


def test_a_row_that_vanished_stays_until_pruned(tmp_path: Path) -> None:
    city = tmp_path / "city"
    hinomi("init", city)
    both = write_csv(tmp_path / "s.csv", [TITLES, *ROWS])
    hinomi("inventory", "import", both, workspace=city)
    one = write_csv(tmp_path / "s.csv", [TITLES, ROWS[1]])
    hinomi("inventory", "import", one, workspace=city)
    assert Session(city).staff.employs("yamada", date(2026, 11, 21))
    hinomi("inventory", "import", one, "--prune", workspace=city)
    assert not Session(city).staff.employs("yamada", date(2026, 11, 21))


def test_a_wrong_day_is_refused_with_its_place(tmp_path: Path) -> None:
    city = tmp_path / "city"
    hinomi("init", city)
    bad = ("1003", "鈴木", "総務課", "suzuki", "2026-04-01", "2026-03-31")
    file = write_csv(tmp_path / "s.csv", [TITLES, ROWS[0], bad])
    refused = hinomi("inventory", "import", file, workspace=city, expect=2)
    assert "s.csv 3行目 退職日「2026-03-31」" in refused.stderr
    assert not Session(city).staff.given
