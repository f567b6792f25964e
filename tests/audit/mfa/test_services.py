"""The whole series on real servers of RADIUS, LDAP and HTTPS, all at once: four minutes.

What each is known to do wrong must be found, and nothing else. FreeRADIUS (rlm_totp) and slapd
(slapo-otp) set no limit to tries; privacyIDEA locks a token after ten, so its limit is not tried,
and as it comes it takes codes of the last and the next three minutes. Its window moves with the
last accepted code (`timeShift`): of one minute, three steps may be accepted.
"""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp
import pytest

from audit.declared import Window
from audit.evidence import EvidenceStore
from audit.mfa.codes import Token
from audit.mfa.model import Grade, Row
from audit.mfa.proving import Bench, Outcome, prove
from audit.mfa.recipes import read_recipe
from audit.mfa.records import Records
from audit.mfa.sending import Means
from audit.mfa.targets import CodeForm, Lockout, Rate, Target
from inventory.db import open_database, upgrade
from inventory.journal import Journal
from inventory.logins.base import Login
from inventory.logins.ldap import LdapLogin, LdapTarget
from inventory.logins.radius import RadiusLogin, RadiusTarget, Style
from inventory.logins.web import WebLogin
from tests.audit.mfa.doubles import target
from tests.inventory.logins.test_privacyidea import API, WEB
from tests.lab import ldap_server, privacyidea_server, radius_server
from tests.lab.authority import Authority
from tests.lab.lab import Lab
from tests.lab.radius_server import Person

pytestmark = [
    pytest.mark.lab,
    pytest.mark.slow,
    pytest.mark.skipif(
        os.environ.get("HINOMI_SLOW") != "1", reason="takes four minutes: HINOMI_SLOW=1 runs it"
    ),
]

PASSWORD, SEED, SHARED = "Hinomi-Kansa-7", pyotp.random_base32(), "Hinomi-Shared-7"
TEN, NEVER = Lockout(10, reset_by_success=True), Lockout(0)
LIMITED = {"radius-joined", "radius-asked", "ldap"}


@pytest.fixture(scope="module")
def logins(lab: Lab, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Login]]:
    """Each way in has an account of its own, named like it."""
    folder, authority = tmp_path_factory.mktemp("served"), Authority()
    ca = authority.write(folder)
    people = [Person(name, PASSWORD, SEED) for name in LIMITED | {"api", "web"}]
    with ExitStack() as stack:
        start = stack.enter_context
        radius = start(radius_server.running(lab, radius_server.spec("sr-radius", SHARED, people)))
        ldap = start(ldap_server.running(lab, ldap_server.spec("sr-ldap", authority, people)))
        port = start(
            privacyidea_server.running(folder, authority, people, "Hinomi-Admin-7", {"api": 60})
        )
        directory = LdapTarget(
            ldap, ldap_server.NAME, server_name=ldap_server.SERVER_NAME, authority=ca
        )
        recipes = {
            name: read_recipe(text.replace("{port}", str(port)), f"{name}.yaml", folder)
            for name, text in (("api", API), ("web", WEB))
        }
        yield {
            "radius-joined": RadiusLogin(RadiusTarget(radius, SHARED, radius_server.JOINED)),
            "radius-asked": RadiusLogin(
                RadiusTarget(radius, SHARED, radius_server.CHALLENGE, Style.CHALLENGE)
            ),
            "ldap": LdapLogin(directory),
            **{name: WebLogin(recipe) for name, recipe in recipes.items()},
        }


def _target(name: str) -> Target:
    now = datetime.now(UTC)
    return target(
        name=name,
        protocol="https" if name in ("api", "web") else name.partition("-")[0],
        account=name,
        methods=(),
        code=CodeForm(window=3 if name == "api" else 1),
        rate=Rate(),
        lockout=NEVER if name in LIMITED else TEN,
        window=Window(now - timedelta(minutes=1), now + timedelta(hours=1)),
    )


def _records(folder: Path) -> Records:
    folder.mkdir()
    engine = open_database(f"sqlite:///{folder / 'hinomi.db'}")
    upgrade(engine)
    return Records(Journal(engine), EvidenceStore(folder / "evidence"), "tester")


def _tried(name: str, login: Login, records: Records) -> Outcome:
    one = _target(name)
    skew = login.clock_skew()
    means = Means(PASSWORD, Token(SEED), has_key=False)
    lockout = one.lockout or NEVER
    return prove(one, Bench(login, means, records, lockout, name, lambda: skew or 0.0))


@pytest.fixture(scope="module")
def outcomes(
    logins: dict[str, Login], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("proofs")
    kept = {name: _records(folder / name) for name in logins}  # one by one: alembic wants it so
    with ThreadPoolExecutor(len(logins)) as pool:
        running = {name: pool.submit(_tried, name, logins[name], kept[name]) for name in logins}
        return {name: future.result() for name, future in running.items()}


WRONG: dict[str, set[Row]] = {
    "radius-joined": {Row.REPLAY, Row.BURST},
    "radius-asked": {Row.REPLAY, Row.BURST},
    "ldap": {Row.BURST},
    "api": set(),
    "web": {Row.WINDOW},
}


@pytest.mark.parametrize("name", list(WRONG))
def test_what_a_server_does_wrong_is_found_and_nothing_else(
    outcomes: dict[str, Outcome], name: str
) -> None:
    rows = outcomes[name].rows
    told = {row.value: f"{one.grade}: {one.reason.en}" for row, one in rows.items()}
    assert {row for row, one in rows.items() if one.grade is Grade.BROKEN} == WRONG[name], told
    others = set(Row) - WRONG[name] - {Row.BURST, Row.AFTER}
    assert {row for row in others if rows[row].grade is not Grade.MET} == set(), told


@pytest.mark.parametrize("name", ["api", "web"])
def test_a_limit_that_would_lock_the_token_is_unfinished(
    outcomes: dict[str, Outcome], name: str
) -> None:
    assert outcomes[name].rows[Row.BURST].grade is Grade.UNFINISHED
    assert outcomes[name].verdict is (Grade.BROKEN if WRONG[name] else Grade.UNFINISHED)
