"""Reading `borg check` and `borg extract`: each stage must say itself that it found no problem."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from checks.backup.model import Depth
from checks.backup.tool import Portion
from checks.backup.tools.borg_survey import refused
from checks.backup.tools.parts import KILLED, Part, odd
from checks.model import FactError, Why
from inventory.words import T

_RECENT = timedelta(minutes=30)
_REPOSITORY = r"(Finished full|Completed) repository check, no problems found\."
_PARTIAL = r"(Finished|Completed) partial repository check, no problems found\."
_ARCHIVES = r"Archive consistency check complete, no problems found\."
_DATA = r"Finished cryptographic data integrity verification, verified [0-9]+ chunks with 0 .*"
_STAGES = {
    Depth.STRUCTURE: (_ARCHIVES,),
    Depth.PART: (_PARTIAL,),
    Depth.WHOLE: (_REPOSITORY, _DATA, _ARCHIVES),
}
_LOST = T(
    "保存されたはずのデータのファイルがないか、壊れている", "a file with data is gone or broken"
)


def sliced(portion: Portion) -> tuple[int, int] | None:
    """The slice of how many, where only a slice is read."""
    if portion.depth is not Depth.PART:
        return None
    return (portion.slice - 1) % portion.slices + 1, portion.slices


def over(part: Part, portion: Portion) -> FactError:
    """The reason where a slice would be larger than what may be read."""
    size = part.text.strip()
    return FactError(
        Why.UNDETERMINED,
        T(
            f"1回分が {size} バイトで、上限 {portion.most_bytes} を超える。分割数を増やす",
            f"one slice is {size} bytes, the limit {portion.most_bytes}: ask for more slices",
        ),
    )


def errors(part: Part, depth: Depth) -> tuple[T, ...]:
    """What `check` found; FactError where it neither found something nor says that all is well."""
    refusal = refused(part)
    if refusal is not None:
        raise refusal
    status = _status(part)
    told = [(str(one.get("levelname")), str(one.get("message"))) for one in part.records()]
    bad = [words.split("\n")[0][:300] for level, words in told if level in {"ERROR", "CRITICAL"}]
    if status == 1 and (bad or _counted(part)):
        return (*_counted(part), *(T(line, line) for line in bad[:20]))
    if status == 2 and re.search(r"^lost$", part.text, re.M):
        return (_LOST,)
    said = [words for level, words in told if level == "INFO"]
    well = all(any(re.fullmatch(stage, words) for words in said) for stage in _STAGES[depth])
    if status or bad or _counted(part) or not well:
        ended = T(f"結果が読み取れない({status})", f"it does not say how it went (exit {status})")
        raise odd("check", ended, Why.COMMAND_FAILED if status else Why.MALFORMED)
    return ()


def _counted(part: Part) -> tuple[T, ...]:
    broken = re.search(r"^broken ([0-9]+)$", part.text, re.M)
    gone = re.search(r"^unindexed ([0-9]+)$", part.text, re.M)
    found = []
    if broken:
        found.append(T(f"壊れたファイルの断片 {broken[1]}", f"chunks of files gone: {broken[1]}"))
    if gone:
        found.append(T(f"失われた断片 {gone[1]}", f"chunks lost: {gone[1]}"))
    return tuple(found)


def _status(part: Part) -> int:
    ended = re.findall(r"^rc ([0-9]+)$", part.text, re.M)
    if len(ended) != 1:
        raise odd("check", T("答えが途中で切れた", "the answer is cut"), Why.TRUNCATED)
    status = int(ended[0])
    if status in KILLED or status > 128:
        raise odd("check", T("時間切れ", "out of time"), Why.TRUNCATED)
    if status > 2:
        raise odd("check", T(f"終了コード {status}", f"exit {status}"), Why.COMMAND_FAILED)
    return status


def refuse_if_busy(locks: Sequence[datetime], at: datetime) -> None:
    """Raise where somebody wrote while it was looked at: that looks like damage, too."""
    if any(abs(at - lock) < _RECENT for lock in locks):
        raise FactError(Why.UNDETERMINED, T("書き込み中に見た", "it was being written"))


def weighed(found: Mapping[str, Part]) -> int | None:
    """The bytes of the segments that were to be read, where they could be counted."""
    part = found.get("weigh")
    if part is None or part.status or not part.text.strip().isdigit():
        return None
    return int(part.text) or None


def brought(part: Part) -> tuple[str, ...]:
    """Complaints of `extract`.

    That a pattern never matched is no complaint: borg 1.2 says so of every full path it is given
    as an argument. Whether a file came back is seen by looking.
    """
    told = re.search(
        r"^errors (\d+) damaged (\d+) full (\d+) key (\d+) gone (\d+) unmatched (\d+) rc (\d+)$",
        part.text,
        re.M,
    )
    if told is None:
        raise odd("extract", T("答えが途中で切れた", "the answer is cut"), Why.TRUNCATED)
    count, damaged, full, key, gone, odd_names, status = map(int, told.groups())
    if key:
        raise FactError(Why.COMMAND_FAILED, T("パスフレーズが合わない", "the passphrase is wrong"))
    if status in KILLED or status > 128:
        raise odd("extract", T("時間切れ", "out of time"), Why.TRUNCATED)
    if not count and (not status or (status == 1 and odd_names)):
        return ()
    kinds = (("damaged", damaged), ("no space left", full), ("copy not found", gone))
    named = [f"{name}: {number}" for name, number in kinds if number]
    return (f"errors: {count}, exit {status}", *named)
