"""Small changes to PAM and password files of a real host, and the verdict that each must bring."""

from checks.model import Verdict
from tests.checks.rules.test_access_lab import LOCKED, QUALITY, SETS, pam

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE
CONF = "printf '{0}\\n' >/etc/security/pwquality.conf; "
DROP_IN = (
    "mkdir -p /etc/security/pwquality.conf.d; "
    "printf '{0}\\n' >/etc/security/pwquality.conf.d/a.conf; "
)
LOCK = LOCKED + "; printf '{0}\\n' >/etc/security/faillock.conf"
DEFS = "printf '{0}\\n' >>/etc/login.defs; "
HISTORY = "password requisite pam_pwhistory.so remember=5 {0}"
UNIX = "password required pam_unix.so {0}"
NO_MODULE = pam("password", SETS)
CREDITS = (
    ("PWD-015", "dcredit"),
    ("PWD-016", "ucredit"),
    ("PWD-017", "lcredit"),
    ("PWD-018", "ocredit"),
)
RUNS = (("PWD-020", "maxrepeat"), ("PWD-021", "maxsequence"))

STATES: list[tuple[str, str, Verdict]] = [
    *((id_, "true", P) for id_, _ in CREDITS),
    *((id_, CONF.format(f"{name} = -1"), P) for id_, name in CREDITS),
    *((id_, CONF.format(f"{name} = 2"), F) for id_, name in CREDITS),
    *((id_, DROP_IN.format(f"{name}=2"), F) for id_, name in CREDITS),
    *((id_, DROP_IN.format(f"{name}=2") + CONF.format(f"{name}=0"), P) for id_, name in CREDITS),
    *((id_, NO_MODULE, N) for id_, _ in CREDITS),
    *((id_, CONF.format(f"{name}=-1") + NO_MODULE, F) for id_, name in CREDITS),
    (
        "PWD-015",
        CONF.format("dcredit=-1") + pam("password", f"{QUALITY} dcredit=1", SETS),
        F,
    ),
    ("PWD-015", CONF.format("dcredit=-1\\nenforcing=0"), F),
    ("PWD-019", "true", P),
    ("PWD-019", CONF.format("difok = 0"), F),
    ("PWD-019", CONF.format("difok = 0") + pam("password", f"{QUALITY} difok=4", SETS), P),
    *((id_, CONF.format(f"{name}=3"), P) for id_, name in RUNS),
    *((id_, CONF.format(f"{name}=4"), F) for id_, name in RUNS),
    *((id_, CONF.format(f"# {name}=3"), F) for id_, name in RUNS),
    *((id_, CONF.format(f"{name}=3\\n{name}=0"), F) for id_, name in RUNS),
    *((id_, DROP_IN.format(f"{name}=3"), P) for id_, name in RUNS),
    ("PWD-022", "true", P),
    ("PWD-022", CONF.format("maxclassrepeat=2"), P),
    ("PWD-022", CONF.format("enforcing = 0"), F),
    ("PWD-023", "true", P),
    ("PWD-023", CONF.format("dictcheck=0"), F),
    ("PWD-023", CONF.format("dictcheck=0") + pam("password", f"{QUALITY} dictcheck=1", SETS), P),
    ("PWD-024", "true", P),
    ("PWD-024", pam("password", f"{QUALITY} retry=9", SETS), F),
    ("PWD-024", NO_MODULE, P),
    ("PWD-025", "true", P),
    ("PWD-025", CONF.format("enforcing = 0"), F),
    ("PWD-025", DROP_IN.format("enforcing=0") + CONF.format("enforcing=1"), P),
    ("PWD-026", CONF.format("enforce_for_root"), P),
    ("PWD-026", "true", F),
    ("PWD-026", CONF.format("#enforce_for_root"), F),
    ("PWD-026", pam("password", f"{QUALITY} enforce_for_root", SETS), P),
    ("PWD-027", pam("password", HISTORY.format("enforce_for_root"), SETS), P),
    ("PWD-027", pam("password", HISTORY.format(""), SETS), F),
    ("PWD-027", "true", N),
    (  # Debian 12: the module does not read the file
        "PWD-027",
        "echo enforce_for_root >/etc/security/pwhistory.conf; "
        + pam("password", HISTORY.format(""), SETS),
        F,
    ),
    ("PWD-028", pam("password", QUALITY, HISTORY.format("use_authtok"), SETS), P),
    ("PWD-028", pam("password", HISTORY.format(""), SETS), P),
    ("PWD-028", pam("password", QUALITY, HISTORY.format(""), SETS), F),
    ("PWD-028", "true", N),
    ("PWD-029", "true", P),
    ("PWD-029", pam("password", UNIX.format("yescrypt")), P),
    ("PWD-029", pam("password", QUALITY, UNIX.format("yescrypt")), F),
    ("PWD-029", pam("password", QUALITY, UNIX.format("try_first_pass")), F),
    ("PWD-030", "true", P),
    ("PWD-030", pam("password", UNIX.format("remember=5")), F),
    ("PWD-030", pam("password", UNIX.format("#remember=5")), P),
    ("PWD-031", pam("password", UNIX.format("sha512 rounds=70000")), P),
    ("PWD-031", pam("password", UNIX.format("sha512 rounds=7000")), F),
    ("PWD-031", pam("password", UNIX.format("sha512")), F),
    (
        "PWD-031",
        DEFS.format("SHA_CRYPT_MAX_ROUNDS 70000") + pam("password", UNIX.format("sha512")),
        P,
    ),
    ("PWD-031", pam("password", UNIX.format("yescrypt")), N),
    ("PWD-032", DEFS.format("ENCRYPT_METHOD YESCRYPT"), P),
    ("PWD-032", DEFS.format("ENCRYPT_METHOD SHA512\\nENCRYPT_METHOD MD5"), F),
    (
        "PWD-032",
        "sed -i /^ENCRYPT_METHOD/d /etc/login.defs; " + pam("password", UNIX.format("md5")),
        F,
    ),
    ("PWD-044", DEFS.format("ENCRYPT_METHOD SHA512"), P),
    ("PWD-044", DEFS.format("ENCRYPT_METHOD SHA512\\nSHA_CRYPT_MIN_ROUNDS 1000"), F),
    ("PWD-044", DEFS.format("ENCRYPT_METHOD SHA512\\nSHA_CRYPT_MAX_ROUNDS 1000"), F),
    ("PWD-044", DEFS.format("ENCRYPT_METHOD SHA512\\n#SHA_CRYPT_MAX_ROUNDS 1000"), P),
    ("PWD-044", DEFS.format("ENCRYPT_METHOD YESCRYPT"), N),
    ("PWD-035", "true", P),
    ("PWD-035", "chage -W 1 yamada", F),
    ("PWD-036", LOCKED, P),
    ("PWD-036", "true", F),
    ("PWD-036", "printf 'deny=3\\n' >/etc/security/faillock.conf", F),
    ("PWD-036", LOCKED + "; sed -i /preauth/d /etc/pam.d/common-auth", F),
    ("PWD-036", LOCKED + "; sed -i /faillock/d /etc/pam.d/common-account", F),
    ("PWD-037", LOCKED, P),
    ("PWD-037", LOCK.format("fail_interval = 60"), F),
    ("PWD-037", LOCK.format("fail_interval=3600"), P),
    ("PWD-037", "true", N),
    ("PWD-037", "echo fail_interval=900 >/etc/security/faillock.conf", F),
    ("PWD-038", LOCK.format("even_deny_root"), P),
    ("PWD-038", LOCK.format("root_unlock_time = 300"), P),
    ("PWD-038", LOCK.format("# even_deny_root"), F),
    ("PWD-038", "true", N),
    ("PWD-039", LOCK.format("root_unlock_time=300"), P),
    ("PWD-039", LOCK.format("even_deny_root"), P),
    ("PWD-039", LOCK.format("root_unlock_time=5"), F),
    ("PWD-039", LOCK.format("unlock_time=300"), F),
    ("PWD-039", LOCK.format("even_deny_root\\nunlock_time=5"), F),
    ("PWD-040", LOCK.format("audit"), P),
    ("PWD-040", LOCK.format("#audit"), F),
    ("PWD-040", "echo audit >/etc/security/faillock.conf", F),
    ("PWD-041", LOCK.format("silent"), P),
    ("PWD-041", LOCK.format("deny=5"), F),
    ("PWD-042", DEFS.format("FAIL_DELAY 4"), P),
    ("PWD-042", DEFS.format("FAIL_DELAY 4\\nFAIL_DELAY 0"), F),
    ("PWD-042", DEFS.format("#FAIL_DELAY 4"), F),
    ("PWD-043", "true", P),
    ("PWD-043", "sed -i 's/pam_unix.so/& nodelay/' /etc/pam.d/common-auth", F),
    (
        "PWD-043",
        "sed -i -e 's/pam_unix.so/& nodelay/' -e '1i auth optional pam_faildelay.so delay=4000000' "
        "/etc/pam.d/common-auth",
        P,
    ),
]

NEW_DAYS = "sed -i '/^PASS_MIN_DAYS/d' /etc/login.defs; "
LIMITED: list[tuple[str, str, dict[str, object], Verdict]] = [
    ("PWD-015", "true", {"quality.dcredit": -1}, F),
    ("PWD-015", CONF.format("dcredit=-2"), {"quality.dcredit": -1}, P),
    ("PWD-022", CONF.format("maxclassrepeat=2"), {"quality.maxclassrepeat": 3}, P),
    ("PWD-022", CONF.format("maxclassrepeat=4"), {"quality.maxclassrepeat": 3}, F),
    ("PWD-033", NEW_DAYS + DEFS.format("PASS_MIN_DAYS 7"), {"password.min_days": 7}, P),
    ("PWD-033", NEW_DAYS + DEFS.format("PASS_MIN_DAYS 0"), {"password.min_days": 1}, F),
    ("PWD-033", NEW_DAYS, {"password.min_days": 1}, F),
    ("PWD-033", "true", {}, N),
    ("PWD-034", "chage -M 365 root", {"ageing.root_max_days": 365}, P),
    ("PWD-034", "chage -M 99999 root", {"ageing.root_max_days": 365}, F),
    ("PWD-034", "true", {}, N),
]
