"""The series on real sshd with google-authenticator and pam_oath: what each door must show."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from audit.mfa.model import Grade
from audit.mfa.proving import Outcome, prove
from audit.mfa.targets import CodeForm, Lockout, Rate, Target
from tests.audit.mfa import doors
from tests.audit.mfa.trials import bench, grades, lab_target
from tests.lab import layers
from tests.lab.lab import HostSpec, Lab, RunningHost

pytestmark = pytest.mark.lab

slow = pytest.mark.skipif(
    os.environ.get("HINOMI_SLOW") != "1", reason="five minutes of waiting: HINOMI_SLOW=1"
)
KEYED = ("publickey", doors.KBD)


@dataclass(frozen=True)
class Door:
    """One host, how it is tried, and the rows that it must fail; `finished` unless it cannot."""

    spec: HostSpec
    target: Target
    broken: frozenset[str]
    verdict: Grade


def _doors(lab: Lab) -> dict[str, Door]:
    key = lab.public_key
    careful, free = Rate(3), Rate()
    keyed = lab_target(rate=careful, factors=("key", "code"), key_file="k", methods=KEYED)
    locking = lab_target(rate=free, lockout=Lockout(5))
    met, broken = Grade.MET, Grade.BROKEN
    oath = replace(doors.oath(), layer=layers.mfa())
    beside = lab_target(rate=careful, key_file="k")
    return {
        "hardened": Door(doors.google(*doors.HARDENED), lab_target(rate=careful), _rows(), met),
        "debian-13": Door(
            replace(doors.google(*doors.HARDENED), suite="trixie"),
            lab_target(rate=careful),
            _rows(),
            met,
        ),
        "loose": Door(
            doors.google("WINDOW_SIZE 17"), lab_target(rate=free), _rows("A6", "A7", "A9"), broken
        ),
        "oath": Door(oath, lab_target(rate=free), _rows("A7", "A9"), broken),
        "keyed": Door(doors.key_and_code(key), keyed, _rows(), met),
        "pam-alone": Door(doors.code_in_pam_alone(key), beside, _rows("A1"), broken),
        "faillock": Door(doors.faillock(5), locking, _rows(), Grade.UNFINISHED),
    }


def _rows(*names: str) -> frozenset[str]:
    return frozenset(names)


@slow
@pytest.mark.slow
def test_every_door_shows_what_it_is(lab: Lab, tmp_path: Path) -> None:
    """All at once: they wait for different steps of the same five minutes.

    Debian 13 has OpenSSH 10, which turns an address away after failures too near to each other.
    """
    found = _doors(lab)
    lab.add(*(replace(door.spec, name=name) for name, door in found.items()))
    benches = {name: bench(lab, name, one.target, tmp_path / name) for name, one in found.items()}

    def tried(name: str) -> Outcome:
        lab.enter()
        return prove(found[name].target, benches[name])

    with ThreadPoolExecutor(len(found)) as pool:
        outcomes = dict(zip(found, pool.map(tried, found), strict=True))
    for name, door in found.items():
        assert grades(outcomes[name], Grade.BROKEN) == door.broken, name
        assert outcomes[name].verdict is door.verdict, name
    locked = lab.run("faillock", f"faillock --user {doors.ACCOUNT} | grep -c ' V$' || :").stdout
    assert int(locked) < 5


def test_replay_on_a_loose_door(
    lab: Lab, fresh_host: Callable[..., RunningHost], tmp_path: Path
) -> None:
    """The shortest honest series: a period of ten seconds on both sides, no gaps, a small budget.

    Debian 12 has OpenSSH 9.2, which does not punish an address for failures in a row.
    """
    name = fresh_host(doors.google("WINDOW_SIZE 17", period=10)).name
    one = lab_target(rate=Rate(gap=0.2), code=CodeForm(period=10), lockout=Lockout(7))
    outcome = prove(one, bench(lab, name, one, tmp_path / "w"))
    assert grades(outcome, Grade.BROKEN) == {"A6"}
    assert {"A0", "A1", "A2", "A3", "A4", "A5"} <= grades(outcome, Grade.MET)
    assert outcome.verdict is Grade.BROKEN
