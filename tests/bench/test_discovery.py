"""The bench of discovery runs, and a small town takes no time."""

from tests.bench.discovery import main


def test_a_thousand_devices_take_a_moment() -> None:
    taken = main(1_000)
    assert set(taken) == {"keep", "read", "match", "reconcile", "cases", "judge", "record"}
    assert sum(taken.values()) < 20
