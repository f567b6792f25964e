"""Two runs side by side: each change by its name, and why some cannot be compared."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine

from audit.diff import Because, Change, Difference, differences, judged_anew, recorded, tally
from audit.scan import Desk, scan
from inventory.db import open_database, upgrade
from inventory.model import Host, Zone
from tests.audit.desks import make_desk, replay
from tests.audit.samples import CHECKS, host, output, policy

C, B = Change, Because
GOOD = {"Motd": "ok", "Number": "9"}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """An empty database."""
    opened = open_database(f"sqlite:///{tmp_path / 'runs.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture
def desk(engine: Engine, tmp_path: Path) -> Desk:
    """A desk on it, under the sample policy."""
    return make_desk(engine, tmp_path / "evidence")


def ran(desk: Desk, hosts: Mapping[str, Mapping[str, str]] | list[Host], **said: bytes) -> str:
    """The id of a run over these hosts, each of which answered this."""
    if isinstance(hosts, list):
        return scan(desk, hosts, lambda _: replay(**said)).id
    answers = {name: output(replies, name=name.lower()) for name, replies in hosts.items()}
    transport = replay(**answers)
    return scan(desk, [host(name) for name in hosts], lambda _: transport).id


def found(desk: Desk, first: str, second: str, *, anew: bool = False) -> dict[str, Difference]:
    """The differences by check, of runs over one host."""
    sides = (judged_anew if anew else recorded)(desk, first, second)
    return {one.check: one for one in differences(desk, sides)}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        ({"Motd": "ok"}, {"Motd": "ok"}, C.UNCHANGED),
        ({"Motd": "ok"}, {"Motd": "x"}, C.NEW_FAIL),
        ({"Motd": ""}, {"Motd": "x"}, C.NEW_FAIL),
        ({"Motd": "x"}, {"Motd": "ok"}, C.FIXED),
        ({"Motd": "x"}, {"Motd": "y"}, C.UNCHANGED),
        ({"Motd": "x"}, {"Motd": ""}, C.BECAME_UNKNOWN),
        ({"Motd": "ok"}, {}, C.BECAME_UNKNOWN),
        ({"Motd": ""}, {}, C.UNCHANGED),
        ({}, {"Motd": "ok"}, C.CHANGED),
    ],
)
def test_each_change_has_its_name(
    desk: Desk, before: Mapping[str, str], after: Mapping[str, str], change: Change
) -> None:
    runs = [ran(desk, {"SV-001": {**said, "Number": "9"}}) for said in (before, after)]
    told = found(desk, *runs)
    assert (told["T-001"].change, told["T-001"].because) == (change, ())
    assert told["T-002"].change is C.UNCHANGED
    assert sum(tally(told.values()).values()) == len(CHECKS)


def test_a_host_in_one_run_alone_is_out_of_scope(desk: Desk) -> None:
    first = ran(desk, {"SV-001": GOOD, "SV-002": GOOD})
    second = ran(desk, {"SV-001": GOOD, "SV-003": GOOD})
    told = list(differences(desk, recorded(desk, first, second)))
    assert list(dict.fromkeys(one.host for one in told)) == ["SV-001", "SV-003", "SV-002"]
    alone = [one for one in told if one.host != "SV-001"]
    assert {(one.change, one.because) for one in alone} == {(C.NOT_COMPARABLE, (B.SCOPE,))}


def test_a_host_that_moved_to_another_zone_is_not_compared(desk: Desk) -> None:
    runs = [
        ran(desk, [host(zone=zone)], **{"SV-001": output({"Motd": said, "Number": "9"})})
        for zone, said in ((Zone.LGWAN, "ok"), (Zone.MYNUMBER, "x"))
    ]
    told = found(desk, *runs)
    assert (told["T-001"].change, told["T-001"].because) == (C.NOT_COMPARABLE, (B.SCOPE,))
    assert told["T-002"].change is C.UNCHANGED


STRICT = "limits: {sample: {least: 12}}\n"


def test_what_the_policy_moved_is_told_from_what_the_host_changed(desk: Desk) -> None:
    strict = replace(desk, policy=policy(STRICT))
    first = ran(desk, {"SV-001": {"Motd": "ok", "Number": "9"}})
    second = ran(strict, {"SV-001": {"Motd": "x", "Number": "9"}})
    told = found(strict, first, second)
    assert (told["T-002"].change, told["T-002"].because) == (C.NOT_COMPARABLE, (B.POLICY,))
    assert told["T-001"].change is C.NEW_FAIL


def test_a_change_that_the_policy_hides_is_shown(desk: Desk) -> None:
    strict = replace(desk, policy=policy(STRICT))
    first = ran(desk, {"SV-001": {"Motd": "ok", "Number": "13"}})
    second = ran(strict, {"SV-001": {"Motd": "ok", "Number": "9"}})
    assert found(strict, first, second)["T-002"].change is C.NEW_FAIL
    loosened = replace(desk, policy=policy("limits: {sample: {least: 8}}\n"))
    third = ran(loosened, {"SV-001": {"Motd": "ok", "Number": "7"}})
    assert found(loosened, first, third)["T-002"].change is C.NEW_FAIL


def test_under_neither_of_today_nothing_that_differs_is_compared(desk: Desk) -> None:
    strict = replace(desk, policy=policy(STRICT))
    first = ran(desk, {"SV-001": {"Motd": "ok", "Number": "9"}})
    second = ran(strict, {"SV-001": {"Motd": "x", "Number": "9"}})
    told = found(desk, first, second)
    assert told["T-001"].because == told["T-002"].because == (B.POLICY,)
    anew = found(desk, first, second, anew=True)
    assert (anew["T-001"].change, anew["T-002"].change) == (C.NEW_FAIL, C.UNCHANGED)


def test_a_check_that_joined_the_catalogue_has_nothing_to_compare_with(desk: Desk) -> None:
    less = replace(desk, checks={id_: c for id_, c in CHECKS.items() if id_ != "T-004"})
    first, second = ran(less, {"SV-001": GOOD}), ran(desk, {"SV-001": GOOD})
    told = found(desk, first, second)
    assert (told["T-004"].change, told["T-004"].because) == (C.NOT_COMPARABLE, (B.CATALOGUE,))
    assert told["T-001"].change is C.UNCHANGED
