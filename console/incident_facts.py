"""What was typed about a leak: `人数=120 不正=はい 番号=いいえ 公開=不明`, read or refused."""

import unicodedata
from collections.abc import Iterable

from bcp.deadlines.names import FLAGS, PERSONS
from inventory.words import HinomiError, T

_ANSWERS = {
    **dict.fromkeys(("はい", "あり", "有", "yes", "y", "true", "1"), True),
    **dict.fromkeys(("いいえ", "なし", "無", "no", "n", "false", "0"), False),
    **dict.fromkeys(("不明", "?", "unknown"), None),
}
_UNREAD = T(
    "「{0}」が読めません。{1} を はい・いいえ・不明 で、人数 を数で書いてください。"
    "例: hinomi incident facts 人数=120 不正=はい",
    '"{0}" cannot be read: {1} take yes, no or unknown, persons a number. '
    "Example: hinomi incident facts persons=120 wrongful=yes",
)
_WHOSE = T(
    "「{0}」は、身代金要求型の暗号化と取り違えるので受け付けません。漏れたデータを前もって"
    "強い暗号で守っていたときだけ 強い暗号で保護=はい と書いてください。",
    '"{0}" may be taken for what a ransomware did: write protected=yes only where the data '
    "had been strongly encrypted by you before.",
)


def typed_facts(words: Iterable[str]) -> dict[str, bool | int | None]:
    """The facts by the names of `bcp.deadlines.duty.Facts`; nothing is kept of an odd line."""
    return dict(_fact(one) for one in words)


def _fact(typed: str) -> tuple[str, bool | int | None]:
    plain = unicodedata.normalize("NFKC", typed).strip()
    key, sign, value = plain.partition("=")
    key, value = key.strip().casefold(), value.strip().casefold()
    if sign and key in (PERSONS.ja, PERSONS.en):
        return "persons", _persons(typed, value)
    if key in ("暗号化", "encrypted"):
        raise HinomiError(_WHOSE.format(typed))
    name = next((name for name, t in FLAGS.items() if key in (t.ja, t.en)), None)
    if not sign or name is None or value not in _ANSWERS:
        raise _unread(typed)
    return name, _ANSWERS[value]


def _persons(typed: str, value: str) -> int | None:
    if value in ("不明", "?", "unknown"):
        return None
    digits = value.replace(",", "").removesuffix("人").removesuffix("名")
    if not digits.isascii() or not digits.isdigit():
        raise _unread(typed)
    return int(digits)


def _unread(typed: str) -> HinomiError:
    ja = "、".join(one.ja for one in FLAGS.values())
    en = ", ".join(one.en for one in FLAGS.values())
    return HinomiError(T(_UNREAD.ja.format(typed, ja), _UNREAD.en.format(typed, en)))
