"""Options of PAM modules on typed facts: which place counts, and what a module that is not
called is worth. Stacks of the RHEL family stand beside Debian's."""

from dataclasses import replace

import pytest

from checks.facts.login_defs import LoginDefs
from checks.facts.pam import HISTORY, LOCK, QUALITY, Pam
from checks.facts.pam_stack import Raw
from checks.model import Check, FactError, Outcome, Provenance
from checks.rules import lockout, password_quality, password_store
from checks.rules.lockout import LockoutLimits
from checks.rules.password_store import HashLimits
from checks.rules.quality_limits import QualityLimits

LIMITS = QualityLimits(-1, -1, -1, -1, 4, 3, 3, 4, 3)
HASHES = HashLimits(("YESCRYPT", "SHA512"), 65536, 5000, ("yescrypt", "sha512"))
LOCKING = LockoutLimits(900, 60, 4, 4_000_000)
Settings = dict[str, tuple[tuple[str, str], ...]]

CHECKED = "password requisite pam_pwquality.so"
SET = "password required pam_unix.so use_authtok sha512 rounds=70000"
PREAUTH = "auth required pam_faillock.so preauth"
UNIX = "auth [success=1 default=ignore] pam_unix.so"
AUTHFAIL = "auth [default=die] pam_faillock.so authfail"
PERMIT = "auth required pam_permit.so"
ACCOUNT = "account required pam_faillock.so"
BUILT_IN = (PREAUTH, UNIX, AUTHFAIL, PERMIT, ACCOUNT)
RHEL = {  # system-auth as authselect writes it, reached through a substack
    "sshd": ("auth substack password-auth", "account include password-auth"),
    "password-auth": (
        "auth required pam_env.so",
        "auth required pam_faillock.so preauth silent deny=5 even_deny_root",
        "auth sufficient pam_unix.so",
        "auth required pam_faillock.so authfail deny=5 even_deny_root",
        "auth required pam_deny.so",
        "account required pam_faillock.so",
        "account required pam_unix.so",
    ),
}
TALLY = (
    "auth required pam_tally2.so onerr=fail deny=5 unlock_time=900",
    "auth required pam_unix.so",
    "account required pam_tally2.so",
)


def pam(*lines: str, settings: Settings | None = None, modules: str = "") -> Pam:
    raws = tuple(Raw("/etc/pam.d/all", number, text) for number, text in enumerate(lines, 1))
    return Pam({"passwd": raws, "sshd": raws}, frozenset(modules.split()), settings or {})


def files(**services: tuple[str, ...]) -> Pam:
    found = {
        name.replace("_", "-"): tuple(Raw(name, n, text) for n, text in enumerate(lines, 1))
        for name, lines in services.items()
    }
    return Pam(found, frozenset(), {})


def decide(check: Check[...], given: Pam, **defs: str) -> Outcome:
    written = LoginDefs(True, {name: (value,) for name, value in defs.items()})
    facts = {
        **{Pam: given, LoginDefs: written, QualityLimits: LIMITS},
        **{HashLimits: HASHES, LockoutLimits: LOCKING},
    }
    return check(*(facts[need] for need in check.needs))


def conf(*pairs: str, path: str = QUALITY) -> Settings:
    return {path: tuple((one.partition("=")[0], one.partition("=")[2]) for one in pairs)}


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (password_quality.digits, "dcredit=-1", "dcredit=0"),
        (password_quality.upper, "ucredit=-2", "ucredit=1"),
        (password_quality.lower, "lcredit=-1", "lcredit=0"),
        (password_quality.signs, "ocredit=-1", "ocredit=0"),
        (password_quality.differs, "difok=4", "difok=3"),
        (password_quality.repeats, "maxrepeat=1", "maxrepeat=4"),
        (password_quality.repeats, "maxrepeat=3", "maxrepeat=0"),
        (password_quality.sequences, "maxsequence=3", "maxsequence=-1"),
        (password_quality.kinds, "maxclassrepeat=4", "maxclassrepeat=0"),
        (password_quality.dictionary, "dictcheck=1", "dictcheck=0"),
        (password_quality.tries, "retry=3", "retry=4"),
        (password_quality.tries, "retry=1", "retry=0"),
        (password_quality.refuses, "enforcing=1", "enforcing=0"),
        (password_quality.binds_root, "enforce_for_root", "enforce_for_root=0"),
    ],
)
def test_a_quality_option_from_the_file_and_from_the_line(
    check: Check[...], good: str, bad: str
) -> None:
    for word, holds in ((good, True), (bad, False)):
        by_file = decide(check, pam(CHECKED, SET, settings=conf(word)))
        by_line = decide(check, pam(f"{CHECKED} {word}", SET, settings=conf(bad)))
        assert (by_file.holds, by_file.provenance) == (holds, Provenance.EXPLICIT)
        assert by_line.holds == holds


