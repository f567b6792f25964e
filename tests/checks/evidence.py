"""Evidence as it should not be: each way in which the answer of one probe can be spoilt.

Lines are never taken out of the middle: what says nothing of a fault is evidence of none, and no
judge can know better. What is cut off at the end, wrongly encoded, told in another language, from
another run or with another exit code is another matter: it must not read like an answer.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from checks.fact import Reply
from checks.frame import Frame

_WORDS = {
    **{"yes": "はい", "no": "いいえ", "on": "オン", "off": "オフ", "none": "なし"},
    **{"enabled": "有効", "disabled": "無効", "active": "稼働中", "inactive": "停止中"},
    **{"absent": "無し", "other": "その他", "unreadable": "読込不可", "ok": "正常"},
    **{"installed": "導入済み", "running": "実行中", "end": "終わり", "status": "状態"},
    **{"Normal": "正常", "synchronised": "同期済み", "permission": "許可", "denied": "拒否"},
}
_WORD = re.compile(r"\b(" + "|".join(_WORDS) + r")\b")
_CUTS = 12
_OTHER_TAG = "f" * 32
Spoilt = Iterator[tuple[str, Reply | None]]


def spoilt(reply: Reply) -> Spoilt:
    """Every spoilt form of this answer, by name; None where there is none at all."""
    yield "deleted", None
    for status in (1, 2, 91, 92, 124, 137, 255) if reply.status == 0 else (0,):
        yield f"exit {status}", replace(reply, status=status)
    for name, body in [*_cut(reply.body), *_encoded(reply.body), *_foreign(reply)]:
        if body != reply.body:
            yield name, replace(reply, body=body)


def _cut(body: bytes) -> Iterator[tuple[str, bytes]]:
    lines = body.splitlines(keepends=True)
    for part in range(_CUTS):
        yield f"cut at {part}/{_CUTS} of the bytes", body[: len(body) * part // _CUTS]
        yield f"cut at {part}/{_CUTS} of the lines", b"".join(lines[: len(lines) * part // _CUTS])
    yield "without its last line", b"".join(lines[:-1])


def _encoded(body: bytes) -> Iterator[tuple[str, bytes]]:
    text = body.decode("utf-8", "replace")
    yield "UTF-16", text.encode("utf-16")
    yield "UTF-16 without its mark", text.encode("utf-16-le")
    yield "EBCDIC", text.encode("cp037", "replace")
    yield "full-width, UTF-8", _wide(text).encode()
    yield "full-width, code page 932", _wide(text).encode("cp932", "replace")
    yield "invalid bytes at every line", re.sub(rb"(?m)^", b"\xff\xfe", body)
    yield "invalid bytes in every word", re.sub(rb"\b", b"\x82", body)
    yield "NUL in every word", re.sub(rb"\b", b"\0", body)


def _wide(text: str) -> str:
    return text.translate(
        {code: code + 0xFEE0 for code in range(0x30, 0x7B) if chr(code).isalnum()}
    )


def _foreign(reply: Reply) -> Iterator[tuple[str, bytes]]:
    text = reply.body.decode("utf-8", "surrogateescape")
    translated = _WORD.sub(lambda found: _WORDS[found[0]], text)
    yield "words of another locale", translated.encode("utf-8", "surrogateescape")
    yield "marks of another run", reply.body.replace(reply.tag.encode(), _OTHER_TAG.encode())
    yield "said twice", reply.body + b"\n" + reply.body
    yield "an error message instead", b"sh: 1: Permission denied\n"
    yield "a page instead", b"<html><body>502 Bad Gateway</body></html>\n"


def with_reply(frame: Frame, name: str, reply: Reply | None) -> Frame:
    """The frame with this answer in the place of that probe's."""
    kept: Mapping[str, Reply] = {n: r for n, r in frame.replies.items() if n != name}
    return replace(frame, replies={**kept, name: reply} if reply else kept)
