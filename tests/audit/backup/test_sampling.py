"""The draw: repeatable, fair, and within what is allowed; listings read whole or not at all."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.backup.sampling import Listed, below, draw, naming, read_listing, require_room, whole
from checks.fact import Reply
from checks.model import FactError
from inventory.words import HinomiError

FILES = [Listed(f"/srv/a/{n}.csv", n) for n in range(1, 41)]
AT = datetime(2026, 11, 21, tzinfo=UTC)
path = st.binary(min_size=1, max_size=12).filter(lambda raw: b"\0" not in raw)


def reply(body: bytes, status: int = 0) -> Reply:
    return Reply(body, status, "00" * 16, 0, AT)


def never(_: Listed) -> bool:
    return False


@given(st.dictionaries(path, st.integers(0, 2**60), max_size=12))
def test_a_listing_comes_back_with_any_bytes_in_its_names(files: dict[bytes, int]) -> None:
    body = b"".join(b"%d\t%s\0" % (size, name) for name, size in files.items())
    found = read_listing(reply(body))
    assert {one.name.encode("utf-8", "surrogateescape"): one.size for one in found} == files


@pytest.mark.parametrize("body", [b"3\ta", b"x\ta\0", b"3 a\0", b"\0", b"3\ta\x003\ta\0", b"3\t\0"])
def test_an_odd_listing_is_an_error(body: bytes) -> None:
    with pytest.raises(FactError):
        read_listing(reply(body))
    with pytest.raises(FactError):
        read_listing(reply(b"", 12))


@given(st.integers(1, 60), st.text(max_size=8), st.randoms())
def test_the_same_seed_draws_the_same_files_in_whatever_order(
    count: int, seed: str, chance: object
) -> None:
    shuffled = list(FILES)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a Random of Hypothesis
    one, two = draw(FILES, count, seed, never), draw(shuffled, count, seed, never)
    assert set(one.files) == set(two.files)
    assert len(one.files) == min(count, len(FILES))
    assert one.whole == (count >= len(FILES))
    assert set(draw(FILES, count + 1, seed, never).files) >= set(one.files)


def test_every_file_is_drawn_about_as_often() -> None:
    drawn = Counter(one for n in range(2000) for one in draw(FILES, 10, str(n), never).files)
    assert len(drawn) == len(FILES)
    assert all(410 <= times <= 590 for times in drawn.values())  # 500, and 4 sigma of 19.4


def test_named_files_come_always_and_are_not_drawn() -> None:
    named = naming("/srv/a/7.csv; srv/a/3?.csv;; ない")
    found = draw(FILES, 5, "s", named)
    assert len(found.named) == 11
    assert len(found.files) == 16
    assert b"srv/a/7.csv" in found.named
    assert draw(FILES, 40, "s", named).whole


def test_what_cannot_fit_is_refused_with_the_number_that_would() -> None:
    sample = whole(FILES, "s")
    require_room(sample, 820)
    with pytest.raises(HinomiError, match="820 bytes, more than the quota of 300") as told:
        require_room(sample, 300)
    fitting = int(str(told.value).split("sample be ")[1].split(" ")[0])
    require_room(draw(FILES, fitting, "s", never), 300)


@pytest.mark.parametrize("given_", [b"/srv/a", b"./srv/a", b"srv/a", b"//./srv/a"])
def test_names_without_what_stands_before(given_: bytes) -> None:
    assert below(given_) == b"srv/a"