def test_the_file_beats_its_folder() -> None:
    both = {**conf("difok=5"), **conf("difok=1", path=f"{QUALITY}.d/a.conf")}
    found = decide(password_quality.differs, pam(CHECKED, SET, settings=both))
    assert (found.holds, found.provenance) == (True, Provenance.CONFLICTING)
    assert [line.split(":")[0] for line in found.lines] == [QUALITY, f"{QUALITY}.d/a.conf"]


@pytest.mark.parametrize(
    "given",
    [
        pam("password sufficient pam_unix.so", CHECKED, settings=conf("dcredit=-1")),
        pam(CHECKED, SET, settings=conf("dcredit=-1", "enforcing=0")),
        pam(SET, settings=conf("dcredit=-1")),
    ],
)
def test_an_option_that_refuses_nothing_does_not_hold(given: Pam) -> None:
    assert not decide(password_quality.digits, given).holds


def test_a_module_that_nobody_calls_and_nobody_configured() -> None:
    for check in (password_quality.digits, password_quality.binds_root):
        assert not decide(check, pam(SET)).applicable
    assert decide(password_quality.tries, pam(SET)).provenance is Provenance.DEFAULT
    for check in (password_store.history_binds_root, password_store.history_same_password):
        assert not decide(check, pam(SET)).applicable
        assert not decide(check, pam(SET, settings=conf("remember=5", path=HISTORY))).holds
    for check in (lockout.deny_root, lockout.audit, lockout.silent):
        idle = decide(check, pam(UNIX, settings=conf("audit", path=LOCK)))
        assert (idle.applicable, idle.holds) == (True, False)
        assert not decide(check, pam(UNIX)).applicable
    for check in (lockout.interval, lockout.root_unlock):
        assert not decide(check, pam(UNIX, PERMIT)).applicable
        assert not decide(check, pam(UNIX, PERMIT, settings=conf("deny=5", path=LOCK))).holds


HISTORIC = "password required pam_pwhistory.so"


@pytest.mark.parametrize(
    ("check", "lines", "holds"),
    [
        (password_store.history_binds_root, (f"{HISTORIC} enforce_for_root", SET), True),
        (password_store.history_binds_root, (HISTORIC, SET), False),
        (password_store.history_same_password, (HISTORIC, SET), True),
        (password_store.history_same_password, (CHECKED, HISTORIC, SET), False),
        (password_store.history_same_password, (CHECKED, f"{HISTORIC} use_authtok", SET), True),
        (password_store.stores_checked, (CHECKED, SET), True),
        (password_store.stores_checked, (CHECKED, "password required pam_unix.so"), False),
        (password_store.stores_checked, ("password required pam_unix.so",), True),
        (password_store.unix_remembers_nothing, (SET,), True),
        (password_store.unix_remembers_nothing, (f"{SET} remember=5",), False),
        (password_store.rounds, (SET,), True),
        (password_store.rounds, ("password required pam_unix.so sha512 rounds=5000",), False),
        (password_store.rounds, (SET, "password required pam_unix.so sha256"), False),
    ],
)
def test_where_passwords_are_kept(check: Check[...], lines: tuple[str, ...], holds: bool) -> None:
    found = decide(check, pam(*lines))
    assert found.applicable
    assert found.holds == holds


def test_rounds_count_for_sha_alone_and_login_defs_gives_them_too() -> None:
    plain = pam("password required pam_unix.so")
    assert not decide(
        password_store.rounds, pam("password required pam_unix.so yescrypt")
    ).applicable
    assert not decide(password_store.rounds, plain, ENCRYPT_METHOD="YESCRYPT").applicable
    many = {"ENCRYPT_METHOD": "SHA512", "SHA_CRYPT_MAX_ROUNDS": "70000"}
    found = decide(password_store.rounds, plain, **many)
    assert (found.holds, found.provenance) == (True, Provenance.DEFAULT)


@pytest.mark.parametrize(
    ("least", "most", "holds", "provenance"),
    [
        ("5000", "9000", True, Provenance.EXPLICIT),
        ("9000", "4999", False, Provenance.EXPLICIT),
        ("5000", "", True, Provenance.EXPLICIT),
        ("", "4999", False, Provenance.EXPLICIT),
        ("", "", True, Provenance.DEFAULT),
    ],
)
def test_rounds_of_login_defs(least: str, most: str, holds: bool, provenance: Provenance) -> None:
    given = {"SHA_CRYPT_MIN_ROUNDS": least, "SHA_CRYPT_MAX_ROUNDS": most}
    defs = {name: value for name, value in given.items() if value}
    found = decide(password_store.defs_rounds, pam(), ENCRYPT_METHOD="SHA512", **defs)
    assert (found.holds, found.provenance) == (holds, provenance)
    assert not decide(password_store.defs_rounds, pam(), **defs).applicable


