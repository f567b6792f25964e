"""Whether two names are of one person, however they are written.

Municipal systems write one name in several ways: other widths and blanks, variation selectors
(IVS, MJ+ 文字情報基盤), and for a few kanji the old or the common form. NFKC leaves these apart.
"""

import unicodedata

# Old and variant forms of kanji that names have often, each with the form of 常用漢字表.
_FORMS = str.maketrans(
    "髙﨑𠮷德濵濱邊邉槗栁澤廣國齊齋眞櫻瀨瀬郞增黑靑淸吳惠龍嶋嶌峯冨舘桒步彥薗敎曻舩",
    "高崎吉徳浜浜辺辺橋柳沢広国斉斎真桜瀬瀬郎増黒青清呉恵竜島島峰富館桑歩彦園教昇船",
)


def same_person(one: str, other: str) -> bool:
    """True when two names differ in nothing but width, case, blanks, marks and forms of kanji."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """The letters of a name, each in one form; the name itself where it has no letter."""
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_FORMS)
    return "".join(one for one in folded if one.isalnum()) or name
