"""Remote desktop is off, or asks for the password before it opens a session."""

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
from checks.windows.facts.remote_desktop import RemoteDesktop
from inventory.words import T

_OFF = T(ja="リモートデスクトップは無効", en="remote desktop is off")
_EXPECTED = T(
    ja="無効、又は NLA（ネットワーク レベル認証）が必須", en="off, or network level authentication"
)


def _known(found: int | None, name: str) -> int:
    if found is None:
        raise FactError(
            Why.UNDETERMINED,
            T(ja=f"{name} の値がない", en=f"{name} is absent"),
        )
    return found


@check(
    "TRM-018",
    title=T(
        ja="リモートデスクトップが無効か、NLA を必須としていること",
        en="Remote desktop is off or requires network level authentication",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(2)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ログオン画面まで誰でも届き、脆弱性を突かれ、パスワードを試される",
        en="Anybody reaches the logon screen, exploits it and tries passwords",
    ),
    remedy=T(
        ja="使わない端末では無効にする。使う端末では"
        "「ネットワーク レベル認証を必要とする」を有効にする",
        en="Disable it where it is not used; else enable Require Network Level Authentication",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def remote_desktop(rdp: RemoteDesktop) -> Outcome:
    """FDenyTSConnections 1 is off, and then UserAuthentication does not count.

    SecurityLayer 0 is the old protocol without TLS, under which NLA cannot be.
    """
    denied = _known(rdp.denied, "fDenyTSConnections")
    if denied == 1:
        return judged(True, observed=_OFF, expected=_EXPECTED, provenance=Provenance.EXPLICIT)
    level = _known(rdp.network_level, "UserAuthentication")
    layer = rdp.security_layer
    told = f"UserAuthentication={level}, SecurityLayer={'-' if layer is None else layer}"
    return judged(
        level == 1 and layer != 0,
        observed=T(ja=f"有効（{told}）", en=f"on ({told})"),
        expected=_EXPECTED,
        provenance=Provenance.EXPLICIT,
    )
