"""Remote desktop is off, or is to be used there and asks for the password before a session."""

from dataclasses import dataclass
from fnmatch import fnmatchcase
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
)
from checks.windows.facts.remote_desktop import RemoteDesktop
from inventory.words import T

_OFF = T(ja="リモートデスクトップは無効", en="remote desktop is off")
_EXPECTED = T(
    ja="無効、又は使ってよい機器で NLA（ネットワーク レベル認証）が必須",
    en="off, or approved for the host and with network level authentication",
)
_NO_LIST = T(
    ja="NLA は必須だが、使ってよい機器の一覧（terminal_remote.hosts）が空",
    en="on with NLA, but terminal_remote.hosts, which says where it may be on, is empty",
)


@dataclass(frozen=True, slots=True)
class RemoteDesktopLimits(Limits):
    """The hosts on which remote desktop may be on, by id; `*` stands for any characters."""

    group: ClassVar[str] = "terminal_remote"

    hosts: tuple[str, ...]


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
        "「ネットワーク レベル認証を必要とする」を有効にし、terminal_remote.hosts に管理番号を書く",
        en="Disable it where it is not used; else enable Require Network Level Authentication "
        "and write the host's id into terminal_remote.hosts",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def remote_desktop(rdp: RemoteDesktop, limits: RemoteDesktopLimits, subject: Subject) -> Outcome:
    """FDenyTSConnections 1 is off, and then UserAuthentication does not count.

    SecurityLayer 0 is the old protocol without TLS, under which NLA cannot be.
    """
    denied = _known(rdp.denied, "fDenyTSConnections")
    if denied == 1:
        return judged(True, observed=_OFF, expected=_EXPECTED, provenance=Provenance.EXPLICIT)
    level = _known(rdp.network_level, "UserAuthentication")
    layer = rdp.security_layer
    told = f"UserAuthentication={level}, SecurityLayer={'-' if layer is None else layer}"
    asks = level == 1 and layer != 0
    if asks and not limits.hosts:
        raise FactError(Why.UNDETERMINED, _NO_LIST)
    listed = any(fnmatchcase(subject.host, one) for one in limits.hosts)
    where = T(ja="", en="") if listed or not asks else T(ja="、一覧にない機器", en=", not listed")
    return judged(
        asks and listed,
        observed=T(ja=f"有効（{told}）{where.ja}", en=f"on ({told}){where.en}"),
        expected=_EXPECTED,
        provenance=Provenance.EXPLICIT,
    )
