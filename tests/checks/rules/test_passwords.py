"""Password checks on typed facts: stacks that only look as if, limits, hashes, ageing."""

from dataclasses import replace
from datetime import date

import pytest

from checks.facts.accounts import Secret, Shadow
from checks.facts.login_defs import LoginDefs
from checks.facts.pam import HISTORY, LOCK, QUALITY, Pam
from checks.facts.pam_stack import Raw
from checks.model import Check, FactError, Outcome, Provenance
from checks.rules import ageing, passwords
from checks.rules.password_limits import PasswordLimits
from checks.rules.password_store import HashLimits

LIMITS = PasswordLimits(
    min_length=12,
    min_classes=3,
    lock_after=5,
    unlock_seconds=900,
    remember=3,
    max_days=90,
    min_days=1,
    warn_days=7,
    umask="027",
)
HASHES = HashLimits((), 0, 0, ("yescrypt", "sha512"))
FREE = PasswordLimits(12, 3, 5, 900, 3, 0, 0, 7, "027")
Settings = dict[str, tuple[tuple[str, str], ...]]

CHECKED = "password requisite pam_pwquality.so minlen=12 minclass=3"
SET = "password required pam_unix.so use_authtok yescrypt"
PREAUTH = "auth required pam_faillock.so preauth"
UNIX = "auth [success=1 default=ignore] pam_unix.so"
AUTHFAIL = "auth [default=die] pam_faillock.so authfail"
PERMIT = "auth required pam_permit.so"
ACCOUNT = "account required pam_faillock.so"
LOCKING = (PREAUTH, UNIX, AUTHFAIL, PERMIT, ACCOUNT)


def pam(*lines: str, settings: Settings | None = None, modules: str = "") -> Pam:
    """One set of lines for every service, so that a test says only what it is about."""
    raws = tuple(Raw("/etc/pam.d/all", number, text) for number, text in enumerate(lines, 1))
    there = frozenset(modules.split())
    return Pam({"passwd": raws, "sshd": raws}, there, settings or {})


def shadow(**changes: int | str | None) -> Shadow:
    given: dict[str, int | str | None] = {"password": "yescrypt", "minimum": 1, "maximum": 90}
    one = given | changes
    low, high = one["minimum"], one["maximum"]
    assert not isinstance(low, str)
    assert not isinstance(high, str)
    entry = Secret("hanako", str(one["password"]), 20000, low, high, 7, None, None)
    locked = Secret("root", "locked", 20000, None, None, None, None, None)
    return Shadow((locked, entry), date(2026, 11, 21))


def defs(**values: str) -> LoginDefs:
    return LoginDefs(True, {name: (value,) for name, value in values.items()})


