"""What must hold for each option of pam_pwquality, as the stack really hands them to it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from checks.facts.pam import QUALITY, Pam
from checks.model import (
    Check,
    LawField,
    Outcome,
    Provenance,
    Severity,
    check,
    judged,
    not_applicable,
)
from checks.rules.pam_judging import quality
from checks.rules.pam_options import (
    QUALITY_MODULES,
    Said,
    in_vain,
    modules,
    said,
    unused,
    with_drop_ins,
)
from checks.rules.quality_limits import QualityLimits
from inventory.words import T, joined

_NO_MODULE = T(ja="品質検査のモジュールがない", en="there is no quality module")
_GUESSED = T(
    ja="推測しやすいパスワードが設定される", en="Passwords that are easy to guess are accepted"
)
_WRITE = T(
    ja="/etc/security/pwquality.conf に {0} を設定する",
    en="Set {0} in /etc/security/pwquality.conf",
)
_DEFAULTS: Mapping[str, int] = {"difok": 1, "retry": 1, "enforcing": 1, "dictcheck": 1}


@dataclass(frozen=True, slots=True)
class _Wish:
    """When a number is good, and how that is written."""

    good: Callable[[int, int], bool]
    words: str


_AT_MOST = _Wish(lambda value, limit: value <= limit, "<= {0}")
_AT_LEAST = _Wish(lambda value, limit: value >= limit, ">= {0}")
_RUN = _Wish(lambda value, limit: value == limit or 1 <= value <= limit, "1..{0}")
_RUN_IF_ASKED = _Wish(lambda value, limit: not limit or 1 <= value <= limit, "1..{0}")


def _option(id_: str, name: str, wish: _Wish, title: T, why: str) -> Check[...]:
    """A check of one numeric option; `why` says what the manual page says about it."""

    def decide(pam: Pam, limits: QualityLimits) -> Outcome:
        limit = int(getattr(limits, name))
        words = ">= 0" if wish is _RUN_IF_ASKED and not limit else wish.words.format(limit)
        return _judge(pam, name, lambda value: wish.good(value, limit), words)

    decide.__doc__ = why
    return check(
        id_,
        title=title,
        severity=Severity.LOW,
        clauses=("MIC:5.4(3)",),
        field=LawField.TECHNICAL,
        risk=_GUESSED,
        remedy=_WRITE.format(name),
        refs=(f"ssg:accounts_password_pam_{name}",),
    )(decide)


def _options(pam: Pam, name: str) -> list[Said]:
    found = modules(pam, "passwd", "password", *QUALITY_MODULES)
    files = with_drop_ins(pam, QUALITY)
    return [
        said(pam, one, name, *(files if one.module == "pam_pwquality.so" else ())) for one in found
    ]


def _absent(pam: Pam, expected: T | str) -> Outcome:
    """Nobody checks quality; whoever wrote pwquality.conf believes that somebody does."""
    if in_vain(pam, QUALITY):
        return judged(False, observed=unused(QUALITY), expected=expected)
    return not_applicable(_NO_MODULE)


def _judge(pam: Pam, name: str, good: Callable[[int], bool], expected: str) -> Outcome:
    found = _options(pam, name)
    if not found:
        return _absent(pam, expected)
    values = [one.number(_DEFAULTS.get(name, 0)) for one in found]
    state = quality(pam)
    numbers = ", ".join(f"{name}={value}" for value in values)
    return judged(
        state.enforced and all(good(value) for value in values),
        observed=numbers if state.enforced else joined([numbers, state.words]),
        expected=f"{name} {expected}",
        provenance=_weakest(found),
        lines=tuple(line for one in found for line in one.lines),
    )


def _weakest(found: list[Said]) -> Provenance:
    seen = {one.provenance for one in found}
    order = (Provenance.CONFLICTING, Provenance.DEFAULT)
    return next((one for one in order if one in seen), Provenance.EXPLICIT)


digits = _option(
    "PWD-015",
    "dcredit",
    _AT_MOST,
    T(ja="数字についての品質検査が基準どおりであること", en="Digits in passwords are as required"),
    "pwquality.conf(5): below 0 demands that many digits, above 0 lets them shorten the password.",
)
upper = _option(
    "PWD-016",
    "ucredit",
    _AT_MOST,
    T(
        ja="英大文字についての品質検査が基準どおりであること",
        en="Upper case in passwords is as required",
    ),
    "pwquality.conf(5): below 0 demands that many capitals, above 0 lets them shorten it.",
)
lower = _option(
    "PWD-017",
    "lcredit",
    _AT_MOST,
    T(
        ja="英小文字についての品質検査が基準どおりであること",
        en="Lower case in passwords is as required",
    ),
    "pwquality.conf(5): below 0 demands that many small letters, above 0 lets them shorten it.",
)
signs = _option(
    "PWD-018",
    "ocredit",
    _AT_MOST,
    T(ja="記号についての品質検査が基準どおりであること", en="Signs in passwords are as required"),
    "pwquality.conf(5): below 0 demands that many signs, above 0 lets them shorten the password.",
)
differs = _option(
    "PWD-019",
    "difok",
    _AT_LEAST,
    T(
        ja="新しいパスワードが以前のものと十分に異なること",
        en="A new password differs enough from the old one",
    ),
    "pwquality.conf(5): difok counts the characters that the old password did not have.",
)
repeats = _option(
    "PWD-020",
    "maxrepeat",
    _RUN,
    T(ja="同じ文字の連続を制限していること", en="Repeats of one character are limited"),
    "pwquality.conf(5): 0 switches the check off.",
)
sequences = _option(
    "PWD-021",
    "maxsequence",
    _RUN,
    T(ja="並び順の文字の連続を制限していること", en="Runs such as 12345 are limited"),
    "pwquality.conf(5): 0 switches the check off.",
)
kinds = _option(
    "PWD-022",
    "maxclassrepeat",
    _RUN_IF_ASKED,
    T(
        ja="同じ種類の文字の連続が基準どおりであること",
        en="Runs of one kind of character are as required",
    ),
    "pwquality.conf(5): 0 switches the check off.",
)


@check(
    "PWD-023",
    title=T(ja="辞書にある単語のパスワードを拒否すること", en="Words of a dictionary are refused"),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=_GUESSED,
    remedy=_WRITE.format("dictcheck = 1"),
    refs=("ssg:accounts_password_pam_dictcheck",),
)
def dictionary(pam: Pam) -> Outcome:
    """pwquality.conf(5): on unless it is switched off with 0."""
    return _judge(pam, "dictcheck", lambda value: value == 1, "1")


@check(
    "PWD-024",
    title=T(
        ja="パスワード変更のやり直し回数が基準以内であること",
        en="A change of password may be tried again only so often",
    ),
    severity=Severity.INFO,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="基準を満たすまで安易な変更が試される",
        en="People try until something easy happens to pass",
    ),
    remedy=_WRITE.format("retry"),
    refs=("ssg:accounts_password_pam_retry",),
)
def tries(pam: Pam, limits: QualityLimits) -> Outcome:
    """pwquality.conf(5): 1 where nothing is set; without the module nobody asks again."""
    found = _options(pam, "retry")
    values = [one.number(1) for one in found] or [1]
    return judged(
        all(1 <= value <= limits.retry for value in values),
        observed=values,
        expected=f"1..{limits.retry}",
        provenance=_weakest(found) if found else Provenance.DEFAULT,
        lines=tuple(line for one in found for line in one.lines),
    )


@check(
    "PWD-025",
    title=T(
        ja="品質検査に落ちたパスワードを拒否する設定であること",
        en="The quality check refuses, and does not only warn",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:5.4(3)",),
    field=LawField.TECHNICAL,
    risk=_GUESSED,
    remedy=_WRITE.format("enforcing = 1"),
)
def refuses(pam: Pam) -> Outcome:
    """pwquality.conf(5): with 0 a warning is printed and the password is taken all the same."""
    return _judge(pam, "enforcing", lambda value: value == 1, "1")


@check(
    "PWD-026",
    title=T(
        ja="パスワードの品質検査がrootにも適用されること",
        en="The quality check binds root as well",
    ),
    severity=Severity.LOW,
    clauses=("MIC:5.4(3)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者が推測しやすいパスワードを設定できる",
        en="Administrators can set passwords that are easy to guess",
    ),
    remedy=_WRITE.format("enforce_for_root"),
    refs=("ssg:accounts_password_pam_enforce_root",),
)
def binds_root(pam: Pam) -> Outcome:
    """pwquality.conf(5): root only gets a warning unless enforce_for_root is set."""
    found = _options(pam, "enforce_for_root")
    if not found:
        return _absent(pam, "enforce_for_root")
    state = quality(pam)
    holds = state.enforced and all(one.on for one in found)
    words = T(ja="設定なし", en="not set") if state.enforced else state.words
    return judged(
        holds,
        observed=T(ja="設定あり", en="set") if holds else words,
        expected="enforce_for_root",
        provenance=Provenance.EXPLICIT,
        lines=tuple(line for one in found for line in one.lines),
    )
