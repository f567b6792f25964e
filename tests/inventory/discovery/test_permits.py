"""Without an approval and outside its hours nothing is scanned, and the refusal says what to do."""

from datetime import UTC, datetime
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from inventory.discovery.permits import Permit, chosen, excluded_of, why_not
from inventory.model import Zone
from inventory.settings import load_settings
from inventory.words import HinomiError

SEGMENT = '[[discovery.segments]]\nnetwork = "10.1.0.0/24"\nzone = "lgwan"\n'
MONDAY_TEN = datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # 10:00 in Japan


def settings(tmp_path: Path, text: str) -> tuple[Permit, ...]:
    path = tmp_path / "hinomi.toml"
    path.write_text(text, "utf-8")
    return load_settings(path).discovery.segments


def permit(**parts: object) -> Permit:
    told = {"network": "10.1.0.0/24", "zone": "lgwan", "approved_by": "課長"}
    return Permit.model_validate({**told, "approved_on": "2026-11-20", **parts})


def test_an_approved_segment_in_its_hours_may_be_scanned() -> None:
    assert why_not(permit(), MONDAY_TEN) is None


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"approved_by": ""}, "approved_by"),
        ({"approved_by": "　"}, "approved_by"),
        ({"approved_on": None}, "approved_on"),
        ({"approved_on": "2026-12-01"}, "まだ来ていません"),
    ],
)
def test_without_an_approval_nothing_helps(parts: dict[str, object], told: str) -> None:
    why = why_not(permit(**parts), MONDAY_TEN, "部長")
    assert why is not None
    assert told in why.ja


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        ("2026-11-30T08:29:59+09:00", False),
        ("2026-11-30T08:30:00+09:00", True),
        ("2026-11-30T17:14:59+09:00", True),
        ("2026-11-30T17:15:00+09:00", False),
        ("2026-11-20T10:00:00+09:00", True),
        ("2026-11-21T10:00:00+09:00", False),  # Saturday
        ("2026-11-22T10:00:00+09:00", False),  # Sunday
        ("2026-11-23T10:00:00+09:00", False),  # 勤労感謝の日
        ("2026-12-28T10:00:00+09:00", True),
        ("2026-12-29T10:00:00+09:00", False),
        ("2027-01-01T10:00:00+09:00", False),
        ("2028-01-03T10:00:00+09:00", False),
        ("2027-01-04T10:00:00+09:00", True),
        ("2026-11-30T02:00:00+00:00", True),  # 11:00 in Japan
        ("2026-11-29T23:45:00+00:00", True),  # Monday 08:45 in Japan
    ],
)
def test_the_window_is_of_weekdays_in_japan(at: str, open_: bool) -> None:
    now = datetime.fromisoformat(at)
    assert (why_not(permit(), now) is None) is open_
    assert why_not(permit(), now, "部長") is None
    closes = permit().closes(now)
    assert (closes is not None) is open_
    assert closes is None or closes > now


def test_the_words_say_where_to_write_what(tmp_path: Path) -> None:
    with pytest.raises(HinomiError) as told:
        chosen(settings(tmp_path, ""), ())
    assert "[[discovery.segments]]" in told.value.message.ja


def test_only_approved_segments_can_be_named(tmp_path: Path) -> None:
    permits = settings(tmp_path, SEGMENT + SEGMENT.replace("lgwan", "internet"))
    network = IPv4Network("10.1.0.0/24")
    assert len(chosen(permits, ())) == 2
    with pytest.raises(HinomiError, match="two zones"):
        chosen(permits, (network,))
    assert [one.zone for one in chosen(permits, (network,), Zone.INTERNET)] == [Zone.INTERNET]
    for other in ("10.1.0.0/25", "10.1.1.0/24", "10.1.0.0/23"):
        with pytest.raises(HinomiError, match="no approved segment"):
            chosen(permits, (IPv4Network(other),))


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        (SEGMENT + "rate = 201\n", 4, "200"),
        (SEGMENT + "rate = 4\n", 4, "5"),
        (SEGMENT + 'window = "8:30-17:15"\n', 4, "08:30-17:15"),
        (SEGMENT + 'window = "17:15-08:30"\n', 4, "08:30-17:15"),
        (SEGMENT + 'window = "00:00-24:00"\n', 4, "08:30-17:15"),
        (SEGMENT + SEGMENT.replace("0.0/24", "0.128/25"), 1, "重なって"),
        (SEGMENT + "\n" + SEGMENT.replace("10.1.0.0/24", "x"), 6, "ネットワーク"),
        (SEGMENT + "speed = 4\n", 4, "という設定はありません"),
        ('[[discovery.segments]]\nnetwork = "10.1.0.0/24"\nzone = "dmz"\n', 3, "いずれか"),
    ],
)
def test_a_wrong_value_names_its_line(tmp_path: Path, text: str, line: int, told: str) -> None:
    with pytest.raises(HinomiError) as caught:
        settings(tmp_path, text)
    assert f"hinomi.toml:{line}:" in caught.value.message.ja
    assert told in caught.value.message.ja


def test_what_is_left_out_is_of_the_segment_and_of_all(tmp_path: Path) -> None:
    path = tmp_path / "hinomi.toml"
    path.write_text(
        '[discovery]\nexclude = ["10.1.0.9", "10.9.0.0/24"]\n'
        + SEGMENT
        + 'exclude = ["10.1.0.240/28"]\n',
        "utf-8",
    )
    found = load_settings(path).discovery
    told = excluded_of(found, found.segments[0])
    assert told == (IPv4Network("10.1.0.9"), IPv4Network("10.1.0.240/28"))


@pytest.mark.parametrize("name", ["HINOMI_DISCOVERY__SEGMENTS", "hinomi_discovery__exclude"])
def test_the_environment_approves_nothing(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "[]")
    with pytest.raises(HinomiError, match=r"hinomi\.toml alone"):
        settings(tmp_path, SEGMENT)
