"""What must hold for passwords: their quality, their keeping, and the lock against guessing."""

from checks.facts.accounts import HASHES, STRONG, Shadow
from checks.facts.login_defs import LoginDefs
from checks.facts.pam import Pam
from checks.model import LawField, Outcome, Provenance, Severity, check, judged
from checks.rules.pam_judging import hash_word, lock, nullok_lines, quality, remembered
from checks.rules.password_limits import PasswordLimits
from checks.rules.password_store import HashLimits
from inventory.words import T


@check(
    "PWD-001",
    title=T(
        ja="パスワードの品質検査が実際に働くこと",
        en="The quality of new passwords is really checked",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:5.4(3)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="推測しやすいパスワードが設定される", en="Passwords that are easy to guess are accepted"
    ),
    remedy=T(
        ja="libpam-pwquality を導入し、PAM の password に requisite で置く",
        en="Install libpam-pwquality and put it into PAM's password stack as requisite",
    ),
    refs=("ssg:accounts_password_pam_pwquality_enabled",),
)
def quality_enforced(pam: Pam) -> Outcome:
    """A module that is listed is not a module that is reached; the stack is run to find out."""
    found = quality(pam)
    return judged(
        found.enforced,
        observed=found.words,
        expected=T(
            ja="検査に落ちたパスワードは設定できない", en="a rejected password cannot be set"
        ),
        lines=found.lines,
    )


