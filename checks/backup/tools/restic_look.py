"""Reading `restic check` and `restic restore`: damage by its words, never by an exit code alone."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from checks.backup.model import Depth
from checks.backup.tool import Portion
from checks.backup.tools import restic_ask
from checks.backup.tools.parts import KILLED, Part, odd
from checks.backup.tools.restic_words import CODES, refused
from checks.model import FactError, Why
from inventory.words import T

_SLICES = 256  # a pack's slice is told by the first byte of its name


def busy(locks: Sequence[datetime], at: datetime) -> bool:
    """Whether a process held a lock a moment ago."""
    recent = timedelta(seconds=restic_ask.RECENT)
    return any(abs(at - lock) < recent for lock in locks)


def how(portion: Portion) -> tuple[str, tuple[int, int] | None]:
    """The argument of `check` for so much reading, and the slice of how many."""
    if portion.depth is Depth.STRUCTURE:
        return "", None
    if portion.depth is Depth.WHOLE:
        return "--read-data", None
    slices = min(portion.slices, _SLICES)
    number = (portion.slice - 1) % slices + 1
    return f"--read-data-subset={number}/{slices}", (number, slices)


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


def ended(part: Part) -> tuple[int, tuple[str, ...]]:
    """The exit code and the lines of `check`; a refusal is no finding."""
    told = re.findall(r"^rc ([0-9]+)$", part.text, re.M)
    if len(told) != 1:
        raise odd("check", T("答えが途中で切れた", "the answer is cut"), Why.TRUNCATED)
    status = int(told[0])
    refusal = refused(replace(part, status=status))
    if refusal is not None:
        raise refusal
    if status in KILLED:
        raise odd("check", T("時間切れ", "out of time"), Why.TRUNCATED)
    if status not in {0, 1}:
        raise odd("check", T(f"終了コード {status}", f"exit {status}"), Why.COMMAND_FAILED)
    return status, part.lines


def errors(part: Part, status: int) -> tuple[T, ...]:
    """What it found damaged; none where it does not say that the repository has errors."""
    told = list(part.records())
    summary = [one for one in told if one.get("message_type") == "summary"]
    counted = any(one.get("num_errors") or one.get("broken_packs") for one in summary)
    words = "repository contains errors" in part.text
    if not status or not (counted or words):
        if counted:
            raise odd("check", T("終了コードと件数が合わない", "exit 0 with errors"))
        return ()
    lines = [str(one.get("message", "")) for one in told if one.get("message_type") == "error"]
    plain = [line for line in part.lines if not line.startswith("{")]
    wanted = re.compile(r"[0-9a-f]{8}|unexpected|not found|does not exist|not match|fail", re.I)
    found = [line.strip()[:300] for line in (*lines, *plain) if wanted.search(line)]
    kept = [line for line in found if "restic repair" not in line][:20]
    return tuple(T(line, line) for line in kept or ["repository contains errors"])


def clean(lines: Sequence[str], status: int, portion: Portion) -> bool:
    """Whether it says that all is well; plain words also say what was read, JSON does not."""
    if status:
        return False
    for line in lines:
        if line.startswith("{") and '"message_type":"summary"' in line:
            errors = any('"message_type":"error"' in one for one in lines)
            return not errors and '"num_errors":0,' in line
    if not any(line.strip() == "no errors were found" for line in lines):
        return False
    if portion.depth is Depth.STRUCTURE:
        return True
    _, part = how(portion)
    read = "read all data" if part is None else f"read group #{part[0]} of "
    of = "" if part is None else f" in {part[1]} groups)"
    return any(line.startswith(read) and line.endswith(of) for line in lines)


def weighed(found: Mapping[str, Part]) -> int | None:
    """The bytes of the packs that were to be read, where they could be counted."""
    part = found.get("weigh")
    if part is None or part.status or not part.text.strip().isdigit():
        return None
    return int(part.text) or None


def brought(part: Part) -> tuple[str, ...]:
    """Complaints of one call of `restore`."""
    told = re.search(
        r"^errors (\d+) damaged (\d+) full (\d+) key (\d+) gone (\d+) told (\d+) rc (\d+)$",
        part.text,
        re.M,
    )
    if told is None:
        raise odd("restore", T("答えが途中で切れた", "the answer is cut"), Why.TRUNCATED)
    errors, damaged, full, key, gone, said, status = map(int, told.groups())
    if key or status in CODES:
        raise FactError(Why.COMMAND_FAILED, CODES.get(status, CODES[12]))
    if status in KILLED:
        raise odd("restore", T("時間切れ", "out of time"), Why.TRUNCATED)
    if not status and not errors and not said:
        return ()
    kinds = (("damaged", damaged), ("no space left", full), ("copy not found", gone))
    named = [f"{name}: {number}" for name, number in kinds if number]
    return (f"errors: {errors}, exit {status}", *named)
