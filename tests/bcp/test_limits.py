"""Limits of the check: shipped with their source, set by the municipality, refused with a place."""

import re
from dataclasses import fields
from importlib.resources import files
from pathlib import Path

import pytest

from bcp.limits import LIMITS_FILE, ContinuityLimits, read_limits, shipped
from inventory.words import HinomiError


def test_every_limit_has_a_source_in_both_languages() -> None:
    assert {name.partition(".")[2] for name in shipped()} == {
        one.name for one in fields(ContinuityLimits)
    }
    for limit in shipped().values():
        assert limit.source.ja
        assert limit.source.en


def test_the_file_goes_before_what_is_shipped_and_an_override_before_both(tmp_path: Path) -> None:
    path = tmp_path / LIMITS_FILE
    path.write_text("limits:\n  continuity:\n    copy_days: 30\n    deputies: 2\n", "utf-8")
    read = read_limits(path, {"continuity.deputies": "3"})
    assert (read.copy_days, read.deputies, read.exercise_days) == (30, 3, 365)
    assert read_limits(tmp_path / "none.yaml") == read_limits(None)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("limits:\n  continuity:\n    copy_day: 30\n", ":3"),
        ("limits:\n  continuity:\n    copy_days: -1\n", ":3"),
        ("limits:\n  continuity:\n    copy_days: often\n", ":3"),
        ("limit: {}\n", ":1"),
        ("contexts:\n  - when: {zone: lgwan}\n    limits: {continuity: {deputies: 9}}\n", ":2"),
        ("excluded:\n  C4: いやだから\n", ":2"),
    ],
)
def test_what_is_not_known_is_refused_with_its_line(tmp_path: Path, text: str, place: str) -> None:
    path = tmp_path / LIMITS_FILE
    path.write_text(text, "utf-8")
    with pytest.raises(HinomiError) as caught:
        read_limits(path)
    assert f"{LIMITS_FILE}{place}" in caught.value.message.ja


def test_the_example_in_a_workspace_shows_every_limit_as_shipped(tmp_path: Path) -> None:
    text = files("bcp").joinpath("data", "workspace", LIMITS_FILE).read_text("utf-8")
    path = tmp_path / LIMITS_FILE
    path.write_text(text, "utf-8")
    assert read_limits(path) == read_limits(None)  # every line of it is a comment
    told = text.partition("# limits:")[2]
    path.write_text("limits:" + told.replace("\n# ", "\n"), "utf-8")
    assert read_limits(path) == read_limits(None)
    assert set(re.findall(r"^#     (\w+):", text, re.M)) == {
        name.partition(".")[2] for name in shipped()
    }


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / LIMITS_FILE
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(HinomiError):
        read_limits(path)
