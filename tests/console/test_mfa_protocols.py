"""Ways to try RADIUS, LDAP and HTTPS as the targets' options tell; what is odd is one error."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast

import pytest

from audit.mfa.targets import Target
from console.mfa_protocols import login_by
from console.session import Session
from inventory.logins.base import Login
from inventory.logins.ldap import LdapLogin, Security
from inventory.logins.radius import RadiusLogin, Style
from inventory.logins.web import WebLogin
from inventory.model import Host
from inventory.words import HinomiError
from tests.audit.mfa.doubles import target

RECIPE = """
base: https://portal.hinomi.test
ca: ca.pem
steps: [{post: /login, form: {p: "{password}{code}"}}]
page: {get: /home, accepted: {contains: ログアウト}, refused: {path: /login}}
"""
HOST = Host(id="WEB-1", name="portal.hinomi.test", addresses=(ip_address("198.18.0.9"),))


class Holding:
    """A session that holds one secret and one folder."""

    def __init__(self, folder: Path) -> None:
        self.workspace = self
        self.credentials = self
        self._folder = folder

    def resolve(self, name: str) -> Path:
        return self._folder / name

    def secret(self, name: str) -> str | None:
        return "Canary-Shared" if name == "kansa.shared" else None


def made(folder: Path, protocol: str, port: int, options: Mapping[str, Any]) -> Login:
    (folder / "portal.yaml").write_text(RECIPE, "utf-8")
    return login_of(folder, protocol, port, options, "WEB-1", HOST)


def login_of(
    folder: Path, protocol: str, port: int, options: Mapping[str, Any], name: str, host: Host
) -> Login:
    one: Target = target(protocol=protocol, port=port, host=name, methods=(), options=options)
    return login_by(cast(Session, Holding(folder)), one, host)


def test_options_tell_how_a_radius_server_is_tried(tmp_path: Path) -> None:
    login = made(tmp_path, "radius", 1645, {"style": "challenge", "nas": "audit"})
    assert isinstance(login, RadiusLogin)
    told = login._target
    assert (told.address, told.port, told.style, told.nas) == (
        "198.18.0.9", 1645, Style.CHALLENGE, "audit",
    )  # fmt: skip
    assert told.secret == "Canary-Shared"
    assert "Canary" not in repr(told) + repr(login)


def test_options_tell_how_a_directory_is_tried(tmp_path: Path) -> None:
    options = {"name": "{account}@town", "security": "starttls", "authority": "ca.pem"}
    login = made(tmp_path, "ldap", 389, options)
    assert isinstance(login, LdapLogin)
    told = login._target
    assert (told.name, told.security, told.authority) == (
        "{account}@town", Security.STARTTLS, tmp_path / "ca.pem",
    )  # fmt: skip


def test_a_recipe_tells_how_a_web_system_is_tried(tmp_path: Path) -> None:
    login = made(tmp_path, "https", 443, {"recipe": "portal.yaml"})
    assert isinstance(login, WebLogin)
    assert login._recipe.authority == tmp_path / "ca.pem"


@pytest.mark.parametrize(
    ("protocol", "port", "options", "words"),
    [
        ("radius", 1812, {"stile": "x"}, "`stile` is not known"),
        ("radius", 1812, {"style": "chap"}, "options.style: `chap` is not known"),
        ("ldap", 636, {}, "options needs `name`"),
        ("ldap", 636, {"name": "uid=somebody,dc=town"}, "with {account}"),
        ("https", 443, {}, "options needs `recipe`"),
        ("https", 443, {"recipe": "none.yaml"}, "none.yaml: cannot be read"),
        ("https", 8443, {"recipe": "portal.yaml"}, "not this host and port"),
    ],
)
def test_an_odd_option_is_one_error(
    tmp_path: Path, protocol: str, port: int, options: Mapping[str, Any], words: str
) -> None:
    with pytest.raises(HinomiError) as error:
        made(tmp_path, protocol, port, options)
    assert words in str(error.value)


def test_a_host_written_in_capitals_is_the_same_host(tmp_path: Path) -> None:
    (tmp_path / "portal.yaml").write_text(RECIPE, "utf-8")
    name = "Portal.HINOMI.test"
    host = Host(id=name, name=name)
    login = login_of(tmp_path, "https", 443, {"recipe": "portal.yaml"}, name, host)
    assert isinstance(login, WebLogin)


def test_a_recipe_for_another_host_than_the_approved_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(RECIPE.replace("portal.", "other."), "utf-8")
    with pytest.raises(
        HinomiError, match=re.escape("(https://other.hinomi.test) is not this host")
    ):
        made(tmp_path, "https", 443, {"recipe": "other.yaml"})
