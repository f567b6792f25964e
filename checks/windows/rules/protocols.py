"""A handful of values that stop most ways of moving from one terminal to the next."""

from dataclasses import dataclass

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
)
from checks.windows.facts.protocols import Protocols
from checks.windows.facts.release import WindowsRelease
from inventory.words import T, joined

_OFF = 2  # NetbiosOptions: NetBIOS over TCP/IP is disabled


@dataclass(frozen=True, slots=True)
class _Wish:
    """A value, what it may be, what Windows does without it (None: not documented), and words.

    `off_before`: without the value it is certainly wrong on builds before this one. `policy` is a
    second place, which builds from there on know too.
    """

    name: str
    good: tuple[int, ...]
    absent: bool | None
    ja: str
    en: str
    off_before: int = 0
    policy: str = ""


_WISHES = (
    _Wish("dns.EnableMulticast", (0,), False, "LLMNR が有効", "LLMNR is on"),
    _Wish("uac.EnableLUA", (1,), None, "UAC が無効", "UAC is off"),
    _Wish(
        "uac.ConsentPromptBehaviorAdmin",
        (1, 2, 3, 4, 5),
        None,
        "管理者の昇格を確認しない",
        "administrators are elevated without asking",
    ),
    _Wish(
        "uac.PromptOnSecureDesktop",
        (1,),
        None,
        "昇格の確認を安全な画面で行わない",
        "elevation is not asked on the secure desktop",
    ),
    _Wish(
        "uac.LocalAccountTokenFilterPolicy",
        (0,),
        True,
        "ローカル管理者がネットワーク越しに全権を持つ",
        "local administrators have all rights over the network",
    ),
    _Wish(
        "powershell.EnableScriptBlockLogging",
        (1,),
        False,
        "PowerShell の実行内容を記録しない",
        "PowerShell does not record what it runs",
    ),
    _Wish(
        "lsa.RunAsPPL",
        (1, 2),
        None,
        "LSA の保護が無効",
        "LSA protection is off",
        off_before=22621,
        policy="lsa_policy.RunAsPPL",
    ),
    _Wish(
        "lsa.LmCompatibilityLevel",
        (3, 4, 5),
        True,
        "古い認証（LM・NTLMv1）を送る",
        "LM or NTLMv1 is sent",
    ),
    _Wish("lsa.NoLMHash", (1,), True, "LM ハッシュを保存する", "LM hashes are stored"),
    _Wish(
        "wdigest.UseLogonCredential",
        (0,),
        True,
        "パスワードをメモリーに平文で置く（WDigest）",
        "WDigest keeps passwords in memory",
    ),
)


def _fault(wish: _Wish, found: Protocols, build: int) -> bool | None:
    """True where it is wrong, None where nobody can say."""
    own = _of_value(wish, found.values[wish.name], build)
    said = found.values[wish.policy] if wish.policy and build >= wish.off_before else None
    if said is None:
        return own
    wrong = said not in wish.good
    agree = own is wrong or found.values[wish.name] is None
    return wrong if agree else None


def _of_value(wish: _Wish, found: int | None, build: int) -> bool | None:
    if found is not None:
        return found not in wish.good
    if wish.absent is None:
        return True if build < wish.off_before else None
    return not wish.absent


@check(
    "TRM-020",
    title=T(
        ja="LLMNR・NetBIOS・UAC・PowerShell の記録・認証情報の保護が基準どおりであること",
        en="LLMNR, NetBIOS, UAC, PowerShell logging and protection of logons are as they should be",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.5(1)", "MIC:6.5(7)", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一台に入った者が認証情報を奪い、ほかの端末やサーバへ広がる",
        en="Who is in one terminal takes credentials and moves on to others and to servers",
    ),
    remedy=T(
        ja="グループポリシーで、挙げた値を Microsoft のセキュリティ ベースラインに合わせる",
        en="Set the values named to Microsoft's security baseline by group policy",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def protocols(found: Protocols, release: WindowsRelease) -> Outcome:
    """Defaults as Microsoft documents them: LLMNR and NetBIOS are on, NTLMv2 alone is sent.

    LM hashes are not stored and WDigest keeps nothing since Windows 8.1. LSA protection is on by
    default from Windows 11 22H2 where it was newly installed, and before that never; where its
    policy and the registry differ, the lock in the firmware decides, which is not seen. UAC differs
    by edition, so its absence says nothing.
    """
    faults = [(wish, _fault(wish, found, release.build)) for wish in _WISHES]
    wrong = [T(wish.ja, wish.en) for wish, fault in faults if fault]
    on = sorted(name for name, option in found.netbios.items() if option != _OFF)
    if on:
        wrong.append(
            T(ja=f"NetBIOS が有効なアダプター {len(on)} 個", en=f"NetBIOS is on in {len(on)}")
        )
    unknown = [wish.name for wish, fault in faults if fault is None]
    if unknown and not wrong:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"値がない: {', '.join(unknown)}", en=f"absent: {', '.join(unknown)}"),
        )
    return judged(
        not wrong,
        observed=joined(wrong) if wrong else T(ja="すべて基準どおり", en="all as they should be"),
        expected=T(ja="すべて基準どおり", en="all as they should be"),
        provenance=Provenance.EXPLICIT,
        lines=(*(f"{w.name}={found.values[w.name]}" for w, fault in faults if fault), *on[:9]),
    )