@pytest.mark.parametrize(
    ("word", "defs", "holds", "provenance"),
    [
        ("yescrypt", {"ENCRYPT_METHOD": "YESCRYPT"}, True, Provenance.EXPLICIT),
        ("yescrypt", {"ENCRYPT_METHOD": "SHA256"}, False, Provenance.EXPLICIT),
        ("yescrypt", {}, True, Provenance.DEFAULT),
        ("md5", {}, False, Provenance.DEFAULT),
        ("", {}, False, Provenance.DEFAULT),
    ],
)
def test_the_method_of_login_defs(
    word: str, defs: dict[str, str], holds: bool, provenance: Provenance
) -> None:
    found = decide(password_store.defs_method, pam(f"password required pam_unix.so {word}"), **defs)
    assert (found.holds, found.provenance) == (holds, provenance)


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (lockout.interval, "fail_interval=900", "fail_interval=899"),
        (lockout.deny_root, "even_deny_root", "deny=3"),
        (lockout.deny_root, "root_unlock_time=5", "unlock_time=5"),
        (lockout.root_unlock, "root_unlock_time=60", "root_unlock_time=59"),
        (lockout.root_unlock, "root_unlock_time=never", "unlock_time=900"),
        (lockout.root_unlock, "even_deny_root", "even_deny_root unlock_time=59"),
        (lockout.audit, "audit", "deny=3"),
        (lockout.silent, "silent", "deny=3"),
    ],
)
def test_an_option_of_the_lock(check: Check[...], good: str, bad: str) -> None:
    for words, holds in ((good, True), (bad, False)):
        by_file = decide(check, pam(*BUILT_IN, settings=conf(*words.split(), path=LOCK)))
        assert by_file.holds == holds
        both = pam(f"{PREAUTH} {words}", UNIX, f"{AUTHFAIL} {words}", PERMIT, ACCOUNT)
        assert decide(check, both).holds == holds
        alone = pam(UNIX, f"{AUTHFAIL} {words}", PERMIT, ACCOUNT)
        assert not decide(check, alone).holds


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (lockout.deny_root, "even_deny_root"),
        (lockout.root_unlock, "root_unlock_time=900"),
        (lockout.silent, "silent"),
        (lockout.interval, "fail_interval=900"),
    ],
)
def test_an_option_on_the_wrong_line_of_the_lock_is_idle(check: Check[...], words: str) -> None:
    low = conf("fail_interval=1", path=LOCK)
    lines = (PREAUTH, UNIX, f"{AUTHFAIL} {words}", PERMIT, ACCOUNT)
    assert not decide(check, pam(*lines, settings=low)).holds


def test_defaults_of_the_lock_are_not_a_decision() -> None:
    found = decide(lockout.interval, pam(*BUILT_IN))
    assert (found.holds, found.provenance) == (True, Provenance.DEFAULT)


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        (pam(*BUILT_IN), True),
        (pam(UNIX, PERMIT), False),
        (pam(UNIX, AUTHFAIL, PERMIT, ACCOUNT), False),
        (pam(PREAUTH, UNIX, AUTHFAIL, PERMIT), False),
        (pam(*BUILT_IN, modules="pam_unix.so pam_permit.so"), False),
        (files(**RHEL), True),
        (files(**{**RHEL, "sshd": ("auth substack password-auth",)}), False),
        (pam(*TALLY), True),
        (pam(TALLY[1], TALLY[0], TALLY[2]), False),
        (pam(*TALLY[:2]), False),
        (pam(TALLY[0].replace("required", "optional"), *TALLY[1:]), False),
    ],
)
def test_where_the_lock_is_built_in(given: Pam, holds: bool) -> None:
    assert decide(lockout.built_in, given).holds == holds


def test_the_lock_of_the_rhel_family() -> None:
    given = files(**RHEL)
    assert decide(lockout.deny_root, given).holds
    assert not decide(lockout.audit, given).holds


def test_pauses_after_a_wrong_password() -> None:
    assert decide(lockout.defs_delay, pam(), FAIL_DELAY="4").holds
    assert not decide(lockout.defs_delay, pam()).holds
    delay = "auth optional pam_faildelay.so"
    assert decide(lockout.pam_delay, pam(f"{delay} delay=4000000", UNIX)).holds
    assert decide(lockout.pam_delay, pam(delay, UNIX), FAIL_DELAY="4").holds
    assert not decide(lockout.pam_delay, pam(delay, UNIX)).holds
    assert not decide(lockout.pam_delay, pam(f"{UNIX} nodelay")).holds
    both = replace(pam(f"{delay} delay=4000000"), services={"login": (), "sshd": ()})
    assert not decide(lockout.pam_delay, both).holds
    with pytest.raises(FactError):
        decide(lockout.pam_delay, Pam({}, frozenset(), {}))


@pytest.mark.parametrize("value", ["soon", "", "1.5"])
def test_what_is_no_number_is_unknown(value: str) -> None:
    with pytest.raises(FactError):
        decide(password_quality.digits, pam(CHECKED, SET, settings=conf(f"dcredit={value}")))
    with pytest.raises(FactError):
        decide(lockout.interval, pam(*BUILT_IN, settings=conf(f"fail_interval={value}", path=LOCK)))
