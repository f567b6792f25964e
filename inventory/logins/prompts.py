"""What a prompt of keyboard-interactive (RFC 4256) asks for, told from its words."""

import re
from enum import Enum, auto

_ONE_TIME = re.compile(
    r"one[- ]?time[- ]?pass(?:word|code)?|ワンタイム[・ ]?パス(?:ワード|コード)|pass ?code|\botp\b",
    re.I,
)
_CODE = re.compile(
    r"\bcode\b|\btoken\b|\btotp\b|verification|authenticator|コード|トークン|認証番号|確認番号",
    re.I,
)
_PASSWORD = re.compile(r"password|passwort|パスワード|暗証番号", re.I)
# pam_unix(8) asks so when a password is to be changed: an answer would change it
_CHANGE = re.compile(r"\bnew\b|\bcurrent\b|\bold\b|retype|again|新しい|現在の|変更|再入力", re.I)
_LONGEST = 80


class Asked(Enum):
    """What is to be typed."""

    PASSWORD = auto()
    CODE = auto()
    BOTH = auto()  # the password with the code behind it, in one answer
    UNKNOWN = auto()


def asked(prompt: str) -> Asked:
    """What a prompt asks for; unknown where a word is missing, or a password would be changed."""
    if _CHANGE.search(prompt):
        return Asked.UNKNOWN
    plain, times = _ONE_TIME.subn(" ", prompt)
    code, password = bool(times or _CODE.search(plain)), bool(_PASSWORD.search(plain))
    if code and password:
        return Asked.BOTH
    if code or password:
        return Asked.CODE if code else Asked.PASSWORD
    return Asked.UNKNOWN


def shown(prompt: str, *secrets: str | None) -> str:
    """A prompt as it may be kept: one line, cut, our own secrets struck out."""
    for secret in secrets:
        if secret:
            prompt = prompt.replace(secret, "***")
    line = "".join(char if char.isprintable() else " " for char in prompt[:_LONGEST])
    return line.strip().rstrip(":：").strip()
