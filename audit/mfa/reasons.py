"""Why an attempt got no clear answer, in words of both languages; the record keeps the detail."""

from inventory.words import T

_WORDS = (  # how a detail begins, and what that is called
    ("no_address", "台帳にIPアドレスがない"),
    ("down", "応答がない(停止又は経路なし)"),
    ("refused", "接続を拒否された"),
    ("turned_away", "失敗が続いたため接続元として一時的に断られている"),
    ("connect_timeout", "接続が時間内に確立しない"),
    ("banner_timeout", "SSHの応答が時間内に始まらない"),
    ("host_key_unknown", "ホスト鍵が未承認"),
    ("host_key_changed", "ホスト鍵が承認済みのものと異なる"),
    ("no_common_algorithm", "共通して使える暗号方式がない"),
    ("auth_timeout", "認証が時間内に終わらない"),
    ("secret_missing", "鍵がない"),
    ("the line was closed", "認証の途中で切断された"),
    ("closed", "途中で切断された"),
    ("a prompt that is not understood", "何を尋ねているか分からない入力欄がある"),
    ("prompts without end", "入力欄が終わらない"),
    ("no answer in time", "時間内に応答がない"),
    ("no reply in time", "時間内に応答がない"),
    ("cannot be reached", "つながらない"),
    ("the certificate", "サーバ証明書を検証できない"),
    ("no TLS", "TLSでつながらない"),
    ("the CA file", "認証局のファイルを読めない"),
    ("nothing was sent", "この試行はこの対象には送れない"),
    ("a bind without a password", "この試行はこの対象には送れない"),
    ("longer or shorter", "RADIUSで送れない長さ"),
    ("the server answers with status", "サーバが異常な状態を返した"),
    ("the server says what the recipe", "レシピが「判断できない」とした画面"),
    ("sent on", "別の場所へ転送された"),
    ("not found on the pages", "レシピの値が画面にない"),
    ("the answer has both signs", "受理と拒否の両方の印がある。レシピを直す"),
)
_OTHERWISE = "詳しくは --json の detail"


def told(detail: str) -> T:
    """The reason behind the detail of an unclear answer."""
    known = next((ja for start, ja in _WORDS if detail.startswith(start)), _OTHERWISE)
    return T(known, detail or "no detail")
