"""Random stacks: the calculation and pamtester must agree, on every release of Debian here."""

import os
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checks.mfa.model import Demanded, Visit, Ways
from checks.mfa.search import asked
from tests.checks.mfa.pam_vectors import FILES, GA, OATH, SHARED, pam, person
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE, TRIXIE
from tests.mfa.hosts import login, running
from tests.mfa.stacks import Stack, stacks

pytestmark = pytest.mark.lab

SLOW = os.environ.get("HINOMI_SLOW") == "1"
BATCH = 10  # stacks in one session on the host
BATCHES = 50 if SLOW else 5


@pytest.fixture(scope="module")
def bookworm(lab: Lab) -> Iterator[str]:
    """A host of Debian 12 with the persons of the vectors."""
    with running(lab) as host:
        yield host


@pytest.fixture(scope="module")
def trixie(lab: Lab) -> Iterator[str]:
    """The same on Debian 13."""
    with running(lab, TRIXIE.suite) as host:
        yield host


def _services(stack: Stack, name: str) -> dict[str, tuple[str, ...]]:
    inner = f"{name}-inner"
    lines = tuple(line.replace("INNER", inner) for line in stack.lines)
    return {name: lines, inner: stack.inner, "other": ("auth required pam_deny.so",)}


def _calculated(stack: Stack, name: str) -> Demanded:
    visit = Visit(person(stack.person), name, stack.address, True, True, False)
    return asked(pam({**SHARED, **_services(stack, name)}), visit, FILES)


def _case(stack: Stack, name: str) -> dict[str, str]:
    text = " ".join((*stack.lines, *stack.inner))
    codes = "".join(one for one, module in (("G", GA), ("O", OATH)) if module in text)
    user = f"v{stack.person.lower()}"
    return {"service": name, "user": user, "codes": codes, "rhost": stack.address}


def covered(ways: Ways, by: Ways) -> bool:
    """Whether every way has all the factors of one of the others."""
    return all(any(other <= way for other in by) for way in ways)


def disagreements(lab: Lab, host: str, drawn: Iterable[Stack]) -> list[str]:
    """The stacks where the host lets in somebody else than the calculation does."""
    named = {f"r{number}": stack for number, stack in enumerate(drawn)}
    services = {k: v for name, stack in named.items() for k, v in _services(stack, name).items()}
    real = login(lab, host, services, [_case(stack, name) for name, stack in named.items()])
    found = []
    for (name, stack), ways in zip(named.items(), real, strict=True):
        said = _calculated(stack, name)
        if not (covered(ways, said.may) and covered(said.known, ways)):
            found.append(f"{stack}\n  calculated {said.may} {said.known}\n  real {ways}")
    return found


DRAWN = st.lists(stacks(), min_size=BATCH, max_size=BATCH)
SETTINGS = settings(
    max_examples=BATCHES,
    deadline=None,
    derandomize=not SLOW,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)


@SETTINGS
@given(drawn=DRAWN)
def test_the_calculation_agrees_with_pamtester(lab: Lab, bookworm: str, drawn: list[Stack]) -> None:
    assert disagreements(lab, bookworm, drawn) == []


class TestTrixie:
    pytestmark = ON_TRIXIE

    @SETTINGS
    @given(drawn=DRAWN)
    def test_so_it_does_on_debian_13(self, lab: Lab, trixie: str, drawn: list[Stack]) -> None:
        assert disagreements(lab, trixie, drawn) == []