Given = Pam | Shadow | LoginDefs
GOOD: list[tuple[Check[...], Given]] = [
    (passwords.quality_enforced, pam(CHECKED, SET)),
    (passwords.quality_enforced, pam("password required pam_pwquality.so", SET)),
    (passwords.length, pam(CHECKED, SET)),
    (
        passwords.length,
        pam("password requisite pam_pwquality.so", SET, settings={QUALITY: (("minlen", "14"),)}),
    ),
    (passwords.classes, pam(CHECKED, SET)),
    (
        passwords.classes,
        pam("password requisite pam_pwquality.so dcredit=-1 ucredit=-1 ocredit=-1", SET),
    ),
    (passwords.lock_after, pam(*LOCKING)),
    (passwords.lock_after, pam(*LOCKING, settings={LOCK: (("deny", "5"),)})),
    (
        passwords.lock_after,
        pam(
            f"{PREAUTH} deny=4",
            UNIX,
            f"{AUTHFAIL} deny=4",
            PERMIT,
            ACCOUNT,
            settings={LOCK: (("deny", "99"),)},
        ),
    ),
    (passwords.unlock_time, pam(*LOCKING, settings={LOCK: (("unlock_time", "0"),)})),
    (passwords.unlock_time, pam(*LOCKING, settings={LOCK: (("unlock_time", "never"),)})),
    (passwords.unlock_time, pam(*LOCKING, settings={LOCK: (("unlock_time", "900"),)})),
    (passwords.weak_hashes, shadow()),
    (passwords.history, pam("password requisite pam_pwhistory.so remember=3", SET)),
    (passwords.history, pam("password requisite pam_pwhistory.so", SET)),
    (
        passwords.history,
        pam("password requisite pam_pwhistory.so", SET, settings={HISTORY: (("remember", "5"),)}),
    ),
    (passwords.no_nullok, pam(UNIX)),
    (ageing.default_age, defs(PASS_MAX_DAYS="90")),
    (ageing.account_age, shadow()),
    (ageing.account_age, shadow(password="locked-sha512", maximum=None)),
    (ageing.account_min_age, shadow()),
    (ageing.warn_age, defs(PASS_WARN_AGE="7")),
    (ageing.umask, defs(UMASK="027")),
    (ageing.umask, defs(UMASK="077")),
    (ageing.umask, defs(UMASK="0137")),
]
BAD: list[tuple[Check[...], Given]] = [
    (passwords.quality_enforced, pam(SET)),
    (passwords.quality_enforced, pam("password optional pam_pwquality.so", SET)),
    (passwords.quality_enforced, pam("password sufficient pam_unix.so", CHECKED)),
    (passwords.quality_enforced, pam("password [success=1] pam_permit.so", CHECKED, SET)),
    (passwords.quality_enforced, pam(CHECKED, SET, settings={QUALITY: (("enforcing", "0"),)})),
    (passwords.quality_enforced, pam(CHECKED, SET, modules="pam_unix.so")),
    (passwords.length, pam("password requisite pam_pwquality.so", SET)),
    (passwords.length, pam(f"{CHECKED} dcredit=2", SET)),
    (passwords.length, pam(SET, settings={QUALITY: (("minlen", "14"),)})),
    (
        passwords.length,
        pam(
            "password requisite pam_pwquality.so minlen=8",
            SET,
            settings={QUALITY: (("minlen", "14"),)},
        ),
    ),
    (passwords.classes, pam("password requisite pam_pwquality.so minclass=2", SET)),
    (passwords.classes, pam("password sufficient pam_unix.so", CHECKED)),
    (passwords.lock_after, pam(UNIX, PERMIT, settings={LOCK: (("deny", "3"),)})),
    (passwords.lock_after, pam(UNIX, AUTHFAIL, PERMIT, ACCOUNT)),
    (passwords.lock_after, pam(PREAUTH, UNIX, PERMIT, ACCOUNT)),
    (passwords.lock_after, pam(PREAUTH, UNIX, AUTHFAIL, PERMIT)),
    (passwords.lock_after, pam(PREAUTH, "auth requisite pam_unix.so", AUTHFAIL, PERMIT, ACCOUNT)),
    (passwords.lock_after, pam(*LOCKING, settings={LOCK: (("deny", "6"),)})),
    (passwords.lock_after, pam(*LOCKING, settings={LOCK: (("deny", "0"),)})),
    (
        passwords.lock_after,
        pam(
            PREAUTH, UNIX, f"{AUTHFAIL} deny=4", PERMIT, ACCOUNT, settings={LOCK: (("deny", "99"),)}
        ),
    ),
    (passwords.lock_after, pam(f"{PREAUTH} deny=5", UNIX, f"{AUTHFAIL} deny=3", PERMIT, ACCOUNT)),
    (passwords.lock_after, pam(f"{PREAUTH} deny=0", UNIX, AUTHFAIL, PERMIT, ACCOUNT)),
    (passwords.lock_after, pam("auth sufficient pam_unix.so", PREAUTH, AUTHFAIL, PERMIT, ACCOUNT)),
    (passwords.lock_after, pam(PREAUTH.replace("required", "optional"), *LOCKING[1:])),
    (passwords.unlock_time, pam(f"{PREAUTH} unlock_time=1", *LOCKING[1:])),
    (passwords.no_nullok, pam("auth required pam_unix.so nullok_secure")),
    (
        passwords.length,
        pam("password optional pam_cracklib.so minlen=40", f"{CHECKED} minlen=6", SET),
    ),
    (passwords.length, pam("password requisite pam_cracklib.so minlen=12", SET)),
    (passwords.unlock_time, pam(*LOCKING)),
    (passwords.unlock_time, pam(UNIX, settings={LOCK: (("unlock_time", "0"),)})),
    (passwords.weak_hashes, shadow(password="md5")),
    (passwords.weak_hashes, shadow(password="locked-des")),
    (passwords.history, pam(SET)),
    (passwords.history, pam("password requisite pam_pwhistory.so remember=2", SET)),
    (passwords.history, pam("password optional pam_pwhistory.so remember=9", SET)),
    (passwords.no_nullok, pam(f"{UNIX} nullok")),
    (ageing.default_age, defs(PASS_MAX_DAYS="91")),
    (ageing.default_age, defs()),
    (ageing.account_age, shadow(maximum=91)),
    (ageing.account_age, shadow(maximum=None)),
    (ageing.account_age, shadow(password="empty", maximum=99999)),
    (ageing.account_min_age, shadow(minimum=0)),
    (ageing.account_min_age, shadow(minimum=None)),
    (ageing.warn_age, defs(PASS_WARN_AGE="6")),
    (ageing.warn_age, defs()),
    (ageing.umask, defs(UMASK="022")),
    (ageing.umask, defs(UMASK="070")),
    (ageing.umask, defs()),
]


