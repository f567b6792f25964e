"""A way to try each target: protocol by name, its host, and the audit account's secrets."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from getpass import getpass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from audit.mfa.codes import Token
from audit.mfa.example import TARGETS
from audit.mfa.sending import Means
from audit.mfa.targets import Target, load_targets
from checks.marked import unknown_name
from console.access import with_defaults
from console.language import w
from console.scanning import bounds_of
from console.session import Session
from inventory.logins.base import Login
from inventory.model import Host
from inventory.words import HinomiError, T

if TYPE_CHECKING:
    import paramiko


@dataclass(frozen=True, slots=True)
class Armed:
    """A target with the way in and the means; `host` is None for an address out of the ledger."""

    target: Target
    login: Login
    means: Means
    host: Host | None
    place: str


def wanted_targets(session: Session, only: Sequence[str]) -> tuple[Target, ...]:
    """The targets of the workspace, or those named; an unknown name is an error."""
    found = load_targets(session.workspace.policy)
    if not found:
        path = session.workspace.policy / TARGETS
        raise HinomiError(
            T(
                f"{path}: 対象がありません。見本の行頭の「# 」を外して書いてください。",
                f"{path}: there is no target; remove the # of the example and fill it in.",
            )
        )
    names = [target.name for target in found]
    for name in only:
        if name not in names:
            raise HinomiError(
                T(
                    f"対象 {name} はありません。あるもの: {', '.join(names)}",
                    f"There is no target {name}; there are: {', '.join(names)}",
                )
            )
    return tuple(target for target in found if not only or target.name in only)


def armed(session: Session, target: Target) -> Armed:
    """Everything that a trial of this target needs; what is missing is one clear error."""
    known = ledger_host(session, target)
    host = known or _by_address(target)
    _require_system(session, target)
    key = _key(session, target) if target.key_file else None
    means = Means(_password(session, target), _token(session, target), key is not None)
    login = _login(session, target, host, key)
    return Armed(target, login, means, known, known.id if known else target.host)


def checked(session: Session, target: Target) -> None:
    """Find out before the night of the trial what is misspelt; no secret is asked for."""
    host = ledger_host(session, target) or _by_address(target)
    _require_system(session, target)
    if target.protocol == "https":
        _login(session, target, host, None)  # reads the recipe


def ledger_host(session: Session, target: Target) -> Host | None:
    """The host of the ledger that the target names by id, name or address."""
    for host in session.ledger.hosts:
        if target.host in {host.id, host.name, *map(str, host.addresses)}:
            return with_defaults(host, session.settings.access)
    return None


def _require_system(session: Session, target: Target) -> None:
    """A misspelt system would be proven and counted nowhere."""
    systems = {system.name for system in session.ledger.systems}
    systems |= {name for host in session.ledger.hosts for name in host.systems}
    if target.system and systems and target.system not in systems:
        told = unknown_name(target.system, systems)
        where = f"{target.place}: system"
        raise HinomiError(T(f"{where}: {told.ja}", f"{where}: {told.en}"))


def _by_address(target: Target) -> Host:
    try:
        return Host(id=target.host, name=target.host, addresses=(ip_address(target.host),))
    except ValueError:
        if target.protocol == "https":  # a name is what its certificate is about
            return Host(id=target.host, name=target.host)
        raise HinomiError(
            T(
                f"{target.place}: host「{target.host}」は台帳の機器でもアドレスでもありません。",
                f"{target.place}: host {target.host} is neither in the ledger nor an address.",
            )
        ) from None


def _login(session: Session, target: Target, host: Host, key: "paramiko.PKey | None") -> Login:
    if target.protocol == "ssh":
        return _ssh(session, target, host, key)
    from console.mfa_protocols import login_by

    return login_by(session, target, host)


def _ssh(session: Session, target: Target, host: Host, key: "paramiko.PKey | None") -> Login:
    from inventory.logins.ssh import SshLogin

    if host.access.jump:
        raise HinomiError(
            T(
                f"{target.place}: {target.host} は踏み台の先にあり、ここからは試せません。"
                "届く監査端末で実行してください。",
                f"{target.place}: {target.host} is behind a bastion and cannot be tried from here; "
                "run this where it can be reached.",
            )
        )
    access = host.access.model_copy(update={"port": target.port})
    here = host.model_copy(update={"access": access})
    if not session.host_keys.for_host(here):
        raise HinomiError(
            T(
                f"{target.place}: {target.host} のホスト鍵が未承認です。"
                "hinomi inventory trust で確かめて承認してください。",
                f"{target.place}: the host key of {target.host} is not accepted: "
                "see hinomi inventory trust.",
            )
        )
    return SshLogin(here, session.host_keys, key, bounds_of(session))


def _password(session: Session, target: Target) -> str | None:
    if "password" not in target.factors:
        return None
    return required(session, target, target.secret, w("パスワード", "password"))


def _token(session: Session, target: Target) -> Token:
    seed = required(session, target, f"{target.secret}.seed", w("ワンタイムコードの種", "seed"))
    form = target.code
    return Token(seed, form.period, form.digits, form.algorithm)


def _key(session: Session, target: Target) -> "paramiko.PKey":
    import paramiko

    from inventory.transport.login import KeyRing
    from inventory.transport.stop import Stop

    ring = KeyRing(session.workspace.root)
    try:
        try:
            return ring.load(target.key_file, None)
        except paramiko.PasswordRequiredException:
            name = f"{target.secret}.passphrase"
            phrase = required(session, target, name, w("鍵のパスフレーズ", "passphrase"))
            return ring.load(target.key_file, phrase)
    except (Stop, paramiko.SSHException):
        raise HinomiError(
            T(
                f"{target.place}: 鍵 {target.key_file} を読めません。",
                f"{target.place}: the key {target.key_file} cannot be read.",
            )
        ) from None


def required(session: Session, target: Target, name: str, what: str) -> str:
    """A secret by name, typed where nobody holds it; never on a command line."""
    held = session.credentials.secret(name)
    if held is None and sys.stdin.isatty():
        held = getpass(f"{target.name} {what} ({name}): ")
    if not held:
        raise HinomiError(
            T(
                f"{target.place}: 秘密「{name}」がありません。hinomi inventory secret {name} で"
                "入れてください。",
                f"{target.place}: there is no secret {name}: hinomi inventory secret {name}",
            )
        )
    return held
