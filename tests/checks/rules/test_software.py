"""Software that is there or not, texts at login, and where system mail goes."""

import pytest

from checks.facts.login_texts import LoginTexts
from checks.facts.mail_aliases import MailAliases
from checks.facts.packages import Packages
from checks.facts.services import Services
from checks.model import FactError
from checks.rules import login_texts, mail, software
from checks.rules.login_texts import BannerLimits
from checks.rules.mail import MailLimits
from checks.rules.software import SoftwareLimits
from tests.checks.replies import fact, listed

LIMITS = SoftwareLimits(
    unwanted_servers=("nginx", "xinetd"),
    unwanted_clients=("telnet",),
    unwanted_units=("cups.service", "cups.socket"),
    needed=("sudo", "pam|libpam-runtime"),
)
FREE = BannerLimits(())


def packages(*names: str) -> Packages:
    return Packages("dpkg", dict.fromkeys(names, "1"))


def units(wanted: set[str], masked: set[str]) -> Services:
    return Services(frozenset(wanted), frozenset(masked), frozenset(), True, frozenset())


@pytest.mark.parametrize(
    ("names", "servers", "clients", "needed"),
    [
        (("sudo", "pam"), True, True, True),
        (("sudo", "libpam-runtime", "nginx"), False, True, True),
        (("sudo", "telnet"), True, False, False),
        ((), True, True, False),
    ],
)
def test_packages(names: tuple[str, ...], servers: bool, clients: bool, needed: bool) -> None:
    seen = packages(*names)
    assert software.unwanted_servers(seen, LIMITS).holds is servers
    assert software.unwanted_clients(seen, LIMITS).holds is clients
    assert software.needed_software(seen, LIMITS).holds is needed


@pytest.mark.parametrize(
    ("wanted", "masked", "holds"),
    [
        (set(), set(), True),
        ({"cups.socket"}, {"cups.service"}, False),
        ({"cups.socket"}, {"cups.socket"}, True),
        ({"ssh.service"}, set(), True),
    ],
)
def test_units(wanted: set[str], masked: set[str], holds: bool) -> None:
    assert software.unwanted_units(units(wanted, masked), LIMITS).holds is holds


def test_rpcbind_is_also_started_by_its_socket() -> None:
    assert software.no_rpcbind(units({"rpcbind.socket"}, {"rpcbind.service"})).holds is False
    assert software.no_rpcbind(units({"rpcbind.socket"}, {"rpcbind.socket"})).holds is True


RELEASE = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nID=debian\n'


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("許可のない利用を禁じます。\n", True),
        ("Debian GNU/Linux 12 \\n \\l\n", False),
        ("許可のない利用を禁じます \\r\n", False),
        ("許可のない利用を禁じます \\n \\l\n", True),
        ("Welcome to DEBIAN\n", False),
        ("debianize nothing\n", True),
        (" \n\n", False),
        (None, False),
    ],
)
def test_the_warning_before_login(text: str | None, holds: bool) -> None:
    files = {"/etc/issue": text, "/etc/issue.net": text, "/etc/motd": None}
    seen = fact(LoginTexts, listed({**files, "/etc/os-release": RELEASE}))
    assert login_texts.console_warning(seen, FREE).holds is holds
    assert login_texts.remote_warning(seen, FREE).holds is holds
    assert login_texts.message_of_the_day(seen, FREE).holds


def test_a_phrase_may_be_wanted() -> None:
    files = {"/etc/issue": "利用は記録されます", "/etc/motd": ""}
    seen = fact(LoginTexts, listed({**files, "/etc/os-release": RELEASE}))
    assert login_texts.console_warning(seen, BannerLimits(("記録",))).holds
    assert not login_texts.console_warning(seen, BannerLimits(("禁止",))).holds
    assert login_texts.message_of_the_day(seen, BannerLimits(("禁止",))).holds


def aliases(text: str | None, mailer: str = "yes") -> MailAliases:
    return fact(MailAliases, listed({"/etc/aliases": text}) + f"mailer {mailer}\n")


@pytest.mark.parametrize(
    ("text", "root", "postmaster"),
    [
        ("root: it@city.example\npostmaster: root\n", True, True),
        ("Root :\n  it@city.example\nPostMaster: root\n", True, True),
        ("# root: it@city.example\n", False, False),
        ("root: /dev/null\npostmaster: /dev/null\n", False, False),
        ("root: root\n", False, False),
        ("postmaster: root\nroot: /dev/null\nroot: it@city.example\n", False, True),
        (None, False, False),
    ],
)
def test_mail_of_the_system(text: str | None, root: bool, postmaster: bool) -> None:
    seen = aliases(text)
    assert mail.root_mail(seen, MailLimits("")).holds is root
    assert mail.postmaster_mail(seen).holds is postmaster


def test_the_recipient_may_be_named() -> None:
    seen = aliases("root: it@city.example\n")
    assert mail.root_mail(seen, MailLimits("it@city.example")).holds
    assert not mail.root_mail(seen, MailLimits("other@city.example")).holds


def test_without_a_mail_server_there_is_no_alias_to_want() -> None:
    seen = aliases(None, "no")
    assert not mail.root_mail(seen, MailLimits("")).applicable
    assert not mail.postmaster_mail(seen).applicable
    with pytest.raises(FactError):
        fact(MailAliases, listed({"/etc/aliases": "root: x\n"}))
