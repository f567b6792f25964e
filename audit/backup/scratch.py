"""The scratch folder of one drill: made, watched, looked at and erased by fragments of shell.

All of it runs in one session, so that nothing outlives the session but the guard that erases.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from audit.backup import guarding
from checks.backup.comparing import Look
from checks.backup.script import quoted
from checks.backup.tool import Fragment
from checks.fact import NO_TOOL, Reply
from checks.model import FactError, Why
from inventory.words import HinomiError, T

OVER = 95  # the exit status of a part that was stopped
_LEAST_FILES = 10_000
_PREPARE, _SHORT = 300, 120  # seconds
_PLAIN = re.compile(r"/[^\x00-\x1f\x7f'\"\\*?\[\]$`]+")
_LOOKS = r"""
need od; need gzip; need xargs; need shuf; need head
k=$(find "$r/data" -xdev -type f -size +0 -printf x | head -c 200 | wc -c)
n=$(find "$r/data" -xdev -type f -size +0 -print0 | shuf -z -n 200 | xargs -0 -r -n 40 sh -c '
for f do
  b=${f##*/}; e=${b##*.}; c=${b%.*}; d=${c##*.}
  case $e in ""|*[!A-Za-z0-9]*) e=- ;; esac
  case $d in ""|*[!A-Za-z0-9]*) d=- ;; esac
  m=$(head -c 8 "$f" | od -An -v -tx1 | tr -d " \n")
  t=$(head -c 65536 "$f" | wc -c); z=$(head -c 65536 "$f" | gzip -1 -c | wc -c)
  printf "look %.8s %.8s %s %s %s\n" "$e" "$d" "$m" "$t" "$z"
done' -)
[ "$n" ] && printf '%s\n' "$n"
printf 'looked %s\n' "$k"
"""
_LOOK = re.compile(r"look (\S+) (\S+) ([0-9a-f]{2,16}) ([0-9]+) ([0-9]+)")
_REASONS: Mapping[str, T] = {
    "absent": T("作業フォルダーがない", "the scratch folder does not exist"),
    "link": T(
        "作業フォルダーがシンボリックリンクを通る。実際のパス {0} を書く",
        "the scratch folder goes through a symbolic link: write {0}",
    ),
    "owner": T(
        "作業フォルダーの所有者が訓練のアカウントでない({0})",
        "the scratch folder belongs to another account than the drill's ({0})",
    ),
    "mode": T(
        "作業フォルダーに所有者以外も書き込める({0})。chmod 700 にする",
        "others may write into the scratch folder ({0}): chmod 700",
    ),
    "inside": T(
        "作業フォルダーが業務データか保管先の中にある",
        "the scratch folder lies inside the production data or the repository",
    ),
    "around": T(
        "作業フォルダーの中に業務データか保管先がある",
        "the production data or the repository lies inside the scratch folder",
    ),
    "busy": T("別の訓練が作業フォルダーを使っている", "another drill uses the scratch folder"),
    "leftover": T(
        "前の訓練の残りを消せない。手で確かめて消す",
        "what an earlier drill left cannot be erased: look, and erase it by hand",
    ),
    "full": T(
        "作業フォルダーが空でない({0} 件)。空にするか、別のフォルダーにする",
        "the scratch folder is not empty ({0}): empty it, or name another",
    ),
    "room": T(
        "空き容量が足りない(空き {0} KiB。復元する量の 1.2 倍が要る)",
        "too little room is free ({0} KiB; 1.2 times the data is needed)",
    ),
    "guard": T("見張りを始められない", "the guard cannot be started"),
    "make": T("作業フォルダーに書き込めない", "the scratch folder cannot be written to"),
}
STOPPED: Mapping[str, T] = {
    "bytes": T("上限の容量(quota)に達したので止めた", "stopped at the quota"),
    "files": T("ファイル数の上限に達したので止めた", "stopped at the most files"),
    "disk": T("ディスクの空きがなくなるので止めた", "stopped before the disk was full"),
    "seconds": T("制限時間に達したので止めた", "stopped at the time limit"),
}


class ScratchRefused(HinomiError):  # noqa: N818 - the name says what happened
    """The scratch folder is not fit for a drill; nothing was restored."""


@dataclass(frozen=True, slots=True)
class Scratch:
    """One drill's place: `folder` is the permitted one, everything goes below `place`.

    `protected` are production's and the repository's folders on the same host; `need_bytes` what
    will be restored as far as that is known. `open` lets other accounts pass through to what is
    theirs: a database server never runs as root.
    """

    folder: str
    run: str
    quota: int
    seconds: int
    need_bytes: int
    need_files: int
    protected: tuple[str, ...] = ()
    open: bool = False

    @property
    def place(self) -> str:
        """The folder of this one drill."""
        return f"{self.folder}/{guarding.PREFIX}{self.run}"

    @property
    def data(self) -> str:
        """Where the data is restored into."""
        return f"{self.place}/data"

    def prepare(self) -> Fragment:
        """Check the folder, sweep leftovers, start the guard and make the place."""
        room = self.need_bytes * 6 // 5 // 1024 + 1
        words = " ".join(quoted(path) for path in self.protected)
        text = "\n".join(
            (
                self._names(),
                guarding.TOOLS,
                guarding.KIN,
                f"room={room}; mode={'711' if self.open else '700'}",
                f"until=$(($(date +%s) + {self.seconds})); end=$((until + {2 * _PREPARE}))",
                f"guard={quoted(guarding.TOOLS + guarding.GUARD)}",
                f"set -- {words}",
                guarding.CHECKS,
                guarding.START,
            )
        )
        return Fragment("prepare", text, _PREPARE)

    def watched(self, fragment: Fragment) -> Fragment:
        """The same fragment with quota and time enforced; it runs only where the place is made."""
        seconds = min(fragment.seconds, self.seconds)
        limits = (
            f"blocks={max(1, self.quota // 512)}; kib={self.quota // 1024}; "
            f"files={self._most_files()}; end=$(($(date +%s) + {seconds}))"
        )
        body = guarding.WATCHED.replace("@NAME@", fragment.name).replace("@BODY@", fragment.text)
        text = "\n".join((self._names(), guarding.TOOLS, limits, body))
        return replace(fragment, text=text, seconds=seconds + 10)

    def looks(self) -> Fragment:
        """The beginnings of a few restored files, to see whether they are what they are called."""
        return Fragment("looks", f"{self._names()}\n{_LOOKS}", _SHORT)

    def erase(self) -> Fragment:
        """Tell what was measured, erase everything, and list what is left."""
        text = f"{self._names()}\n{guarding.TOOLS}\n{guarding.ERASE}"
        return Fragment("erase", text, _SHORT)

    def sweep(self) -> Fragment:
        """After a session that broke: see that nothing of this drill is left."""
        text = f"{self._names()}\n{guarding.TOOLS}\n{guarding.SWEEP}"
        return Fragment("sweep", text, _SHORT)

    def _most_files(self) -> int:
        return max(_LEAST_FILES, 4 * self.need_files)

    def _names(self) -> str:
        if not _PLAIN.fullmatch(self.folder):
            raise ScratchRefused(
                T(
                    f"作業フォルダー {self.folder} の名前に使えない文字があります",
                    f"the name of the scratch folder {self.folder} has odd characters",
                )
            )
        return f"s={quoted(self.folder)}; r={quoted(self.place)}; run={self.run}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What the drill took: seconds of each part, bytes restored, and whether it was stopped."""

    bytes: int
    seconds: Mapping[str, float]
    over: str
    cleaned: bool
    left: str


