"""The words of an incident, and what people may type for them without being asked again."""

import unicodedata
from collections.abc import Mapping
from typing import TypeVar

from bcp.incident.model import Certainty, Mode, Phase, Safety, Sort
from inventory.words import T

K = TypeVar("K")

DRILL = T("訓練", "EXERCISE")
MODES: Mapping[Mode, T] = {Mode.LIVE: T("事案", "incident"), Mode.DRILL: DRILL}
SORTS: Mapping[Sort, T] = {
    Sort.INFO: T("情報", "info"),
    Sort.REPORT: T("報告", "report"),
    Sort.REQUEST: T("要請", "request"),
    Sort.ORDER: T("指示", "order"),
    Sort.DECISION: T("判断", "decision"),
    Sort.ACTION: T("対応", "action"),
    Sort.CORRECTION: T("訂正", "correction"),
    Sort.EVENT: T("経過", "event"),
}
KEYS = "123456"  # one key for each of the first six
CERTAINTIES: Mapping[Certainty, T] = {
    Certainty.UNCONFIRMED: T("未確認", "unconfirmed"),
    Certainty.CONFIRMED: T("確認", "confirmed"),
    Certainty.WRONG: T("誤り", "wrong"),
    Certainty.OWN: T("", ""),
}
PHASES: Mapping[Phase, T] = {
    Phase.WATCH: T("警戒", "watch"),
    Phase.ACTIVE: T("対応中", "active"),
    Phase.STABLE: T("安定", "stable"),
    Phase.RECOVERED: T("復旧", "recovered"),
    Phase.CLOSED: T("終了", "closed"),
    Phase.FALSE_ALARM: T("誤報", "false alarm"),
}
SAFETIES: Mapping[Safety, T] = {
    Safety.SAFE: T("無事", "safe"),
    Safety.INJURED: T("負傷", "injured"),
    Safety.NO_ANSWER: T("未回答", "no answer"),
}
KINDS: Mapping[str, T] = {  # the ids of the modules of the runbook, and what has none
    "earthquake": T("地震", "earthquake"),
    "flood": T("風水害", "flood"),
    "power": T("停電", "power loss"),
    "ransomware": T("ランサムウェア", "ransomware"),
    "leak": T("情報漏えい", "leak"),
    "ddos": T("サービス妨害攻撃", "DDoS"),
    "theft": T("盗難・紛失", "theft or loss"),
    "cloud": T("クラウド停止", "cloud loss"),
    "pandemic": T("感染症", "pandemic"),
    "other": T("その他", "other"),
}
MODULES: Mapping[str, T] = {"common": T("共通", "common"), **KINDS}
UNREAD: Mapping[str, T] = {  # options of a line that could not be read
    "sort": T("区分", "kind"),
    "certainty": T("確からしさ", "certainty"),
    "at": T("時刻", "time"),
    "refs": T("参照", "reference"),
}

_MORE_KINDS: Mapping[str, str] = {
    "台風": "flood", "水害": "flood", "洪水": "flood", "浸水": "flood", "大雨": "flood",
    "ウイルス": "ransomware", "ランサム": "ransomware", "漏洩": "leak", "漏えい": "leak",
    "盗難": "theft", "紛失": "theft", "loss": "theft", "クラウド": "cloud", "quake": "earthquake",
    "blackout": "power", "電源": "power", "障害": "other", "outage": "other",
}  # fmt: skip
_MORE_SORTS: Mapping[str, Sort] = {
    "i": Sort.INFO, "j": Sort.INFO, "h": Sort.REPORT, "y": Sort.REQUEST, "s": Sort.ORDER,
    "d": Sort.DECISION, "t": Sort.ACTION, "依頼": Sort.REQUEST, "命令": Sort.ORDER,
    "決定": Sort.DECISION, "処置": Sort.ACTION, "done": Sort.ACTION,
}  # fmt: skip
_MORE_CERTAINTIES: Mapping[str, Certainty] = {
    "未": Certainty.UNCONFIRMED, "不明": Certainty.UNCONFIRMED, "?": Certainty.UNCONFIRMED,
    "確": Certainty.CONFIRMED, "確認済": Certainty.CONFIRMED, "確認済み": Certainty.CONFIRMED,
    "誤": Certainty.WRONG, "誤報": Certainty.WRONG, "x": Certainty.WRONG,
}  # fmt: skip
_MORE_PHASES: Mapping[str, Phase] = {
    "対応": Phase.ACTIVE,
    "終結": Phase.CLOSED,
    "close": Phase.CLOSED,
}
_MORE_SAFETIES: Mapping[str, Safety] = {
    "安全": Safety.SAFE, "ok": Safety.SAFE, "○": Safety.SAFE, "〇": Safety.SAFE,
    "けが": Safety.INJURED, "怪我": Safety.INJURED, "重傷": Safety.INJURED, "軽傷": Safety.INJURED,
    "": Safety.NO_ANSWER, "不明": Safety.NO_ANSWER, "-": Safety.NO_ANSWER, "−": Safety.NO_ANSWER,
}  # fmt: skip


def sort_of(typed: str) -> Sort | None:
    """The sort of a line for a word, its beginning, or one key; None where it is none."""
    word = folded(typed)
    if word.isdecimal() and word in KEYS and len(word) == 1:
        return list(SORTS)[KEYS.index(word)]
    typable: dict[Sort, T] = {sort: text for sort, text in SORTS.items() if sort is not Sort.EVENT}
    return _found(word, typable, _MORE_SORTS)


def certainty_of(typed: str) -> Certainty | None:
    """Whether what was heard is so, for a word; None where it is none."""
    spoken: dict[Certainty, T] = {
        one: text for one, text in CERTAINTIES.items() if one is not Certainty.OWN
    }
    return _found(folded(typed), spoken, _MORE_CERTAINTIES)


def phase_of(typed: str) -> Phase | None:
    """How far an incident is, for a word; None where it is none."""
    return _found(folded(typed), PHASES, _MORE_PHASES)


def safety_of(typed: str) -> Safety | None:
    """What is known of somebody, for a word; None where it is none."""
    return _found(folded(typed), SAFETIES, _MORE_SAFETIES)


def kind_of(typed: str) -> str | None:
    """The kind of an incident for a word; None where it is none."""
    return _found(folded(typed), {**KINDS}, _MORE_KINDS)


def folded(typed: str) -> str:
    """What was typed, without width, case and the blanks around it."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def _found(word: str, words: Mapping[K, T], more: Mapping[str, K]) -> K | None:
    names = {spelt: key for key, text in words.items() for spelt in _spellings(key, text)}
    names |= {folded(spelt): key for spelt, key in more.items()}
    if word in names:
        return names[word]
    beginning = {key for name, key in names.items() if word and name.startswith(word)}
    return beginning.pop() if len(beginning) == 1 else None


def _spellings(key: object, text: T) -> tuple[str, ...]:
    return folded(text.ja), folded(text.en), folded(str(getattr(key, "value", key)))