@check(
    "PWD-002",
    title=T(
        ja="パスワードの最低文字数が基準以上であること", en="Passwords have the required length"
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(ja="総当たりで解読される", en="Short passwords fall to trying them all"),
    remedy=T(
        ja="pwquality.conf の minlen を基準値以上にする（加点の credit は0以下）",
        en="Set minlen in pwquality.conf to the limit, with credits of 0 or less",
    ),
    refs=("ssg:accounts_password_pam_minlen",),
)
def length(pam: Pam, limits: PasswordLimits) -> Outcome:
    """Positive credits of pwquality.conf(5) make shorter passwords pass, so they are taken off."""
    found = quality(pam)
    return judged(
        found.enforced and found.length >= limits.min_length,
        observed=found.length if found.enforced else _with(found.length, found.words),
        expected=f">= {limits.min_length}",
        provenance=found.provenance("minlen", limits.min_length),
        lines=found.lines,
    )


@check(
    "PWD-003",
    title=T(
        ja="パスワードに使う文字の種類が基準以上であること",
        en="Passwords mix the required kinds of characters",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(ja="単純なパスワードが設定される", en="Simple passwords are accepted"),
    remedy=T(
        ja="pwquality.conf の minclass を基準値以上にする",
        en="Set minclass in pwquality.conf to the limit",
    ),
    refs=("ssg:accounts_password_pam_minclass",),
)
def classes(pam: Pam, limits: PasswordLimits) -> Outcome:
    """Each negative credit demands its kind too; whichever asks for more counts."""
    found = quality(pam)
    return judged(
        found.enforced and found.classes >= limits.min_classes,
        observed=found.classes if found.enforced else _with(found.classes, found.words),
        expected=f">= {limits.min_classes}",
        provenance=found.provenance("minclass", limits.min_classes),
        lines=found.lines,
    )


@check(
    "PWD-004",
    title=T(
        ja="ログインの失敗が続くとロックすること", en="Repeated failures to log in lock the account"
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(4)", "MIC:6.5(2)"),
    field=LawField.TECHNICAL,
    risk=T(ja="パスワードを何度でも試される", en="Passwords can be tried without end"),
    remedy=T(
        ja="pam_faillock を auth の preauth・authfail と account に置き、deny を設定する"
        "（RHEL系は authselect enable-feature with-faillock）。"
        "誤ると誰もログインできない。別の画面で試すまで、rootの画面を閉じない",
        en="Put pam_faillock into auth as preauth and authfail and into account (RHEL family: "
        "authselect enable-feature with-faillock); set deny. A mistake shuts everybody out: keep "
        "a root session open until it is tried",
    ),
    refs=("ssg:accounts_passwords_pam_faillock_deny",),
)
def lock_after(pam: Pam, limits: PasswordLimits) -> Outcome:
    """faillock.conf alone does nothing: all three places of the module make the lock."""
    found = lock(pam)
    return judged(
        found.complete and 1 <= found.deny <= limits.lock_after,
        observed=found.words,
        expected=f"deny 1..{limits.lock_after}",
        provenance=found.provenance("deny"),
        lines=found.lines,
    )


@check(
    "PWD-005",
    title=T(
        ja="ロックの解除までの時間が基準以上であること",
        en="A locked account stays locked long enough",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=T(ja="すぐに解除され、試行を続けられる", en="The lock opens at once and guessing goes on"),
    remedy=T(
        ja="faillock.conf の unlock_time を基準値以上、または0にする",
        en="Set unlock_time in faillock.conf to the limit or to 0",
    ),
    refs=("ssg:accounts_passwords_pam_faillock_unlock_time",),
)
def unlock_time(pam: Pam, limits: PasswordLimits) -> Outcome:
    """Zero and `never` mean until an administrator unlocks (faillock.conf(5))."""
    found = lock(pam)
    return judged(
        found.complete and (found.unlock == 0 or found.unlock >= limits.unlock_seconds),
        observed=_with(found.unlock, found.words),
        expected=f"0 | >= {limits.unlock_seconds}",
        provenance=found.provenance("unlock_time"),
        lines=found.lines,
    )


@check(
    "PWD-006",
    title=T(
        ja="新しいパスワードを強いハッシュ方式で保存すること",
        en="New passwords are stored with a strong hash",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="漏えいしたハッシュからパスワードを短時間で割り出される",
        en="Leaked hashes give up their passwords quickly",
    ),
    remedy=T(
        ja="PAM の pam_unix に yescrypt または sha512 を指定する",
        en="Give pam_unix the word yescrypt or sha512",
    ),
    refs=(
        "ssg:set_password_hashing_algorithm_systemauth",
        "ssg:set_password_hashing_algorithm_auth_stig",
        "ssg:set_password_hashing_algorithm_passwordauth",
    ),
)
def hash_method(pam: Pam, defs: LoginDefs, limits: HashLimits) -> Outcome:
    """The word on the PAM line beats ENCRYPT_METHOD, which is the default where PAM names none.

    login.defs(5) calls user passwords a matter of PAM: only the word in PAM is explicit.
    """
    words, complete, lines = hash_word(pam)
    if not complete:
        words |= {(defs.value("ENCRYPT_METHOD") or "des").lower()}
        lines += defs.quotes("ENCRYPT_METHOD")
    return judged(
        words <= {*limits.accepted},
        observed=words,
        expected=limits.accepted,
        provenance=Provenance.EXPLICIT if complete else Provenance.DEFAULT,
        lines=lines,
    )


@check(
    "PWD-007",
    title=T(
        ja="弱いハッシュ方式のパスワードが残っていないこと",
        en="No password is still kept with a weak hash",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="漏えいしたハッシュからパスワードを短時間で割り出される",
        en="Leaked hashes give up their passwords quickly",
    ),
    remedy=T(
        ja="該当する利用者IDのパスワードを変更させる",
        en="Have the passwords of those accounts changed",
    ),
)
def weak_hashes(shadow: Shadow) -> Outcome:
    """A new method changes nothing for passwords set before it."""
    weak = [
        f"{one.name}:{one.password}"
        for one in shadow.entries
        if one.password.removeprefix("locked-") in HASHES - STRONG
    ]
    return judged(not weak, observed=weak, expected="-")


@check(
    "PWD-008",
    title=T(ja="以前のパスワードを再利用できないこと", en="Earlier passwords cannot be used again"),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(ja="漏えいしたパスワードに戻される", en="A leaked password comes back into use"),
    remedy=T(
        ja="PAM の password に pam_pwhistory を置き、remember を基準値以上にする",
        en="Put pam_pwhistory into PAM's password stack with remember at the limit",
    ),
    refs=(
        "ssg:accounts_password_pam_pwhistory_enabled",
        "ssg:accounts_password_pam_pwhistory_remember",
    ),
)
def history(pam: Pam, limits: PasswordLimits) -> Outcome:
    """The count on the line beats pwhistory.conf; a module that is passed by remembers nothing."""
    count, lines, provenance = remembered(pam)
    return judged(
        count >= limits.remember,
        observed=count,
        expected=f">= {limits.remember}",
        provenance=provenance,
        lines=lines,
    )


@check(
    "PWD-013",
    title=T(
        ja="空のパスワードでのログインをPAMが許さないこと",
        en="PAM lets nobody in with an empty password",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="パスワードのない利用者IDで誰でもログインできる",
        en="Anyone can log in with an ID that has no password",
    ),
    remedy=T(
        ja="PAM の pam_unix から nullok を外す"
        "（RHEL系は authselect enable-feature without-nullok）",
        en="Remove nullok from pam_unix in PAM "
        "(RHEL family: authselect enable-feature without-nullok)",
    ),
    refs=("ssg:no_empty_passwords", "ssg:no_empty_passwords_unix"),
)
def no_nullok(pam: Pam) -> Outcome:
    """An empty field in shadow(5) is open to all only where pam_unix says nullok."""
    found = nullok_lines(pam)
    return judged(not found, observed=found, expected="-", lines=found)


def _with(number: int, words: T) -> T:
    return T(ja=f"{number}（{words.ja}）", en=f"{number} ({words.en})")
