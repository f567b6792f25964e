"""What the login screens say: a warning, and nothing about the system behind them."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.login_texts import LoginTexts
from checks.model import LawField, Outcome, Provenance, Severity, check, judged
from inventory.words import T, joined

_RISK = T(
    ja="許可のない利用であることを示せず、OS の版数が攻撃の手がかりになる",
    en="Nobody was told that use needs permission, and the release helps an attacker choose",
)
_REMEDY = T(
    ja="{0} に利用の許可と記録について書き、OS の名前や \\r \\m \\s \\v を書かない",
    en="Write into {0} that use needs permission and is recorded; no OS name, no \\r \\m \\s \\v",
)


@dataclass(frozen=True, slots=True)
class BannerLimits(Limits):
    """Phrases that every warning must contain; none where the wording is free."""

    group: ClassVar[str] = "banner"

    phrases: tuple[str, ...]


@check(
    "SVC-012",
    title=T(
        ja="画面のログイン前に警告文を示し、OS の版数を示さないこと（/etc/issue）",
        en="The console shows a warning before login, and no release (/etc/issue)",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=_REMEDY.format("/etc/issue"),
    refs=("ssg:banner_etc_issue_cis",),
)
def console_warning(texts: LoginTexts, limits: BannerLimits) -> Outcome:
    """agetty(8) prints /etc/issue before the login and fills in release and machine."""
    return _warned(texts, limits, "/etc/issue", needed=True)


@check(
    "SVC-013",
    title=T(
        ja="遠隔のログイン前の警告文に OS の版数を示さないこと（/etc/issue.net）",
        en="The warning for remote logins is there and names no release (/etc/issue.net)",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=_REMEDY.format("/etc/issue.net"),
    refs=("ssg:banner_etc_issue_net_cis",),
)
def remote_warning(texts: LoginTexts, limits: BannerLimits) -> Outcome:
    """issue.net(5) is what remote logins show, sshd_config(5) Banner among them."""
    return _warned(texts, limits, "/etc/issue.net", needed=True)


@check(
    "SVC-014",
    title=T(
        ja="ログイン後の表示に OS の版数を示さないこと（/etc/motd）",
        en="The message after login names no release (/etc/motd)",
    ),
    severity=Severity.INFO,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=_REMEDY.format("/etc/motd"),
    refs=("ssg:banner_etc_motd_cis",),
)
def message_of_the_day(texts: LoginTexts, limits: BannerLimits) -> Outcome:
    """motd(5) is shown after the login; without one, nothing is told."""
    return _warned(texts, limits, "/etc/motd", needed=False)


def _warned(texts: LoginTexts, limits: BannerLimits, path: str, *, needed: bool) -> Outcome:
    text = texts.texts.get(path, "")
    written = bool(text.strip())
    revealed = texts.reveals(path)
    missing = [one for one in limits.phrases if one not in text] if written or needed else []
    told = [T(ja=f"{word} を示す", en=f"tells {word}") for word in revealed]
    told += [T(ja=f"「{phrase}」がない", en=f"lacks “{phrase}”") for phrase in missing]
    if needed and not written:
        told.append(T(ja="文がない", en="no text"))
    good = T(ja="問題のある表示はない", en="nothing amiss")
    return judged(
        not told,
        observed=joined(told) if told else good,
        expected=T(ja="OS の名前を含まない警告文", en="a warning that does not name the system"),
        provenance=Provenance.EXPLICIT,
        lines=(path,),
    )
