"""What must hold for su: who may become somebody else with it (su(1), pam_wheel(8))."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.accounts import Accounts
from checks.facts.pam import Pam
from checks.facts.pam_stack import Handler, outcomes
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from checks.rules.pam_options import modules, there
from inventory.words import T

_ANSWERS = {  # how modules answer an ordinary user who knows the other's password
    "pam_rootok.so": frozenset({"auth_err"}),
    "pam_wheel.so": frozenset({"perm_denied"}),
    "pam_deny.so": frozenset({"auth_err"}),
}


@dataclass(frozen=True, slots=True)
class SuLimits(Limits):
    """The group that may use su ("" for the one that PAM names), and who may be in it."""

    group: ClassVar[str] = "su"

    allowed_group: str
    members: tuple[str, ...]


@check(
    "SU-001",
    title=T(
        ja="suを使える利用者をグループで限定していること",
        en="Only the members of a group may use su",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="rootのパスワードを知った誰でも特権で操作できる",
        en="Whoever learns root's password can act as root",
    ),
    remedy=T(
        ja="管理者が入るグループを作ってから、/etc/pam.d/su に「auth required pam_wheel.so use_uid "
        "group=グループ名」を加える",
        en="Make a group of the administrators, then add `auth required pam_wheel.so use_uid "
        "group=GROUP` to /etc/pam.d/su",
    ),
    refs=("ssg:use_pam_wheel_group_for_su", "ssg:use_pam_wheel_for_su"),
)
def su_limited(pam: Pam, limits: SuLimits) -> Outcome:
    """The stack of su is run for somebody outside the group; pam_wheel(8) `trust` limits nobody."""
    if not {"su", "su-l", "other"} & set(pam.services):
        return not_applicable(T(ja="suのPAM設定がない", en="PAM knows no su"))
    services = ("su", "su-l") if "su-l" in pam.services else ("su",)
    refused = all(_limited(pam, name) for name in services)
    found = _wheels(pam, "su") if refused else []
    group = {_group(one) for one in found}
    right = not limits.allowed_group or group == {limits.allowed_group}
    lines = tuple(f"{one.raw.file}:{one.raw.number}: {one.raw.text}" for one in found)
    return judged(
        refused and right,
        observed=_named(group) if refused else T(ja="誰でも使える", en="open to all"),
        expected=limits.allowed_group or T(ja="グループの指定", en="a group"),
        provenance=Provenance.EXPLICIT,
        lines=lines,
    )


@check(
    "SU-002",
    title=T(
        ja="suを使えるグループに、承認していない利用者がいないこと",
        en="The group that may use su has only approved members",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(ja="承認していない者がrootになれる", en="People without approval can become root"),
    remedy=T(
        ja="gpasswd -d で外すか、承認した利用者としてポリシーに書く",
        en="Take them out with gpasswd -d, or name them in the policy",
    ),
    refs=("ssg:ensure_pam_wheel_group_empty",),
)
def su_members(pam: Pam, accounts: Accounts, limits: SuLimits) -> Outcome:
    """The fewest people necessary hold privileges; sudo names what they may do, su does not."""
    found = modules(pam, "su", "auth", "pam_wheel.so") if "su" in pam.services else ()
    groups = {limits.allowed_group} if limits.allowed_group else {_group(one) for one in found}
    everything = (*accounts.groups, *accounts.known_groups)
    known = {one.name for one in everything}
    if any(one.argument("group") is None for one in found) and "wheel" not in known:
        groups |= {one.name for one in everything if one.gid == 0}  # pam_wheel(8), without wheel
    if not groups & known:
        return not_applicable(T(ja="suを限定するグループがない", en="no group is named for su"))
    strangers = accounts.members(*groups) - set(limits.members) - {"root"}
    if not strangers and accounts.remote:
        where = accounts.elsewhere()
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"所属する者が {where.ja} にもいうる", en=f"members may be in {where.en}"),
        )
    return judged(not strangers, observed=strangers, expected=limits.members)


def _wheels(pam: Pam, service: str) -> list[Handler]:
    return [one for one in modules(pam, service, "auth", "pam_wheel.so") if _refuses(one)]


def _limited(pam: Pam, service: str) -> bool:
    """True where nobody outside the group passes; without a file of its own, `other` decides."""
    named = service not in pam.services or bool(_wheels(pam, service))
    return named and True not in outcomes(pam.stack(service, "auth"), _Outsider(pam))


def _named(groups: set[str]) -> T:
    names = ", ".join(sorted(groups))
    return T(ja=f"グループ {names}", en=f"group {names}")


def _refuses(handler: Handler) -> bool:
    return handler.argument("trust") is None and handler.argument("deny") is None


def _group(handler: Handler) -> str:
    return handler.argument("group") or "wheel"


@dataclass(frozen=True, slots=True)
class _Outsider:
    """What the modules say to somebody outside the group who knows the password."""

    pam: Pam

    def __call__(self, handler: Handler) -> frozenset[str]:
        if not there(self.pam, handler):
            return frozenset({"module_unknown"})
        if handler.module == "pam_wheel.so" and not _refuses(handler):
            return frozenset({"ignore", "success"})
        return _ANSWERS.get(handler.module, frozenset({"success", "ignore"}))