def read_prepared(reply: Reply) -> int:
    """How many leftovers were swept; ScratchRefused with the reason where the place is not fit."""
    lines = reply.text.splitlines()
    if reply.status == NO_TOOL:
        raise ScratchRefused(
            T(
                "作業する機器に GNU の find・grep・du が要る",
                "the scratch host needs GNU find, grep and du",
            )
        )
    refused = next((line for line in lines if line.startswith("no ")), None)
    if refused is not None:
        _, word, *rest = refused.split(" ", 2)
        reason = _REASONS.get(word, T(word, word))
        raise ScratchRefused(reason.format(*(rest or [""])))
    swept = [int(line[6:]) for line in lines if re.fullmatch(r"swept [0-9]{1,6}", line)]
    if reply.status or lines[-1:] != ["ready"] or len(swept) != 1:
        raise FactError(
            Why.MALFORMED,
            T("作業フォルダーの準備の答えが読めない", "the scratch folder's answer is odd"),
        )
    return swept[0]


def read_erased(reply: Reply) -> Measured:
    """What was measured, and whether the listing afterwards was empty."""
    rows = [line.split(" ") for line in reply.text.splitlines() if line]
    left = [row[1:] for row in rows if row[0] == "left"]
    seconds: dict[str, float] = {}
    for row in rows:
        if row[0] == "took" and len(row) == 5:
            seconds[row[1]] = max(0.0, float(row[3]) - float(row[2]))
    counted = next((row[1] for row in rows if row[0] == "bytes" and len(row) == 2), "0")
    return Measured(
        bytes=int(counted) if counted.isdigit() else 0,
        seconds=seconds,
        over=next((row[1] for row in rows if row[0] == "over" and len(row) == 2), ""),
        cleaned=left == [["0", "0"]],
        left=" ".join(left[0]) if left else "",
    )


def read_swept(reply: Reply) -> bool:
    """Whether nothing is left of a drill whose session broke."""
    return reply.status == 0 and reply.text.split() == ["left", "0", "0"]


def read_looks(reply: Reply) -> Sequence[Look] | None:
    """The looks; None where they could not be taken, for they are a hint and no proof."""
    *lines, last = reply.text.splitlines() or [""]
    found = [_LOOK.fullmatch(line) for line in lines]
    if reply.status or last != f"looked {len(lines)}" or not all(found):
        return None
    return tuple(
        Look((m[1].lower(), m[2].lower()), bytes.fromhex(m[3]), int(m[4]), int(m[5]))
        for m in found
        if m
    )
