"""The inside of a machine beside how it was: what stopped, what turned read-only, whose key."""

from datetime import UTC, datetime

import pytest

from bcp.sweep.inside import damage, doubt, words_of
from inventory.transport.base import Exchange, Failure

BEFORE = ("tcp/22", "tcp/5432", "rw /", "rw /srv", "ro /usr")


@pytest.mark.parametrize(
    ("now", "word"),
    [
        (("tcp/22", "rw /", "rw /srv", "ro /usr"), "5432 番"),
        (("tcp/22", "tcp/5432", "rw /", "ro /srv", "ro /usr"), "/srv が読み取り専用"),
        (("tcp/22", "tcp/5432", "rw /", "ro /usr"), "/srv がマウントされていない"),
        (("tcp/22", "tcp/5432", "rw /", "rw /srv"), "/usr がマウントされていない"),
    ],
)
def test_what_is_worse_is_told(now: tuple[str, ...], word: str) -> None:
    [told] = damage(now, BEFORE, "")
    assert word in told.ja


def test_what_is_as_it_was_or_more_is_no_damage() -> None:
    now = ("tcp/22", "tcp/80", "tcp/5432", "rw /", "rw /srv", "rw /usr", "rw /opt")
    assert [*damage(now, BEFORE, "")] == []


def test_an_inside_that_nobody_saw_is_no_damage_but_a_doubt() -> None:
    assert [*damage((), BEFORE, Failure.AUTH_REFUSED)] == []
    told = doubt(Failure.AUTH_REFUSED)
    assert told is not None
    assert "認証が拒否" in told.ja
    assert doubt("") is None


def test_another_key_is_damage_even_where_nothing_else_is_known() -> None:
    [told] = damage((), (), Failure.HOST_KEY_CHANGED)
    assert "ホスト鍵" in told.ja


@pytest.mark.parametrize("output", [b"", b"garbage", b"HINOMI1 0123456789abcdef 1 0 - h\n"])
def test_an_answer_that_is_none_says_nothing(output: bytes) -> None:
    now = datetime.now(UTC)
    exchange = Exchange(output, b"", 0, now, now, "ssh")
    assert words_of(exchange, "0123456789abcdef") == ((), Failure.GARBAGE)
