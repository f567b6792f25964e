"""The audit itself: is it the host that we know, and are our own rights small."""

from checks.context import Collection
from checks.facts.system import Release
from checks.families import FAMILIES, NAMES, PROVEN
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Proof,
    Scope,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import T, joined

NARROW = ("ssh+pinned", "ssh+sudo-password")
ANY_HOST = Scope()
_WAYS = {
    "file": T("持ち帰ったファイル", "a file that was carried in"),
    "local": T("この機械の中で実行", "on this machine itself"),
    "winrm": T("WinRM", "WinRM"),
}


@check(
    "COL-001",
    title=T(
        ja="機器のホスト鍵が登録時から変わっていないこと",
        en="The host key is the one that was accepted",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.5(1)", "MIC:6.2(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="別の機器につながっている、又は通信が傍受されている恐れがある",
        en="This may be another machine, or someone in the middle",
    ),
    remedy=T(
        ja=(
            "入替えや再導入の記録を確かめ、正しい鍵と確認できた場合だけ "
            "hinomi inventory trust で登録し直す。覚えがなければ事案として扱う"
        ),
        en="Check the change records; accept anew with hinomi inventory trust only if it is right",
    ),
    applies_to=ANY_HOST,
)
def same_host_key(collection: Collection) -> Outcome:
    """The key is what a host proves itself with (RFC 4251, 4.1); a changed one is a question."""
    if collection.host_key_changed is None:
        raise FactError(
            Why.NOT_COLLECTED,
            T(ja="ホスト鍵を照合していない", en="no host key was compared"),
        )
    changed = collection.host_key_changed
    same, other = T(ja="登録時と同じ", en="as accepted"), T(ja="変わっている", en="changed")
    return judged(not changed, observed=other if changed else same, expected=same)


@check(
    "COL-002",
    title=T(
        ja="監査用アカウントの特権が必要最小限であること",
        en="The audit account has no more privilege than it needs",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="監査用アカウントの鍵が漏れると、機器の管理者権限を奪われる",
        en="If the key of the audit account leaks, so do administrator rights on the host",
    ),
    remedy=T(
        ja="hinomi inventory sudoers の出力に従い、収集プログラムだけを許可する",
        en="Allow only the pinned collector, as hinomi inventory sudoers prints it",
    ),
    applies_to=ANY_HOST,
)
def narrow_privilege(collection: Collection) -> Outcome:
    """`sudo -n sh` works without a password for everything, so whoever has the key is root."""
    if not collection.reached:
        raise FactError(
            Why.NOT_COLLECTED, T(ja="機器に接続できなかった", en="the host was not reached")
        )
    if collection.method.startswith("device+"):
        return not_applicable(
            T(
                ja="ネットワーク機器の利用者の権限は、機器の設定で点検する",
                en="the rights of users of a network device are judged by its configuration",
            )
        )
    if not collection.method.startswith("ssh"):
        way = _WAYS.get(collection.method, T(collection.method, collection.method))
        return not_applicable(
            T(
                ja=f"監査用アカウントを使っていない（{way.ja}）",
                en=f"no audit account was used ({way.en})",
            )
        )
    if collection.uid is None:
        raise FactError(
            Why.NOT_COLLECTED,
            T(ja="機器からの回答が完全でない", en="no complete answer from the host"),
        )
    unprivileged = collection.method == "ssh+none" and collection.uid != 0
    narrow = collection.method in NARROW or unprivileged
    expected = joined([T(ja="特権なし", en="no privilege"), *NARROW])
    return judged(narrow, observed=collection.method, expected=expected)


@check(
    "COL-003",
    title=T(
        ja="判定の方法が、この系統のOSの実機で検証済みであること",
        en="The way of judging was proven on real hosts of this sort of system",
    ),
    severity=Severity.INFO,
    clauses=("MIC:9.1(1)",),
    field=LawField.AUDIT,
    risk=T(
        ja="実機で検証していない系統では、判定が実態と異なるおそれがある",
        en="On systems where it was not proven, a verdict may differ from the facts",
    ),
    remedy=T(
        ja="この機器の判定は、主な項目を設定ファイルと見比べて確かめてから用いる",
        en="Compare the main verdicts of this host with its configuration before relying on them",
    ),
)
def proven_here(release: Release) -> Outcome:
    """Debian hosts were started and changed; those of other families are built evidence so far."""
    family = FAMILIES.get(release.id)
    if family is None or PROVEN[family] is not Proof.REAL:
        raise FactError(Why.UNPROVEN, release.pretty)
    return judged(True, observed=release.pretty, expected=NAMES[family])
