"""File sharing of a terminal: no SMB 1, signed, and no share that is open to everybody."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.model import (
    WINDOWS,
    LawField,
    Outcome,
    Proof,
    Provenance,
    Severity,
    check,
    judged,
)
from checks.windows.facts.smb import FileSharing
from inventory.words import NONE, T, joined

_DISABLED = 4


@dataclass(frozen=True, slots=True)
class TerminalSharingLimits(Limits):
    """Who must not be let into a share, which shares may, and which half must sign."""

    group: ClassVar[str] = "terminal_sharing"

    refused: tuple[str, ...]
    open_shares: tuple[str, ...]
    sign_as_server: bool
    sign_as_client: bool


@check(
    "TRM-019",
    title=T(
        ja="SMB 1 が無効で、署名を必須とし、誰でも開ける共有がないこと",
        en="SMB 1 is off, messages are signed, and no share is open to everybody",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.5(1)", "MIC:6.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ランサムウェアが端末から端末へ広がり、共有のファイルを誰でも読み書きできる",
        en="Ransomware spreads from terminal to terminal, and anybody opens what is shared",
    ),
    remedy=T(
        ja="SMB 1.0 の機能を外し、グループポリシーで「常に通信にデジタル署名を行う」を有効にし、"
        "共有から Everyone を外す",
        en="Remove the feature SMB 1.0, enable Digitally sign communications (always), and take "
        "Everyone out of shares",
    ),
    applies_to=WINDOWS,
    proof=Proof.SYNTHETIC,
)
def file_sharing(sharing: FileSharing, limits: TerminalSharingLimits) -> Outcome:
    """[MS-SMB2] signing; the client half of SMB 1 is the driver mrxsmb10, gone where not installed.

    Shares of the system itself (ADMIN$, C$, IPC$) are marked Special; `$` in a name says nothing.
    """
    wrong = [*_version1(sharing), *_unsigned(sharing, limits), *_open(sharing, limits)]
    return judged(
        not wrong,
        observed=joined(wrong) if wrong else NONE,
        expected=NONE,
        provenance=Provenance.EXPLICIT,
    )


def _version1(sharing: FileSharing) -> list[T]:
    found = []
    if sharing.server_version1:
        found.append(T(ja="サーバー側の SMB 1 が有効", en="SMB 1 of the server is on"))
    if sharing.client_driver not in {None, _DISABLED}:
        found.append(T(ja="クライアント側の SMB 1 が有効", en="SMB 1 of the client is on"))
    return found


def _unsigned(sharing: FileSharing, limits: TerminalSharingLimits) -> list[T]:
    found = []
    if limits.sign_as_server and not sharing.server_signing:
        found.append(T(ja="サーバー側の署名が必須でない", en="the server need not sign"))
    if limits.sign_as_client and not sharing.client_signing:
        found.append(T(ja="クライアント側の署名が必須でない", en="the client need not sign"))
    return found


def _open(sharing: FileSharing, limits: TerminalSharingLimits) -> list[T]:
    may, refused = {one.casefold() for one in limits.open_shares}, {*limits.refused}
    looked_at = [s for s in sharing.shares if not s.special and s.name.casefold() not in may]
    return [
        T(
            ja=f"共有 {one.name} が {'、'.join(sorted(found))} に許可されている",
            en=f"the share {one.name} allows {', '.join(sorted(found))}",
        )
        for one in looked_at
        if (found := refused & {*one.allowed})
    ]
