"""Facts of a made-up host for checks that decide on cells: people with a key and a code each."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import product
from typing import Any

from checks.context import Collection, Subject
from checks.facts.accounts import Account, Accounts, Secret, Shadow
from checks.facts.doors import Doors
from checks.facts.enrolment import GOOGLE, OATH, U2F, Enrolment, Token
from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.pam_stack import Raw
from checks.facts.socket_owners import SocketOwners
from checks.facts.ssh_keys import LoginKey, SshKeys
from checks.facts.sshd import Sshd
from checks.facts.sshd_answers import Branch, Instance
from checks.facts.sudoers import Sudoers
from checks.mfa.model import Enrolled
from checks.mfa.policy import MfaLimits
from checks.mfa.resolve import KEYWORDS, Server, asked
from checks.mfa.sources import sources
from checks.model import Check, Outcome
from checks.rules.zones import ZoneLimits
from tests.checks.states import SUBJECT

NOW = datetime(2026, 11, 21, tzinfo=UTC)
STRICT = MfaLimits(
    key_is_possession=True,
    key_with_code=False,
    service_accounts=(),
    exemptions=(),
    bypasses=(),
    otp_window=3,
    otp_attempts=3,
)
ZONES = ZoneLimits((), (), ())
NO_SUDO = Sudoers(True, (1, 9, 13), "", (), (), (), frozenset())
KEYS = SshKeys(True, (), (), (), (), (), frozenset({".ssh/authorized_keys"}), ())
NO_FILES, NO_DOORS, NO_SOCKETS = PamFiles({}), Doors((), (), (), ()), SocketOwners({})
MODULES = (GOOGLE, OATH, U2F)


@dataclass(frozen=True)
class Host:
    """All that a check on cells is given; `replace` what a test is about."""

    accounts: Accounts
    sshd: Sshd
    pam: Pam
    shadow: Shadow
    enrolment: Enrolment
    keys: SshKeys
    sudoers: Sudoers = NO_SUDO
    files: PamFiles = NO_FILES
    doors: Doors = NO_DOORS
    sockets: SocketOwners = NO_SOCKETS
    subject: Subject = SUBJECT
    limits: MfaLimits = STRICT
    zones: ZoneLimits = ZONES

    def decides(self, check: Check[...]) -> Outcome:
        """The outcome of a check on this host."""
        given: dict[type, object] = {type(value): value for value in vars(self).values()}
        given[Collection] = Collection(True, None, "made", 0, False, NOW, NOW, NOW)
        return check(*(given[need] for need in check.needs))

    def having(self, **parts: Any) -> "Host":  # noqa: ANN401 - the fields, as `replace` has them
        """This host with other parts."""
        return replace(self, **parts)


def host(
    accounts: Accounts,
    sshd: Sshd,
    pam: Pam,
    **parts: Any,  # noqa: ANN401 - as above
) -> Host:
    """A host on which everybody has a password, a key and a code of every module."""
    everybody = [one for one in accounts.all() if one.can_have_shell]
    made = Host(
        accounts=accounts,
        sshd=answering(replace(sshd, instances=sshd.instances or (_instance(sshd),)), accounts),
        pam=pam,
        shadow=Shadow(tuple(_secret(one.name) for one in accounts.local), date(2026, 11, 21)),
        enrolment=Enrolment(
            frozenset(MODULES),
            tuple(_token(one, module) for one in everybody for module in MODULES),
            False,
        ),
        keys=replace(KEYS, login=tuple(_key(one) for one in everybody)),
    )
    return made.having(**parts)


def stacks(lines: Iterable[str], *services: str) -> Pam:
    """The same lines as the auth stack of each service; everybody's account is in order."""
    raws = {}
    for service in services:
        path = f"/etc/pam.d/{service}"
        texts = [*lines, "account required pam_permit.so"]
        raws[service] = tuple(Raw(path, number, text) for number, text in enumerate(texts, 1))
    return Pam(raws, frozenset(), {})


def _instance(sshd: Sshd) -> Instance:
    main = sshd.mains[0] if sshd.mains else "/etc/ssh/sshd_config"
    return Instance(
        "/usr/sbin/sshd", "", main, ("sshd",), sshd.branches, sshd.lines, sshd.error, ()
    )


def answering(sshd: Sshd, accounts: Accounts) -> Sshd:
    """The same servers, asked for each account from each class of addresses."""
    return replace(sshd, instances=tuple(_asked(one, accounts) for one in sshd.instances))


def _asked(one: Instance, accounts: Accounts) -> Instance:
    server = Server(one, {})
    found = []
    for who, source, port in product(accounts.all(), sources((), one.lines), one.ports):
        there = f"host={source.address},addr={source.address},laddr=192.0.2.2,lport={port}"
        branch = Branch(f"user={who.name},{there}", {})
        at = asked(branch, {who.name: accounts.groups_of(who.name)})
        values = {word: (server.resolve(word, at).value,) for word in KEYWORDS}
        found.append(replace(branch, values=values))
    return replace(one, asked=tuple(found) if any(line.match for line in one.lines) else ())


def _secret(name: str) -> Secret:
    return Secret(name, "yescrypt", 20000, 0, 99999, 7, None, None)


def _token(one: Account, module: str) -> Token:
    path = f"{one.home}/.{module}"
    return Token(module, "-", one.name, path, Enrolled.YES, 0o400, one.uid, {})


def _key(one: Account) -> LoginKey:
    path = f"{one.home}/.ssh/authorized_keys"
    return LoginKey(one.name, path, 1, "ssh-ed25519", frozenset(), 256, "SHA256:x")
