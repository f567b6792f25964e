"""What must hold where passwords are changed and kept: pam_pwhistory, pam_unix, login.defs."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.facts.pam import HISTORY, Pam, walk
from checks.facts.pam_stack import Handler
from checks.model import (
    LawField,
    Outcome,
    Provenance,
    Severity,
    check,
    judged,
    not_applicable,
)
from checks.rules.pam_judging import hash_word
from checks.rules.pam_options import QUALITY_MODULES, Said, in_vain, modules, said, there, unused
from inventory.words import T


@dataclass(frozen=True, slots=True)
class HashLimits(Limits):
    """Which hashes the municipality takes, and how much work each guess must cost."""

    group: ClassVar[str] = "hash"

    methods: tuple[str, ...]
    rounds: int
    defs_rounds: int
    accepted: tuple[str, ...]


_NO_HISTORY = T(ja="パスワードの履歴を使っていない", en="no history of passwords is kept")
_ASKS = QUALITY_MODULES | {
    "pam_passwdqc.so",
    "pam_pwhistory.so",
    "pam_unix.so",
    "pam_sss.so",
    "pam_ldap.so",
}
_SHA = frozenset({"sha512", "sha256"})
_CRYPT_ROUNDS = 5000  # crypt(5): where no number is given
_USE = T(ja="PAM の password の {0} に {1} を付ける", en="Add {1} to {0} in PAM's password stack")


@check(
    "PWD-027",
    title=T(
        ja="パスワードの再利用の禁止がrootにも適用されること",
        en="The history of passwords binds root as well",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者が漏えいしたパスワードに戻せる",
        en="Administrators can go back to a password that leaked",
    ),
    remedy=_USE.format("pam_pwhistory", "enforce_for_root"),
    refs=("ssg:accounts_password_pam_pwhistory_enforce_root",),
)
def history_binds_root(pam: Pam) -> Outcome:
    """pam_pwhistory(8): root is not bound unless enforce_for_root is given."""
    found = [said(pam, one, "enforce_for_root", HISTORY) for one in _history(pam)]
    return _all_on(pam, found)


@check(
    "PWD-028",
    title=T(
        ja="パスワードの履歴の検査が、品質検査と同じパスワードを見ること",
        en="The history looks at the password that the quality check saw",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(ja="検査していないパスワードが設定される", en="A password that nobody checked is set"),
    remedy=_USE.format("pam_pwhistory", "use_authtok"),
    refs=("ssg:accounts_password_pam_pwhistory_use_authtok",),
)
def history_same_password(pam: Pam) -> Outcome:
    """pam_pwhistory(8): without use_authtok it asks by itself; the first module has to."""
    if not _history(pam):
        return _absent(pam)
    return _same_password(pam, "pam_pwhistory.so")


@check(
    "PWD-029",
    title=T(
        ja="検査したパスワードだけが保存されること",
        en="What is stored is the password that was checked",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(ja="検査していないパスワードが設定される", en="A password that nobody checked is set"),
    remedy=_USE.format("pam_unix", "use_authtok"),
    refs=("ssg:accounts_password_pam_unix_authtok",),
)
def stores_checked(pam: Pam) -> Outcome:
    """pam_unix(8): use_authtok sets the password that an earlier module took, and asks for none."""
    return _same_password(pam, "pam_unix.so")


@check(
    "PWD-030",
    title=T(
        ja="pam_unix の remember で以前のパスワードを保存していないこと",
        en="pam_unix itself remembers no earlier passwords",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="以前のパスワードが弱いハッシュ方式で残る",
        en="Earlier passwords are kept with a weak hash",
    ),
    remedy=T(
        ja="pam_unix の remember を外し、pam_pwhistory を使う",
        en="Remove remember from pam_unix and use pam_pwhistory",
    ),
    refs=("ssg:accounts_password_pam_unix_no_remember",),
)
def unix_remembers_nothing(pam: Pam) -> Outcome:
    """pam_unix(8) keeps them as MD5; pam_pwhistory(8) takes the place of the option."""
    found = [
        one
        for one in modules(pam, "passwd", "password", "pam_unix.so")
        if one.argument("remember") is not None
    ]
    seen = tuple(f"{one.raw.file}:{one.raw.number}: {one.raw.text}" for one in found)
    return judged(not seen, observed=seen, expected="-", lines=seen)


@check(
    "PWD-031",
    title=T(
        ja="パスワードのハッシュの反復回数が基準以上であること",
        en="Hashing a password repeats often enough",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="漏えいしたハッシュからパスワードを短時間で割り出される",
        en="Leaked hashes give up their passwords quickly",
    ),
    remedy=T(
        ja="pam_unix に rounds を指定するか、yescrypt を使う",
        en="Give pam_unix the option rounds, or use yescrypt",
    ),
    refs=(
        "ssg:accounts_password_pam_unix_rounds_password_auth",
        "ssg:accounts_password_pam_unix_rounds_system_auth",
    ),
)
def rounds(pam: Pam, defs: LoginDefs, limits: HashLimits) -> Outcome:
    """pam_unix(8) `rounds`, else login.defs(5); they count for SHA-2 alone, yescrypt is costly."""
    words, complete, lines = hash_word(pam)
    method = (defs.value("ENCRYPT_METHOD") or "des").lower()
    if not (words if complete else words | {method}) & _SHA:
        return not_applicable(T(ja="SHA-2のハッシュ方式を使っていない", en="no SHA-2 is in use"))
    found = [said(pam, one, "rounds") for one in modules(pam, "passwd", "password", "pam_unix.so")]
    default = whole(defs.value("SHA_CRYPT_MAX_ROUNDS") or str(_CRYPT_ROUNDS), "rounds")
    least = min(one.number(default) for one in found)
    return judged(
        least >= limits.rounds,
        observed=least,
        expected=f">= {limits.rounds}",
        provenance=_explicit(all(one.values for one in found)),
        lines=lines,
    )


@check(
    "PWD-032",
    title=T(
        ja="login.defs のハッシュ方式が強いこと",
        en="login.defs names a strong way of hashing",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="PAMを通らない変更で弱いハッシュが作られる",
        en="Changes that pass PAM by make weak hashes",
    ),
    remedy=T(
        ja="login.defs の ENCRYPT_METHOD を YESCRYPT または SHA512 にする",
        en="Set ENCRYPT_METHOD in login.defs to YESCRYPT or SHA512",
    ),
    refs=("ssg:set_password_hashing_algorithm_logindefs",),
)
def defs_method(pam: Pam, defs: LoginDefs, limits: HashLimits) -> Outcome:
    """login.defs(5): for what shadow's own tools hash; PAM's word stands where none is set."""
    value = defs.value("ENCRYPT_METHOD")
    holds = value in limits.methods if value else hash_word(pam)[0] <= {*limits.accepted}
    return judged(
        holds and (bool(value) or hash_word(pam)[1]),
        observed=value or "-",
        expected=limits.methods,
        provenance=defs.provenance("ENCRYPT_METHOD"),
        lines=defs.quotes("ENCRYPT_METHOD"),
    )


@check(
    "PWD-044",
    title=T(
        ja="login.defs のSHA-2の反復回数が基準以上であること",
        en="login.defs asks SHA-2 for enough rounds",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="漏えいしたハッシュからパスワードを短時間で割り出される",
        en="Leaked hashes give up their passwords quickly",
    ),
    remedy=T(
        ja="login.defs の SHA_CRYPT_MIN_ROUNDS と SHA_CRYPT_MAX_ROUNDS を基準値以上にする",
        en="Set SHA_CRYPT_MIN_ROUNDS and SHA_CRYPT_MAX_ROUNDS in login.defs to the limit",
    ),
    refs=("ssg:set_password_hashing_min_rounds_logindefs",),
)
def defs_rounds(defs: LoginDefs, limits: HashLimits) -> Outcome:
    """login.defs(5): the smaller of the two may be drawn; one alone is both, none means 5000."""
    method = (defs.value("ENCRYPT_METHOD") or "des").lower()
    if method not in _SHA:
        return not_applicable(T(ja="SHA-2のハッシュ方式を使っていない", en="no SHA-2 is in use"))
    names = ("SHA_CRYPT_MIN_ROUNDS", "SHA_CRYPT_MAX_ROUNDS")
    written = [whole(value, name) for name in names if (value := defs.value(name)) is not None]
    least = min(written, default=_CRYPT_ROUNDS)
    return judged(
        least >= limits.defs_rounds,
        observed=least,
        expected=f">= {limits.defs_rounds}",
        provenance=_explicit(bool(written)),
        lines=tuple(line for name in names for line in defs.quotes(name)),
    )


def _history(pam: Pam) -> tuple[Handler, ...]:
    return modules(pam, "passwd", "password", "pam_pwhistory.so")


def _absent(pam: Pam) -> Outcome:
    if in_vain(pam, HISTORY):
        return judged(False, observed=unused(HISTORY), expected="pam_pwhistory")
    return not_applicable(_NO_HISTORY)


def _all_on(pam: Pam, found: list[Said]) -> Outcome:
    if not found:
        return _absent(pam)
    holds = all(one.on for one in found)
    return judged(
        holds,
        observed=T(ja="設定あり", en="set") if holds else T(ja="設定なし", en="not set"),
        expected=T(ja=f"{found[0].name} の設定", en=f"{found[0].name} is set"),
        provenance=_explicit(holds),
        lines=tuple(line for one in found for line in one.lines),
    )


def _same_password(pam: Pam, module: str) -> Outcome:
    """The module takes over what an earlier one asked for, wherever there is an earlier one."""
    handlers = [one for one in walk(pam.stack("passwd", "password")) if there(pam, one)]
    places = [at for at, one in enumerate(handlers) if one.module == module]
    if not places:
        return not_applicable(
            T(ja=f"PAM の password に {module} がない", en=f"{module} is not in the password stack")
        )
    loose = [
        handlers[at].raw
        for at in places
        if handlers[at].argument("use_authtok") is None
        and any(one.module in _ASKS for one in handlers[:at])
    ]
    seen = tuple(f"{raw.file}:{raw.number}: {raw.text}" for raw in loose)
    return judged(not seen, observed=seen, expected="-", lines=seen)


def _explicit(written: bool) -> Provenance:
    return Provenance.EXPLICIT if written else Provenance.DEFAULT
