"""endoflife.date's JSON as a table of Windows releases: what it knows, and nothing more."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.endoflife import is_json, table_of
from audit.policy_files import shipped_releases
from audit.releases import read_table
from checks.windows.releases import NO_RELEASES, Releases, read_releases
from inventory.words import HinomiError

DAY = date(2026, 11, 20)
CYCLES: list[dict[str, Any]] = [
    {"cycle": "11-24h2-iot-lts", "eol": "2034-10-10", "latest": "10.0.26100", "lts": True},
    {"cycle": "11-24h2-e-lts", "eol": "2029-10-09", "latest": "10.0.26100", "lts": True},
    {"cycle": "11-24h2-e", "eol": "2027-10-12", "latest": "10.0.26100"},
    {"cycle": "11-24h2-w", "eol": "2026-10-13", "latest": "10.0.26100"},
    {"cycle": "10-22h2", "eol": "2025-10-14", "latest": "10.0.19045"},
    {"cycle": "11-27h2-e", "eol": False, "latest": "10.0.30000"},
    {"cycle": "11-27h2-x", "eol": "2030-01-01", "latest": "10.0.30000"},
    {"cycle": "8.1", "eol": "2023-01-10", "latest": "6.3.9600"},
]
SERVERS = [
    {"cycle": "2022", "eol": "2031-10-14", "latest": "10.0.20348"},
    {"cycle": "23H2", "eol": "2025-10-24", "latest": "10.0.25398"},
]


def table(*files: object, day: date | None = DAY, known: Releases = NO_RELEASES) -> Releases:
    raws = [(Path(f"{n}.json"), json.dumps(one).encode()) for n, one in enumerate(files)]
    return read_releases(table_of(raws, day, known).decode(), "table")


def test_each_cycle_by_its_build_and_editions() -> None:
    found = table(CYCLES, SERVERS)
    assert found.as_of == DAY
    assert {(one.build, one.channel): one.end for one in found.releases} == {
        (26100, "iot_ltsc"): date(2034, 10, 10),
        (26100, "ltsc"): date(2029, 10, 9),
        (26100, "enterprise"): date(2027, 10, 12),
        (26100, "home_pro"): date(2026, 10, 13),
        (19045, "home_pro"): date(2025, 10, 14),
        (19045, "enterprise"): date(2025, 10, 14),
        (20348, "server"): date(2031, 10, 14),
    }


def test_paid_and_monthly_updates_stay_those_of_the_known_table() -> None:
    shipped = shipped_releases()
    found = table(CYCLES, known=shipped)
    assert found.updates == shipped.updates
    old, new = shipped.release(19045, "home_pro"), found.release(19045, "home_pro")
    assert old
    assert new
    assert new.esu_end == old.esu_end
    assert found.release(20348, "server") is None


def test_the_newer_form_bears_its_day() -> None:
    releases = [
        {"name": "11-24h2-e", "eolFrom": "2027-10-12", "latest": {"name": "10.0.26100.1"}},
        {"name": "11-27h2-e", "eolFrom": None, "latest": None},
    ]
    whole = {"generated_at": "2026-11-18T01:02:03+00:00", "result": {"releases": releases}}
    found = table(whole, day=None)
    assert (found.as_of, len(found.releases)) == (date(2026, 11, 18), 1)
    assert table(whole, SERVERS).as_of == date(2026, 11, 18)


@pytest.mark.parametrize("wrong", [[], [{"cycle": "22.04"}], {"result": 1}, {}, [1], "x", 1])
def test_other_json_is_refused(wrong: object) -> None:
    with pytest.raises(HinomiError, match=r"0\.json"):
        table(wrong)


def test_a_day_is_needed_and_a_yaml_table_comes_alone(tmp_path: Path) -> None:
    with pytest.raises(HinomiError, match="--date"):
        table(CYCLES, day=None)
    (tmp_path / "a.json").write_text(json.dumps(CYCLES))
    (tmp_path / "b.yaml").write_text("windows_releases: 1\n")
    with pytest.raises(HinomiError, match="YAML"):
        read_table([tmp_path / "a.json", tmp_path / "b.yaml"], DAY)


@given(st.binary(max_size=60))
def test_no_bytes_break_it(raw: bytes) -> None:
    for text in (raw, b"[" + raw, b'{"result": {"releases": [' + raw):
        if is_json(text):
            with pytest.raises(HinomiError):
                table_of([(Path("x"), text)], DAY, NO_RELEASES)
