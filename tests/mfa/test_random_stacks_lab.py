"""Random stacks: the calculation and pamtester must agree, on every release of Debian here."""

import os
from collections.abc import Iterable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.mfa import search
from checks.mfa.model import Visit, Way, Ways
from checks.mfa.search import admits, asked
from tests.checks.mfa.pam_vectors import FILES, GA, OATH, SHARED, pam, person
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE
from tests.mfa.hosts import login
from tests.mfa.stacks import Stack, stacks

pytestmark = pytest.mark.lab

SLOW = os.environ.get("HINOMI_SLOW") == "1"
OTHER = ("auth required pam_deny.so", "account sufficient pam_localuser.so")
BATCH = 10  # stacks in one session on the host
BATCHES = 50 if SLOW else 5


def _services(stack: Stack, name: str) -> dict[str, tuple[str, ...]]:
    inner = f"{name}-inner"
    lines = tuple(line.replace("INNER", inner) for line in stack.lines)
    return {name: (*lines, *stack.account), inner: stack.inner, "other": OTHER}


def _visit(stack: Stack, name: str) -> Visit:
    return Visit(
        person=person(stack.person),
        service=name,
        address=stack.address,
        as_root=True,
        empty_allowed=stack.empty_allowed,
        one_answer=stack.one_answer,
    )


def _cases(stack: Stack, name: str) -> Iterator[dict[str, object]]:
    """To authenticate, and what `account` says."""
    text = " ".join((*stack.lines, *stack.inner))
    codes = "".join(one for one, module in (("G", GA), ("O", OATH)) if module in text)
    user = f"v{stack.person.lower()}"
    flags = "" if stack.empty_allowed else "(PAM_DISALLOW_NULL_AUTHTOK)"
    case = {"service": name, "user": user, "rhost": stack.address}
    login = {"operation": f"authenticate{flags}", "codes": codes, "one": stack.one_answer}
    yield {**case, **login}
    yield {**case, "operation": "acct_mgmt", "codes": ""}


def covered(ways: Ways, by: Ways) -> bool:
    """Whether every way has all the factors of one of the others."""
    return all(any(other <= way for other in by) for way in ways)


def disagreements(lab: Lab, host: str, drawn: Iterable[Stack]) -> list[str]:
    """The stacks where the host lets in somebody else than the calculation does."""
    named = {f"r{number}": stack for number, stack in enumerate(drawn)}
    services = {k: v for name, stack in named.items() for k, v in _services(stack, name).items()}
    cases = [case for name, stack in named.items() for case in _cases(stack, name)]
    real = iter(login(lab, host, services, cases))
    found = []
    for name, stack in named.items():
        facts = pam({**SHARED, **_services(stack, name)}), _visit(stack, name), FILES
        for (may, known), ways in ((_asked(facts), next(real)), (_admitted(facts), next(real))):
            if not (covered(ways, may) and covered(known, ways)):
                found.append(f"{stack}\n  calculated {may} {known}\n  real {ways}")
    return found


def _asked(facts: tuple[Pam, Visit, PamFiles]) -> tuple[Ways, Ways]:
    found = asked(*facts)
    return found.may, found.known


def _admitted(facts: tuple[Pam, Visit, PamFiles]) -> tuple[Ways, Ways]:
    """The `account` stack in the same terms: letting by asks for nothing."""
    stack = search._Stack(*facts, "account")
    by = [stack.run(Way(), sure=sure) is not None for sure in (False, True)]
    assert by[0] is admits(*facts)
    may, known = (frozenset({Way()}) if one else frozenset() for one in by)
    return may, known


def agree(lab: Lab, host: str, drawn: Iterable[Stack]) -> None:
    """Fail with every stack on which host and calculation differ."""
    if found := disagreements(lab, host, drawn):
        pytest.fail("\n".join(found), pytrace=False)


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
    agree(lab, bookworm, drawn)


class TestTrixie:
    pytestmark = ON_TRIXIE

    @SETTINGS
    @given(drawn=DRAWN)
    def test_so_it_does_on_debian_13(self, lab: Lab, trixie: str, drawn: list[Stack]) -> None:
        agree(lab, trixie, drawn)
