"""The ways to try a target that speaks RADIUS, LDAP or HTTPS, built from its options."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from audit.mfa.targets import Target
from checks.marked import unknown_name
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
    "https": ("recipe", "authority"),
}


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
            required(session, target, f"{target.secret}.shared", "shared secret"),
            target.port,
            _choice(target, "style", Style, Style.JOINED),
            _choice(target, "joined", Joined, Joined.CODE_LAST),
            _text(target, "nas") or "hinomi",
        )
    )


def _ldap(session: Session, target: Target, host: Host) -> Login:
    from inventory.logins.given import Joined
    from inventory.logins.ldap import LdapLogin, LdapTarget, Security

    if not _text(target, "name"):
        raise _wrong(
            target,
            T(
                "options に name（例 uid={account},ou=people,dc=example）が必要です",
                "options needs `name`, such as uid={account},ou=people,dc=example",
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
    from dataclasses import replace

    from audit.mfa.recipes import load_recipe
    from inventory.logins.web import WebLogin

    if not _text(target, "recipe"):
        what = T("options に recipe(レシピのファイル)が必要です", "options needs `recipe`, a file")
        raise _wrong(target, what)
    recipe = load_recipe(session.workspace.resolve(_text(target, "recipe")))
    if (recipe.host, recipe.port) not in {(name, target.port) for name in _names(target, host)}:
        shown = f"{recipe.host}:{recipe.port}"
        raise _wrong(
            target,
            T(
                f"レシピの base は {shown} で、承認された {target.host}:{target.port} と違います",
                f"the recipe is for {shown}, and {target.host}:{target.port} is what was approved",
            ),
        )
    authority = _file(session, target, "authority")
    return WebLogin(replace(recipe, authority=authority) if authority else recipe)


def _names(target: Target, host: Host) -> set[str]:
    return {name.lower() for name in (target.host, host.name, *map(str, host.addresses))}


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
