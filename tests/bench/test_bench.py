"""The bench runs and prints its table; how fast anything is, no test asks."""

import re

import pytest

from tests.bench.cost import Meter
from tests.bench.run import main
from tests.bench.target import Target
from tests.bench.twenty import TWENTY
from tests.conftest import require
from tests.lab.lab import can_run


@pytest.mark.lab
def test_the_bench_measures_the_raw_client_and_the_whole_scan(
    capsys: pytest.CaptureFixture[str],
) -> None:
    require(can_run())
    only = ["--only", "openssh", "--only", "hinomi"]
    assert main(["--fleet", "2", "--rounds", "1", "--no-parts", *only]) == 0
    said = capsys.readouterr().out
    for name in "openssh", "hinomi":
        row = re.search(rf"^  {name} +(\d+)((?: +[\d.]+){{5}}) +(\d+)  ", said, re.M)
        assert row is not None, said
        checks, results = int(row[1]), int(row[3])
        assert results == 2 * checks, said
        assert all(float(number) > 0 for number in row[2].split()), said
    assert "hinomi: controller CPU" in said
    assert "results of hinomi scan lost: 0" in said


def test_an_unknown_contender_is_named() -> None:
    with pytest.raises(SystemExit, match="no contender telnet"):
        main(["--fleet", "1", "--only", "telnet"])


def test_there_are_twenty_checks_of_the_catalogue() -> None:
    from tests.bench.field import every, twenty

    assert len(TWENTY) == 20
    assert set(twenty()) == set(TWENTY) < set(every())


@pytest.mark.parametrize(
    ("measured", "most", "word"),
    [(1.0, True, "reached"), (3.0, True, "NOT REACHED"), (1.0, False, "NOT REACHED")],
)
def test_a_target_says_whether_it_is_reached(measured: float, most: bool, word: str) -> None:
    assert Target("it", measured, 2.0, "x", most).line().endswith(f" {word}")


def test_the_meter_counts_children_and_ends_what_they_leave(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("meter")
    busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 9 >/dev/null 2>&1 & echo $!"
    with Meter() as meter:
        cost = meter.run(["sh", "-c", busy], folder, {}, 60)
        assert cost.status == 0
        assert cost.cpu > 0.01
        if meter.how.startswith("cgroup"):
            assert not _lives(int(cost.said))


def _lives(pid: int) -> bool:
    from pathlib import Path

    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
