"""Accounts over their life on typed facts: dormant, unknown, shared, strangers, expired."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from checks.context import Subject
from checks.facts.accounts import Account, Accounts, Group, Secret, Shadow
from checks.facts.last_logins import LastLogins
from checks.facts.login_defs import LoginDefs
from checks.facts.pam import Pam
from checks.facts.pam_stack import Raw
from checks.facts.session_files import SessionFiles
from checks.model import Check, FactError, Outcome, Provenance
from checks.rules import account_ageing, account_life, account_state
from checks.rules.account_limits import AccountLimits, AgeingLimits
from checks.rules.password_limits import PasswordLimits
from checks.staff import NO_STAFF, Staff, staff_of
from inventory.model import Criticality, Kind, StaffMember, Zone

TODAY = date(2026, 11, 21)
DAYS = (TODAY - date(1970, 1, 1)).days
SUBJECT = Subject("h", Kind.SERVER, Zone.LGWAN, Criticality.HIGH, None, None, None, "audit")
LIMITS = AccountLimits(90, 365, ("guest", "Admin"), ())
ROOT = Account("root", "x", 0, 0, "/root", "/bin/bash")
GAMES = Account("games", "x", 5, 60, "/usr/games", "/usr/sbin/nologin")
HANAKO = Account("hanako", "x", 1000, 1000, "/home/hanako", "/bin/bash")
NOTHING = LastLogins({}, frozenset(), None)
FILES = SessionFiles((), (), (), {}, None, (), frozenset())


def ago(days: int) -> datetime:
    return datetime(2026, 11, 21, 12, tzinfo=UTC) - timedelta(days=days)


def people(*more: Account) -> Accounts:
    local = (ROOT, GAMES, HANAKO, *more)
    groups = (Group("root", "x", 0, ()),)
    return Accounts(local, groups, local, groups, (), frozenset({"/bin/bash", "/bin/sh"}))


def secret(name: str, **fields: object) -> Secret:
    plain = Secret(name, "yescrypt", DAYS - 2000, 0, 99999, 7, None, None)
    return replace(plain, **fields)  # type: ignore[arg-type]  # fields by name


def shadow(*more: Secret) -> Shadow:
    own = {one.name for one in more}
    usual = (secret("root", password="star"), secret("games", password="star"), secret("hanako"))
    return Shadow((*(one for one in usual if one.name not in own), *more), TODAY)


def decide(check: Check[...], *given: object) -> Outcome:
    facts: dict[type, object] = {
        **{Accounts: people(), Shadow: shadow(), LastLogins: NOTHING, SessionFiles: FILES},
        **{LoginDefs: LoginDefs(True, {}), Subject: SUBJECT, AccountLimits: LIMITS},
        **{AgeingLimits: AgeingLimits(30, 365), Pam: Pam({}, frozenset(), {})},
        Staff: NO_STAFF,
        PasswordLimits: PasswordLimits(12, 3, 5, 900, 3, 90, 1, 7, "027"),
    }
    facts |= {type(one): one for one in given}
    return check(*(facts[need] for need in check.needs))


def seen(days: int, name: str = "hanako") -> LastLogins:
    return LastLogins({name: ago(days)}, frozenset(), None)


NEVER = LastLogins({}, frozenset({"hanako"}), None)


@pytest.mark.parametrize(
    ("logins", "entry", "holds"),
    [
        (seen(90), secret("hanako"), True),
        (seen(91), secret("hanako"), False),
        (seen(91), secret("hanako", changed=DAYS), False),
        (NEVER, secret("hanako"), False),
        (NEVER, secret("hanako", changed=DAYS - 90), True),
        (NEVER, secret("hanako", password="locked-yescrypt"), False),
        (NEVER, secret("hanako", expires=1), True),
        (NEVER, secret("hanako", expires=DAYS + 1), False),
        (replace(NOTHING, since=ago(120)), secret("hanako"), False),
        (replace(seen(200), since=ago(10)), secret("hanako"), False),
    ],
)
def test_dormant_accounts(logins: LastLogins, entry: Secret, holds: bool) -> None:
    assert decide(account_life.in_use, logins, shadow(entry)).holds == holds


@pytest.mark.parametrize("logins", [NOTHING, replace(NOTHING, since=ago(10)), seen(1, "taro")])
def test_what_no_record_reaches_is_unknown(logins: LastLogins) -> None:
    with pytest.raises(FactError):
        decide(account_life.in_use, logins)


def test_one_dormant_account_is_enough_beside_an_unknown_one() -> None:
    taro = replace(HANAKO, name="taro", uid=1001)
    found = decide(account_life.in_use, people(taro), shadow(secret("taro")), seen(200))
    assert found.observed == "hanako:2026-05-05"


def test_the_account_of_the_audit_and_of_services_are_not_dormant_people() -> None:
    audit = replace(HANAKO, name="audit", uid=1001)
    service = replace(HANAKO, name="nobody", uid=65534)
    mute = replace(HANAKO, name="ftp", uid=1002, shell="/usr/sbin/nologin")
    assert decide(account_life.in_use, people(audit, service, mute), seen(1)).holds


@pytest.mark.parametrize(
    ("name", "shell", "holds"),
    [
        ("guest", "/bin/bash", False),
        ("Guest", "/bin/bash", False),
        ("admin", "/bin/sh", False),
        ("guest", "/usr/sbin/nologin", True),
        ("guestbook", "/bin/bash", True),
    ],
)
def test_shared_names(name: str, shell: str, holds: bool) -> None:
    one = replace(HANAKO, name=name, uid=1001, shell=shell)
    assert decide(account_life.nobody_shares, people(one)).holds == holds


def test_accounts_of_the_directory_are_seen_too() -> None:
    local = people()
    both = replace(local, known=(*local.known, replace(HANAKO, name="guest", uid=5000)))
    assert not decide(account_life.nobody_shares, both).holds


@pytest.mark.parametrize(
    ("staff", "holds"), [(("hanako",), True), (("taro",), False), (("hanako", "taro"), True)]
)
def test_strangers_to_the_staff_ledger(staff: tuple[str, ...], holds: bool) -> None:
    given = replace(LIMITS, staff=staff)
    audit = replace(HANAKO, name="audit", uid=1001)
    assert decide(account_life.all_on_staff, given, people(audit)).holds == holds


def employed(account: str, since: date | None, until: date | None) -> Staff:
    other = StaffMember(number="9", name="火野", accounts=("hino",))
    mine = StaffMember(number="1", name="田中", accounts=(account,), since=since, until=until)
    return staff_of([other, mine])


@pytest.mark.parametrize(
    ("staff", "seen"),
    [
        (employed("hanako", None, None), ""),
        (employed("hanako", None, TODAY), ""),
        (employed("hanako", None, ago(1).date()), "hanako（2026-11-20 退職）"),
        (employed("hanako", ago(-1).date(), None), "hanako（在職期間の前）"),
        (employed("Hanako", None, None), "hanako"),
        (employed("taro", None, None), "hanako"),
    ],
)
def test_leavers_by_the_staff_ledger(staff: Staff, seen: str) -> None:
    given = replace(LIMITS, staff=("hanako",))  # the ledger counts, where there is one
    audit = replace(HANAKO, name="audit", uid=1001)
    found = decide(account_life.all_on_staff, given, people(audit), staff)
    assert found.holds == (not seen)
    assert found.observed_ja == seen
    assert "田中" not in f"{found}"


def test_without_a_staff_ledger_there_is_nothing_to_compare() -> None:
    assert not decide(account_life.all_on_staff).applicable


@pytest.mark.parametrize(
    ("expires", "holds"),
    [(None, True), (1, True), (DAYS - 365, True), (DAYS - 366, False), (DAYS + 9, True)],
)
def test_expired_accounts_go(expires: int | None, holds: bool) -> None:
    entry = secret("hanako", expires=expires)
    assert decide(account_life.expired_removed, shadow(entry)).holds == holds


@pytest.mark.parametrize(
    ("account", "entry", "holds"),
    [
        (replace(HANAKO, shell="/bin/odd"), secret("hanako"), False),
        (replace(HANAKO, shell="/bin/odd"), secret("hanako", password="locked-sha512"), True),
        (replace(HANAKO, shell="/bin/odd"), secret("hanako", password="empty"), False),
        (replace(HANAKO, shell="/bin/odd", password="star"), secret("hanako"), True),
        (replace(HANAKO, shell="/bin/odd", password="sha512"), secret("hanako"), False),
        (replace(HANAKO, name="jiro", shell="/bin/odd"), secret("hanako"), False),
        (replace(HANAKO, shell=""), secret("hanako"), True),
        (GAMES, secret("games", password="md5"), False),
    ],
)
def test_accounts_without_a_shell_are_locked(account: Account, entry: Secret, holds: bool) -> None:
    given = replace(people(), local=(ROOT, account))
    assert decide(account_state.shell_less_locked, given, shadow(entry)).holds == holds


@pytest.mark.parametrize(
    ("shell", "holds"),
    [("/usr/sbin/nologin", False), ("/sbin/nologin", False), ("/sbin/nologin2", True)],
)
def test_nologin_is_no_shell(shell: str, holds: bool) -> None:
    given = replace(people(), shells=frozenset({"/bin/bash", shell}))
    assert decide(account_state.nologin_is_no_shell, given).holds == holds


@pytest.mark.parametrize(
    ("name", "word", "holds"),
    [
        ("games", "sha512", False),
        ("games", "empty", False),
        ("games", "locked-sha512", True),
        ("root", "sha512", True),
        ("hanako", "sha512", True),
    ],
)
def test_services_have_no_password(name: str, word: str, holds: bool) -> None:
    entry = secret(name, password=word)
    assert decide(account_state.system_passwords, shadow(entry)).holds == holds


SECURETTY = "auth requisite pam_securetty.so"


@pytest.mark.parametrize(
    ("word", "line", "consoles", "holds"),
    [
        ("star", "", None, True),
        ("locked-sha512", "", None, True),
        ("sha512", "", None, False),
        ("sha512", "", (), False),
        ("sha512", SECURETTY, (), True),
        ("sha512", SECURETTY, ("tty1",), False),
        ("sha512", SECURETTY, None, False),
        ("sha512", SECURETTY.replace("requisite", "optional"), (), False),
        ("empty", "", None, False),
    ],
)
def test_root_at_the_console(
    word: str, line: str, consoles: tuple[str, ...] | None, holds: bool
) -> None:
    lines = [one for one in (line, "auth required pam_unix.so") if one]
    stack = Pam({"login": tuple(Raw("login", 1, one) for one in lines)}, frozenset(), {})
    files = replace(FILES, consoles=consoles)
    found = decide(account_state.root_console, shadow(secret("root", password=word)), stack, files)
    assert found.holds == holds


@pytest.mark.parametrize(
    ("values", "holds", "provenance"),
    [
        (("30",), True, Provenance.EXPLICIT),
        (("31",), False, Provenance.EXPLICIT),
        (("0",), True, Provenance.EXPLICIT),
        (("-1",), False, Provenance.EXPLICIT),
        (("60", "30"), True, Provenance.CONFLICTING),
        ((), False, Provenance.DEFAULT),
    ],
)
def test_idle_days_of_new_accounts(
    values: tuple[str, ...], holds: bool, provenance: Provenance
) -> None:
    files = replace(FILES, useradd={"INACTIVE": values} if values else {})
    found = decide(account_ageing.idle_default, files)
    assert (found.holds, found.provenance) == (holds, provenance)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (account_ageing.idle_existing, {"inactive": 30}, {"inactive": 31}),
        (account_ageing.idle_existing, {"inactive": 0}, {"inactive": None}),
        (account_ageing.idle_existing, {"password": "locked"}, {"inactive": -1}),
        (account_ageing.warned, {"warn": 7}, {"warn": 6}),
        (account_ageing.warned, {"warn": None, "password": "star"}, {"warn": None}),
    ],
)
def test_ageing_of_existing_accounts(
    check: Check[...], good: dict[str, object], bad: dict[str, object]
) -> None:
    assert decide(check, shadow(secret("hanako", **good))).holds
    assert not decide(check, shadow(secret("hanako", **bad))).holds


@pytest.mark.parametrize(
    ("maximum", "holds"), [(365, True), (366, False), (0, False), (None, False)]
)
def test_the_age_of_roots_password(maximum: int | None, holds: bool) -> None:
    entry = secret("root", password="star", maximum=maximum)
    assert decide(account_ageing.root_maximum, shadow(entry)).holds == holds


@pytest.mark.parametrize(("days", "holds"), [("1", True), ("0", False), (None, False)])
def test_the_minimum_of_new_accounts(days: str | None, holds: bool) -> None:
    defs = LoginDefs(True, {"PASS_MIN_DAYS": (days,)} if days else {})
    assert decide(account_ageing.minimum_default, defs).holds == holds


def test_what_the_policy_does_not_ask_for_is_not_applicable() -> None:
    free = AgeingLimits(0, 0)
    never = PasswordLimits(12, 3, 5, 900, 3, 0, 0, 7, "027")
    for check in (
        account_ageing.idle_default,
        account_ageing.idle_existing,
        account_ageing.root_maximum,
        account_ageing.minimum_default,
    ):
        assert not decide(check, free, never).applicable
