"""Where a terminal gets its updates from, and that nobody can put others in their place."""

from dataclasses import dataclass
from typing import ClassVar

from checks.context import Subject
from checks.fact import Limits
from checks.model import (
    WINDOWS,
    FactError,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.windows.facts.update_policy import UpdatePolicy
from inventory.model import Zone
from inventory.words import T

CLOSED = frozenset({Zone.MYNUMBER, Zone.LGWAN})  # no way to Microsoft from there
_NEVER = 1  # AUOptions of old policies: updates are off
_DISABLED = 4  # of a service's Start


@dataclass(frozen=True, slots=True)
class TerminalPathLimits(Limits):
    """`other_way` names the zones whose terminals are updated by another tool than WSUS."""

    group: ClassVar[str] = "terminal_update_path"

    other_way: tuple[str, ...]


@check(
    "TRM-004",
    title=T(
        ja="端末の更新の入手先が定まり、すり替えられないこと",
        en="The terminal gets its updates from a set place that nobody can replace",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.6(1)", "MIC:6.1(8)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="更新が届かない。WSUS が http だと、庁内の攻撃者が偽の更新を配れる",
        en="No updates arrive; with WSUS over http an attacker inside can hand out false ones",
    ),
    remedy=T(
        ja="グループポリシーの「イントラネットの Microsoft 更新サービスの場所」に https の WSUS を"
        "指定し、「自動更新を構成する」を有効にする。別の仕組みで更新している系は、"
        "基準値 terminal_update_path.other_way に書く",
        en="Set an https WSUS and automatic updates in group policy; name zones that are updated "
        "by another tool in the limit terminal_update_path.other_way",
    ),
    refs=("https://learn.microsoft.com/windows/deployment/update/waas-wu-settings",),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def update_path(policy: UpdatePolicy, subject: Subject, limits: TerminalPathLimits) -> Outcome:
    """Microsoft Learn: without a policy Windows updates itself from Microsoft's servers."""
    if subject.zone.value in limits.other_way:
        return not_applicable(T("この系は別の仕組みで更新する", "another tool updates this zone"))
    if (off := _off(policy)) is not None:
        return _told(False, off)
    if policy.uses_server:
        return _wsus(policy.server)
    if policy.managed_server:
        return _wsus(policy.managed_server)
    if subject.zone in CLOSED:
        raise FactError(
            Why.UNDETERMINED,
            T(
                ja="閉じた系だが WSUS を使わない。どう更新しているかを確かめる",
                en="a closed zone without WSUS; find out how it is updated",
            ),
        )
    return _told(
        True, T(ja="Microsoft から直接", en="from Microsoft"), provenance=Provenance.DEFAULT
    )


def _off(policy: UpdatePolicy) -> T | None:
    """What keeps updates away whatever their place; None where nothing does."""
    if policy.service == _DISABLED:
        return T(ja="Windows Update サービスが無効", en="the service Windows Update is disabled")
    if policy.no_automatic or policy.stopped or policy.options == _NEVER:
        return T(ja="自動更新が無効", en="automatic updates are off")
    if policy.no_access and not policy.uses_server:
        return T(ja="Windows Update の使用を禁止", en="the use of Windows Update is denied")
    if policy.service is None:
        raise FactError(Why.UNDETERMINED, T("wuauserv の Start がない", "no Start of wuauserv"))
    return None


def _wsus(server: str | None) -> Outcome:
    if not server:
        raise FactError(Why.UNDETERMINED, T("WSUS の場所がない", "no place of WSUS"))
    safe = server.casefold().startswith("https://")
    line = f"WUServer: {server}"
    seen = T(ja="https の WSUS", en="WSUS by https")
    return _told(safe, seen if safe else T(ja="http の WSUS", en="WSUS by http"), line)


def _told(
    holds: bool,
    seen: T,
    *lines: str,
    provenance: Provenance = Provenance.EXPLICIT,
) -> Outcome:
    wanted = T(ja="https の WSUS か Microsoft から自動で", en="automatically, by https")
    return judged(holds, observed=seen, expected=wanted, provenance=provenance, lines=lines)