def decide(check: Check[...], given: Given, limits: PasswordLimits = LIMITS) -> Outcome:
    facts = {type(given): given, PasswordLimits: limits}
    return check(*(facts[need] for need in check.needs))


def test_a_service_that_never_locks_is_the_weakest() -> None:
    never = pam(f"{PREAUTH} deny=0", UNIX, AUTHFAIL, PERMIT, ACCOUNT).services["sshd"]
    both = Pam({"login": pam(*LOCKING).services["sshd"], "sshd": never}, frozenset(), {})
    assert not decide(passwords.lock_after, both).holds


def test_another_file_of_faillock_is_unknown() -> None:
    elsewhere = pam(
        f"{PREAUTH} conf=/etc/other", UNIX, f"{AUTHFAIL} conf=/etc/other", PERMIT, ACCOUNT
    )
    with pytest.raises(FactError):
        decide(passwords.lock_after, elsewhere)


@pytest.mark.parametrize(("check", "given"), GOOD)
def test_good_states_pass(check: Check[...], given: Given) -> None:
    outcome = decide(check, given)
    assert outcome.applicable
    assert outcome.holds


@pytest.mark.parametrize(("check", "given"), BAD)
def test_bad_states_fail(check: Check[...], given: Given) -> None:
    outcome = decide(check, given)
    assert outcome.applicable
    assert not outcome.holds


@pytest.mark.parametrize("check", [ageing.default_age, ageing.account_age, ageing.account_min_age])
def test_what_the_city_does_not_ask_for_is_not_applicable(check: Check[...]) -> None:
    given = defs() if check is ageing.default_age else shadow(maximum=None)
    assert not decide(check, given, FREE).applicable


@pytest.mark.parametrize(
    ("words", "method", "holds", "provenance"),
    [
        ("yescrypt", "MD5", True, Provenance.EXPLICIT),
        ("md5", "YESCRYPT", False, Provenance.EXPLICIT),
        ("md5 sha512", None, True, Provenance.EXPLICIT),
        ("sha256", None, False, Provenance.EXPLICIT),
        ("", "SHA512", True, Provenance.DEFAULT),
        ("", "DES", False, Provenance.DEFAULT),
        ("", None, False, Provenance.DEFAULT),
    ],
)
def test_the_word_in_pam_beats_login_defs(
    words: str, method: str | None, holds: bool, provenance: Provenance
) -> None:
    given = defs(**({"ENCRYPT_METHOD": method} if method else {}))
    stack = pam(f"password required pam_unix.so {words}")
    outcome = passwords.hash_method(stack, given, HASHES)
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


