"""The ways to try a target that speaks RADIUS, LDAP or HTTPS, built from its options."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from audit.mfa.targets import Target
from checks.marked import unknown_name
from console.language import w
from console.session import Session
from inventory.logins.base import Login
from inventory.model import Host
from inventory.words import HinomiError, T

if TYPE_CHECKING:
    from pathlib import Path

_Word = TypeVar("_Word", bound=StrEnum)
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "radius": ("style", "joined", "nas"),
    "ldap": ("name", "security", "server_name", "authority", "joined"),
    "https": ("recipe",),
}
_WEB = {"https": 443, "http": 80}


def login_by(session: Session, target: Target, host: Host) -> Login:
    """The login of this protocol; an option that it does not know is an error."""
    known = _OPTIONS[target.protocol]
    for name in target.options:
        if name not in known:
            told = unknown_name(name, known)
            raise _wrong(target, T(f"options: {told.ja}", f"options: {told.en}"))
    makers = {"radius": _radius, "ldap": _ldap, "https": _https}
    return makers[target.protocol](session, target, host)


def _radius(session: Session, target: Target, host: Host) -> Login:
    from console.mfa_logins import required
    from inventory.logins.given import Joined
    from inventory.logins.radius import RadiusLogin, RadiusTarget, Style

    return RadiusLogin(
        RadiusTarget(
            _address(host),
            required(session, target, f"{target.secret}.shared", w("共有鍵", "shared secret")),
            target.port,
            _choice(target, "style", Style, Style.JOINED),
            _choice(target, "joined", Joined, Joined.CODE_LAST),
            _text(target, "nas") or "hinomi",
        )
    )


def _ldap(session: Session, target: Target, host: Host) -> Login:
    from inventory.logins.given import Joined
    from inventory.logins.ldap import LdapLogin, LdapTarget, Security

    if "{account}" not in _text(target, "name"):
        raise _wrong(
            target,
            T(
                "options に {account} を含む name（例 uid={account},ou=people,dc=x）が必要です",
                "options needs `name` with {account}, such as uid={account},ou=people,dc=example",
            ),
        )
    return LdapLogin(
        LdapTarget(
            _address(host),
            _text(target, "name"),
            target.port,
            _choice(target, "security", Security, Security.LDAPS),
            _text(target, "server_name"),
            _file(session, target, "authority"),
            _choice(target, "joined", Joined, Joined.CODE_LAST),
        )
    )


def _https(session: Session, target: Target, host: Host) -> Login:
    from audit.mfa.recipes import load_recipe
    from inventory.logins.web import WebLogin

    path = _file(session, target, "recipe")
    if path is None:
        raise _wrong(
            target,
            T(
                "options に recipe（例 policy/mfa/portal.yaml）が必要です",
                "options needs `recipe`, such as policy/mfa/portal.yaml",
            ),
        )
    recipe = load_recipe(path)
    base = urlsplit(recipe.base)
    known = {name.casefold() for name in (target.host, host.name, *map(str, host.addresses))}
    if base.hostname not in known or (base.port or _WEB.get(base.scheme)) != target.port:
        raise _wrong(
            target,
            T(
                f"レシピの base（{recipe.base}）が host と port に合いません。"
                "承認は host と port のものです",
                f"the recipe's base ({recipe.base}) is not this host and port, which were approved",
            ),
        )
    return WebLogin(recipe)


def _address(host: Host) -> str:
    return str(host.addresses[0]) if host.addresses else host.name


def _text(target: Target, name: str) -> str:
    return str(target.options.get(name, ""))


def _file(session: Session, target: Target, name: str) -> "Path | None":
    given = _text(target, name)
    return session.workspace.resolve(given) if given else None


def _choice(target: Target, name: str, kind: type[_Word], default: _Word) -> _Word:
    word = _text(target, name)
    if not word:
        return default
    known = [one.value for one in kind]
    if word not in known:
        told = unknown_name(word, known)
        raise _wrong(target, T(f"options.{name}: {told.ja}", f"options.{name}: {told.en}"))
    return kind(word)


def _wrong(target: Target, message: T) -> HinomiError:
    where = f"{target.place}: {target.name}"
    return HinomiError(T(f"{where}: {message.ja}", f"{where}: {message.en}"))
