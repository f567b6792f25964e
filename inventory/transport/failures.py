"""Why an exchange gave no complete answer, in words of both languages."""

from collections.abc import Mapping
from types import MappingProxyType

from inventory.transport.base import Failure
from inventory.words import T

FAILURES: Mapping[Failure, T] = MappingProxyType(
    {
        Failure.NO_ADDRESS: T("台帳にIPアドレスがない", "no address in the ledger"),
        Failure.DOWN: T("応答がない（停止又は経路なし）", "does not answer (down or no route)"),
        Failure.REFUSED: T("接続を拒否された", "connection refused"),
        Failure.TURNED_AWAY: T(
            "接続元として一時的に断られた（失敗の続いた接続元、又は同時接続が多い）。時間をおいて再実行する",
            "turned away for a while (failures from here, or too many at once); try again later",
        ),
        Failure.CONNECT_TIMEOUT: T("接続が時間内に確立しない", "connecting took too long"),
        Failure.BANNER_TIMEOUT: T(
            "接続後、SSHの応答が時間内に始まらない",
            "connected, but SSH did not begin to answer in time",
        ),
        Failure.HOST_KEY_UNKNOWN: T(
            "ホスト鍵が未承認である", "the host key has not been accepted yet"
        ),
        Failure.HOST_KEY_CHANGED: T(
            "ホスト鍵が承認済みのものと異なる", "the host key differs from the accepted one"
        ),
        Failure.NO_COMMON_ALGORITHM: T(
            "共通して使える暗号方式がない", "no cryptographic algorithm in common"
        ),
        Failure.AUTH_REFUSED: T("監査用アカウントの認証が拒否された", "authentication refused"),
        Failure.AUTH_TIMEOUT: T("認証が時間内に終わらない", "authentication took too long"),
        Failure.PRIVILEGE_REFUSED: T(
            "監査に必要な権限が与えられない", "the privilege for auditing was refused"
        ),
        Failure.SESSION_TIMEOUT: T("収集が時間内に終わらない", "collection did not finish in time"),
        Failure.FLOOD: T("出力が上限を超えた", "the output exceeded its limit"),
        Failure.CLOSED_MIDWAY: T("収集の途中で切断された", "closed in the middle of collection"),
        Failure.GARBAGE: T("出力が収集結果の形式でない", "the answer is not collector output"),
        Failure.JUMP_FAILED: T("踏み台を経由できない", "the jump host could not be passed"),
        Failure.SECRET_MISSING: T(
            "接続に要る秘密情報が登録されていない", "the secret for logging in is not registered"
        ),
        Failure.UNSUPPORTED: T(
            "この接続方法には対応していない", "this way of connecting is not supported"
        ),
        Failure.INTERRUPTED: T("操作者が中断した", "interrupted by the operator"),
    }
)