@pytest.mark.parametrize(
    ("first", "method", "holds"),
    [("yescrypt", "SHA512", True), ("yescrypt", "MD5", False), ("md5", "SHA512", False)],
)
def test_each_line_of_pam_unix_hashes_strongly(first: str, method: str, holds: bool) -> None:
    lines = (f"password [success=2] pam_unix.so {first}", "password required pam_unix.so sha5122")
    outcome = passwords.hash_method(pam(*lines), defs(ENCRYPT_METHOD=method), HASHES)
    assert (outcome.holds, outcome.provenance) == (holds, Provenance.DEFAULT)


@pytest.mark.parametrize(
    ("words", "least", "provenance"),
    [
        ("minlen=6", 6, Provenance.EXPLICIT),
        ("minlen=5", 6, Provenance.DEFAULT),
        ("minlen=0", 0, Provenance.EXPLICIT),
        ("minlen=-1", 0, Provenance.DEFAULT),
        ("", 0, Provenance.DEFAULT),
    ],
)
def test_a_length_that_pwquality_raises_is_not_explicit(
    words: str, least: int, provenance: Provenance
) -> None:
    """pwquality.conf(5): minlen cannot be lower than 6."""
    outcome = decide(passwords.length, quality_of(words), replace(FREE, min_length=least))
    assert outcome.holds
    assert outcome.provenance is provenance


@pytest.mark.parametrize(
    ("words", "least", "provenance"),
    [
        ("minclass=0", 0, Provenance.EXPLICIT),
        ("minclass=-1", 0, Provenance.DEFAULT),
        ("minclass=1 dcredit=-1 ucredit=-1", 2, Provenance.EXPLICIT),
        ("dcredit=-1", 0, Provenance.EXPLICIT),
        ("", 0, Provenance.DEFAULT),
    ],
)
def test_kinds_that_are_written_are_explicit(
    words: str, least: int, provenance: Provenance
) -> None:
    outcome = decide(passwords.classes, quality_of(words), replace(FREE, min_classes=least))
    assert outcome.holds
    assert outcome.provenance is provenance


def quality_of(words: str) -> Pam:
    return pam(f"password requisite pam_pwquality.so {words}", SET)


def test_stacks_that_do_not_say_enough_are_unknown() -> None:
    with pytest.raises(FactError):
        passwords.hash_method(pam("password required pam_sss.so"), defs(), HASHES)
    with pytest.raises(FactError):
        passwords.quality_enforced(Pam({}, frozenset(), {}))
    with pytest.raises(FactError):
        passwords.lock_after(Pam({"cron": ()}, frozenset(), {}), LIMITS)
    with pytest.raises(FactError):
        passwords.no_nullok(Pam({}, frozenset(), {}))


@pytest.mark.parametrize("value", ["soon", "9.5", "u=rwx"])
def test_what_is_no_number_is_unknown(value: str) -> None:
    with pytest.raises(FactError):
        ageing.umask(defs(UMASK=value), LIMITS)
    with pytest.raises(FactError):
        ageing.default_age(defs(PASS_MAX_DAYS=value), LIMITS)
    with pytest.raises(FactError):
        passwords.lock_after(pam(*LOCKING, settings={LOCK: (("deny", value),)}), LIMITS)
    with pytest.raises(FactError):
        passwords.length(pam(f"password requisite pam_pwquality.so minlen={value}", SET), LIMITS)


def test_the_weakest_service_counts() -> None:
    good = pam(*LOCKING)
    both = Pam({**good.services, "login": (Raw("login", 1, UNIX),)}, frozenset(), {})
    outcome = passwords.lock_after(both, LIMITS)
    assert not outcome.holds
    assert outcome.observed.startswith("login")
