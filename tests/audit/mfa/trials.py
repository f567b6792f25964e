"""Trials of lab hosts over real SSH, with a journal, as the program makes them."""

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import paramiko

from audit.declared import Window
from audit.evidence import EvidenceStore
from audit.mfa.admin import Admin
from audit.mfa.codes import Token
from audit.mfa.model import Grade
from audit.mfa.proving import Bench, Outcome
from audit.mfa.records import Records
from audit.mfa.sending import Means
from audit.mfa.targets import Lockout, Target
from inventory.credentials import Credentials
from inventory.db import open_database, upgrade
from inventory.host_keys import HostKey, HostKeys
from inventory.journal import Journal
from inventory.logins.ssh import SshLogin
from inventory.transport.base import Bounds
from inventory.transport.ssh import SshTransport
from tests.audit.mfa.doors import ACCOUNT, KBD, PASSWORD, SEED
from tests.audit.mfa.doubles import target
from tests.lab.lab import Lab
from tests.lab.registered import registered


def lab_target(**changes: object) -> Target:
    """A target of this lab, approved for an hour from now."""
    now = datetime.now(UTC)
    window = Window(now - timedelta(minutes=1), now + timedelta(hours=1))
    base = target(account=ACCOUNT, window=window, methods=(KBD,), lockout=Lockout(0))
    return replace(base, **changes)  # type: ignore[arg-type] # fields by name


def bench(lab: Lab, name: str, one: Target, folder: Path) -> Bench:
    """A bench with real SSH and a journal in `folder`; the host's key is trusted."""
    folder.mkdir(parents=True)
    host = registered(lab, name)
    keys = HostKeys(folder / "known_hosts")
    kind, blob = lab[name].host_key.split()[:2]
    keys.accept(host, HostKey(kind, base64.b64decode(blob)))
    key = paramiko.Ed25519Key.from_private_key_file(str(lab.key_file)) if one.key_file else None
    engine = open_database(f"sqlite:///{folder / 'hinomi.db'}")
    upgrade(engine)
    transport = SshTransport(keys, Credentials(None), {host.id: host})
    admin = Admin(transport, host, Bounds())
    return Bench(
        login=SshLogin(host, keys, key),
        means=Means(PASSWORD, Token(SEED, one.code.period), has_key=key is not None),
        records=Records(Journal(engine), EvidenceStore(folder / "evidence"), "tester"),
        lockout=one.lockout or Lockout(0),
        place=name,
        skew=admin.skew,
    )


def grades(outcome: Outcome, grade: Grade) -> set[str]:
    """The rows with this verdict."""
    return {row.value for row, one in outcome.rows.items() if one.grade is grade}
