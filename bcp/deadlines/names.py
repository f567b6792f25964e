"""What the facts of a leak are called where people read and type them."""

from collections.abc import Mapping

from inventory.words import T

FLAGS: Mapping[str, T] = {
    "happened": T("漏えい等", "happened"),
    "personal": T("個人情報", "personal"),
    "mynumber": T("番号", "mynumber"),
    "wrongful": T("不正", "wrongful"),
    "sensitive": T("要配慮", "sensitive"),
    "property": T("財産", "property"),
    "public": T("公開", "public"),
    "official": T("利用事務", "official"),
    "encrypted": T("強い暗号で保護", "protected"),  # by us; not what a ransomware encrypted
    "persons_certain": T("人数確定", "persons_certain"),
}
PERSONS = T("人数", "persons")
ANSWERS: Mapping[bool | None, T] = {
    True: T("はい", "yes"),
    False: T("いいえ", "no"),
    None: T("不明", "unknown"),
}


def fact_words(name: str, value: object) -> T:
    """One fact in words: 「人数=120」, 「不正=はい」."""
    if name == "persons":
        told = ANSWERS[None] if value is None else T(f"{value}人", str(value))
        return T(f"{PERSONS.ja}={told.ja}", f"{PERSONS.en}={told.en}")
    label = FLAGS.get(name, T(name, name))
    told = ANSWERS[value if isinstance(value, bool) else None]
    return T(f"{label.ja}={told.ja}", f"{label.en}={told.en}")
