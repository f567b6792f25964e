"""The series on real FreeRADIUS and slapd: what their usual set-up lets through."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from audit.mfa.model import Grade, Row
from audit.mfa.proving import Bench, Outcome, prove
from audit.mfa.targets import Rate
from inventory.logins.ldap import LdapLogin, LdapTarget
from inventory.logins.radius import UNSIGNED, RadiusLogin, RadiusTarget, Style
from tests.audit.mfa.doors import ACCOUNT, PASSWORD, SEED
from tests.audit.mfa.trials import grades, lab_target, service_bench
from tests.lab import ldap_server, radius_server
from tests.lab.authority import Authority
from tests.lab.lab import Lab
from tests.lab.radius_server import Person

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="four minutes of waiting: HINOMI_SLOW=1"
    ),
]

SHARED = "Hinomi-Shared-1"
KANSA = Person(ACCOUNT, PASSWORD, SEED)
PORTS = {Style.JOINED: radius_server.JOINED, Style.CHALLENGE: radius_server.CHALLENGE}


@pytest.fixture
def benches(lab: Lab, tmp_path: Path) -> Iterator[dict[str, Bench]]:
    authority = Authority()
    (tmp_path / "ca").mkdir()
    ca = authority.write(tmp_path / "ca")
    one = lab_target(protocol="radius", methods=(), rate=Rate())
    with ExitStack() as stack:
        radius = {
            style: stack.enter_context(
                radius_server.running(lab, radius_server.spec(f"r-{style}", SHARED, [KANSA]))
            )
            for style in Style
        }
        directory = stack.enter_context(
            ldap_server.running(lab, ldap_server.spec("ldap", authority, [KANSA]))
        )
        made = {
            str(style): service_bench(
                RadiusLogin(RadiusTarget(address, SHARED, PORTS[style], style)),
                one,
                tmp_path / style,
            )
            for style, address in radius.items()
        }
        name = ldap_server.SERVER_NAME
        login = LdapLogin(LdapTarget(directory, ldap_server.NAME, server_name=name, authority=ca))
        yield {**made, "ldap": service_bench(login, one, tmp_path / "ldap")}


def test_what_the_usual_services_let_through(lab: Lab, benches: dict[str, Bench]) -> None:
    one = lab_target(protocol="radius", methods=(), rate=Rate())

    def tried(name: str) -> Outcome:
        lab.enter()
        return prove(one, benches[name])

    with ThreadPoolExecutor(len(benches)) as pool:
        outcomes = dict(zip(benches, pool.map(tried, benches), strict=True))
    for name, outcome in outcomes.items():
        told = {row.value: judged.words.en for row, judged in outcome.rows.items()}
        for row in (Row.ALONE, Row.BLANK, Row.WRONG, Row.EACH, Row.RIGHT):
            assert outcome.rows[row].grade is Grade.MET, (name, told)
        assert Row.BURST.value in grades(outcome, Grade.BROKEN), (name, told)
        replayed = Row.REPLAY.value in grades(outcome, Grade.BROKEN)
        assert replayed == (name != "ldap"), (name, told)
    assert any(UNSIGNED in one.detail for one in outcomes["joined"].attempts)
