"""Mail that the system sends to its administrators reaches somebody."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.mail_aliases import MailAliases
from checks.model import LawField, Outcome, Provenance, Severity, check, judged, not_applicable
from inventory.words import NONE, T

_NOWHERE = ("/dev/null", "root", ":blackhole:", "")
_RISK = T(
    ja="障害や異常を知らせるメールが誰にも読まれない",
    en="Mail that tells of failures and attacks is read by nobody",
)


@dataclass(frozen=True, slots=True)
class MailLimits(Limits):
    """Who must get root's mail; empty where any person will do."""

    group: ClassVar[str] = "mail"

    root_recipient: str


@check(
    "SVC-015",
    title=T(
        ja="root 宛てのメールが管理者に届くこと",
        en="Mail to root is passed on to an administrator",
    ),
    severity=Severity.LOW,
    clauses=("MIC:7.1",),
    field=LawField.OPERATION,
    risk=_RISK,
    remedy=T(
        ja="/etc/aliases に root: 管理者のアドレス を書き、newaliases を実行する",
        en="Write root: ADDRESS into /etc/aliases and run newaliases",
    ),
    refs=("ssg:postfix_client_configure_mail_alias",),
)
def root_mail(mail: MailAliases, limits: MailLimits) -> Outcome:
    """aliases(5): without an entry, root's mail stays in a box of this host."""
    if not mail.mailer:
        return not_applicable(T(ja="メールサーバがない", en="no mail server"))
    target = mail.target("root")
    wanted = limits.root_recipient
    holds = target == wanted if wanted else target not in _NOWHERE
    return judged(
        holds,
        observed=target or NONE,
        expected=wanted or T(ja="管理者のアドレス", en="an administrator's address"),
        provenance=Provenance.EXPLICIT,
    )


@check(
    "SVC-016",
    title=T(
        ja="postmaster 宛てのメールが root か管理者に届くこと",
        en="Mail to postmaster is passed on to root or an administrator",
    ),
    severity=Severity.LOW,
    clauses=("MIC:7.1",),
    field=LawField.OPERATION,
    risk=_RISK,
    remedy=T(
        ja="/etc/aliases に postmaster: root を書き、newaliases を実行する",
        en="Write postmaster: root into /etc/aliases and run newaliases",
    ),
    refs=("ssg:postfix_client_configure_mail_alias_postmaster",),
)
def postmaster_mail(mail: MailAliases) -> Outcome:
    """RFC 5321 4.5.1: every mail server must take mail for postmaster."""
    if not mail.mailer:
        return not_applicable(T(ja="メールサーバがない", en="no mail server"))
    target = mail.target("postmaster")
    return judged(
        target not in ("", "/dev/null"),
        observed=target or NONE,
        expected="root",
        provenance=Provenance.EXPLICIT,
    )
