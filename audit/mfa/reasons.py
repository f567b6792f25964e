"""Why an attempt got no clear answer, in words of both languages; the record keeps the detail."""

from inventory.logins.base import OUT_OF_USE
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
    ("no answer", "応答がない"),
    ("no reply in time;", "検証できない返答しか来ない。RADIUSの共有鍵を確かめる"),
    ("no reply in time", "時間内に応答がない"),
    ("the address cannot be found", "名前からアドレスを引けない"),
    ("cannot be reached", "つながらない"),
    ("the certificate", "サーバ証明書を検証できない"),
    ("no TLS", "TLSでつながらない"),
    ("the CA file", "認証局のファイルを読めない"),
    ("nothing was sent", "この試行はこの対象には送れない"),
    ("a bind without a password", "この試行はこの対象には送れない"),
    ("longer or shorter", "RADIUSで送れない長さ"),
    ("the server answers with status", "サーバが異常な状態を返した"),
    ("the server says what the recipe", "レシピが「判断できない」とした画面"),
    ("cannot be written", "文字を送れる形にできない"),
    ("StartTLS is refused", "StartTLSを断られた"),
    (OUT_OF_USE, "アカウントがロック・無効・期限切れのいずれかになっている"),
    ("the directory says", "ディレクトリがパスワードの誤りとは別の理由で断った"),
    ("the directory ended", "ディレクトリが途中で切断した"),
    ("accepted, but the directory", "受理されたが、だれもログインしていないことになっている"),
    ("LDAP result", "ディレクトリが拒否でも受理でもない答えを返した"),
    ("an answer that is not", "期待した種類の応答ではない"),
    ("the page shows the sign", "ログインせずに受理の印が見える。レシピを直す"),
    ("without a login the page", "ログインしていない時の印が見えない。レシピを直す"),
    ("not on the page", "レシピの項目が画面にない"),
    ("not there", "レシピのパスが見つからない"),
    ("neither sign of the recipe", "受理の印も拒否の印も見えない"),
    ("sent round in circles", "転送が終わらない"),
    ("the answer is", "応答が長すぎるか、圧縮されている"),
    ("sent on", "別の場所へ転送された"),
    ("not found on the pages", "レシピの値が画面にない"),
    ("the answer has both signs", "受理と拒否の両方の印がある。レシピを直す"),
)
_OTHERWISE = "詳しくは --json の detail"


def told(detail: str) -> T:
    """The reason behind the detail of an unclear answer."""
    known = next((ja for start, ja in _WORDS if detail.startswith(start)), _OTHERWISE)
    return T(known, detail or "no detail")
