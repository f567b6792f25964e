"""Random access.conf, lists and conditions: what is calculated and what the modules answer."""

import os
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from checks.facts.pam_files import PamFiles
from checks.mfa.model import Visit, Way
from checks.mfa.search import asked
from tests.checks.mfa.pam_vectors import pam, person
from tests.lab.lab import Lab
from tests.lab.trixie import ON_TRIXIE
from tests.mfa.hosts import login

pytestmark = pytest.mark.lab

BATCH = 40
BATCHES = 25 if os.environ.get("HINOMI_SLOW") == "1" else 2
_USERS = ("ALL", "va", "vx", "VA", "exempt", "(exempt)", "EXCEPT", "except", "root", "all")
_ORIGINS = (
    *("ALL", "LOCAL", "192.0.2.0/24", "192.0.2.", "192.0.2.7", "0.0.0.0/0", "tty1", "EXCEPT"),
    *("198.51.100.7/32", "192.0.2.0/255.255.255.0", "2001:db8::/32", "192.0."),
)


@dataclass(frozen=True, slots=True)
class Look:
    """One module that looks who comes, with the file that it reads."""

    module: str
    lines: tuple[str, ...]
    person: str
    address: str


def _words(choice: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(choice), min_size=1, max_size=3).map(" ".join)


def _rules() -> st.SearchStrategy[tuple[str, ...]]:
    spaces = st.sampled_from((":", " : ", ": "))
    rule = st.tuples(st.sampled_from("+-"), spaces, _words(_USERS), spaces, _words(_ORIGINS))
    return st.lists(rule.map("".join), max_size=4).map(tuple)


_ACCESS = st.tuples(
    st.sampled_from(("pam_access.so accessfile=FILE", "pam_access.so accessfile=FILE nodefgroup")),
    _rules(),
)
_LIST = st.tuples(
    st.builds(
        "pam_listfile.so item={} sense={} file=FILE onerr=fail".format,
        st.sampled_from(("user", "group", "rhost", "shell", "tty")),
        st.sampled_from(("allow", "deny")),
    ),
    st.lists(st.sampled_from(("va", "vx", "exempt", "192.0.2.7", "root")), max_size=3).map(tuple),
)


@st.composite
def looks(draw: st.DrawFn) -> Look:
    """One of the two modules, and who comes from where."""
    module, lines = draw(st.one_of(_ACCESS, _ACCESS, _LIST))
    address = draw(st.sampled_from(("192.0.2.7", "203.0.113.9", "2001:db8::7", "")))
    return Look(module, lines, draw(st.sampled_from("AX")), address)


def _calculated(look: Look, name: str, lines: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether the visitor may be let by, and whether that is known."""
    visit = Visit(person(look.person), name, look.address, True, True, False)
    path = f"/etc/pam.d/{name}.list"
    found = asked(pam({name: lines}), visit, PamFiles({path: look.lines}))
    return Way() in found.may, Way() in found.known


def _service(name: str, look: Look) -> tuple[str, ...]:
    return (f"auth required {look.module.replace('FILE', f'/etc/pam.d/{name}.list')}",)


def agree(lab: Lab, host: str, drawn: list[Look]) -> None:
    """Fail with every look on which host and calculation differ."""
    named = {f"c{number}": look for number, look in enumerate(drawn)}
    services: dict[str, tuple[str, ...]] = {}
    for name, look in named.items():
        services |= {name: _service(name, look), f"{name}.list": look.lines}
    real = login(lab, host, services, [_case(name, look) for name, look in named.items()])
    wrong = []
    for (name, look), ways in zip(named.items(), real, strict=True):
        may, known = _calculated(look, name, services[name])
        if not known <= (Way() in ways) <= may:
            wrong.append(f"{look} may {may} known {known} real {bool(ways)}")
    if wrong:
        pytest.fail("\n".join(wrong), pytrace=False)


def _case(name: str, look: Look) -> Mapping[str, str]:
    user = f"v{look.person.lower()}"
    return {"service": name, "user": user, "codes": "", "rhost": look.address}


DRAWN = st.lists(looks(), min_size=BATCH, max_size=BATCH)
SETTINGS = settings(
    max_examples=BATCHES,
    deadline=None,
    derandomize=BATCHES == 2,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)


@SETTINGS
@given(drawn=DRAWN)
def test_modules_that_look_who_comes(lab: Lab, bookworm: str, drawn: list[Look]) -> None:
    agree(lab, bookworm, drawn)


class TestTrixie:
    pytestmark = ON_TRIXIE

    @SETTINGS
    @given(drawn=DRAWN)
    def test_on_debian_13(self, lab: Lab, trixie: str, drawn: list[Look]) -> None:
        agree(lab, trixie, drawn)
