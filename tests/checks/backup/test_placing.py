"""Which places are places of their own: no order, doubt or share makes more of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.backup.digits import digits
from checks.backup.model import Held, Place, Placement, ToolKind
from checks.backup.placing import apart, distinct
from checks.model import FactError
from tests.checks.backup.samples import LIMITS, UNKNOWN, case, declared, held, placement
from tests.checks.backup.spoils import spoilt

DISKS = ("disk:8:0", "disk:8:16", "net:nas", "?0:45")
placements = st.builds(
    lambda host, disks: placement(host=host, disks=disks),
    st.sampled_from(["SV-001", "NAS-1", "NAS-2"]),
    st.lists(st.sampled_from(DISKS), max_size=2, unique=True).map(tuple),
)
media = st.sampled_from(["disk", "nas", "tape", "cloud", ""])
places = st.lists(
    st.builds(
        lambda seen, medium, site: held(
            placement=seen, declared=declared(medium=medium, site=site)
        ),
        placements | st.just(UNKNOWN),
        media,
        st.sampled_from(["本庁", "支所", ""]),
    ),
    max_size=4,
)


def count(found: list[Held]) -> tuple[int, int]:
    return distinct(case(), found, LIMITS)


@given(places)
def test_what_is_sure_is_possible_and_no_more_than_there_are(found: list[Held]) -> None:
    sure, most = count(found)
    assert 0 <= sure <= most <= len(found)


@given(places, st.randoms())
def test_the_order_of_places_is_nothing(found: list[Held], chance: object) -> None:
    mixed = list(found)
    getattr(chance, "shuffle")(mixed)  # noqa: B009 - Hypothesis has no public type for it
    assert count(mixed) == count(found)


@given(places)
def test_another_place_never_makes_fewer(found: list[Held]) -> None:
    if found:
        assert all(a <= b for a, b in zip(count(found[1:]), count(found), strict=True))


@given(places)
def test_a_place_that_nobody_looked_at_is_never_surer(found: list[Held]) -> None:
    """But for tape and cloud, which are declared and never on the disk of the source."""
    disks = [one for one in found if one.declared.medium in ("disk", "nas", "")]
    blind = [replace(one, placement=UNKNOWN) for one in disks]
    assert count(blind)[0] == 0


@given(placements)
def test_apart_is_never_said_of_a_disk_in_common(seen: Placement) -> None:
    source = ("disk:8:0", "net:nas")
    one = held(placement=replace(seen, source_disks=source))
    try:
        other = apart(one)
    except FactError:
        return
    shared = set(seen.disks) & set(source)
    same_host = seen.host == seen.source_host
    assert other is not (bool(shared) and (same_host or "net:nas" in shared))


@pytest.mark.parametrize("medium", ["tape", "cloud", "nas"])
def test_one_repository_under_two_names_is_one_copy(medium: str) -> None:
    one = held(declared=declared(target="A", medium="cloud", site="本庁"))
    other = held(declared=declared(target="B", medium=medium, site="支所"))
    assert count([one, other]) == (1, 1)
    away = Place(ToolKind.RESTIC, "rest:https://dc.example/juki", ())
    pair = [replace(found, place=away, placement=UNKNOWN) for found in (one, other)]
    assert count(pair)[0] <= 1
    assert (
        count([pair[0], replace(pair[1], place=replace(away, location=away.location + "/"))])[0]
        <= 1
    )
    assert count(pair)[1] <= 1


def test_a_share_and_the_server_that_may_share_it_are_not_surely_two() -> None:
    mounted = held(placement=placement(host="SV-002", disks=("net:nas",)))
    itself = held(
        placement=placement(host="NAS-1", disks=("disk:8:16",)),
        place=Place(ToolKind.RESTIC, "/export/repo", ()),
    )
    assert count([mounted, itself]) == (1, 2)


@pytest.mark.parametrize("digit", range(5))
def test_a_digit_is_never_kept_by_knowing_less(digit: int) -> None:
    whole = case()
    assert digits(whole, LIMITS)[digit].holds is True
    alone = case(whole.held[0])
    if digits(alone, LIMITS)[digit].holds is not True:
        kept = [n for n, worse in spoilt(alone) if digits(worse, LIMITS)[digit].holds]
        assert kept == []
