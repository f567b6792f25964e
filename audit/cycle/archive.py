"""The folder of a fiscal year for a later auditor: names that last, and the list of digests.

Nothing here reads or writes a file. Names survive NTFS, zip and code page 932: no character that
one of them forbids, and none whose second byte there is a backslash, which old tools for zip take
for a folder (表, 能 and others).
"""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from audit.cycle.engagements import STREAM as ENGAGEMENTS
from audit.cycle.finding_deeds import STREAM as FINDINGS
from audit.cycle.inspection import stream_of as inspection_stream
from audit.cycle.paper_model import Evidence, Paper
from audit.cycle.report_text import STREAM as REPORTS
from audit.cycle.training import stream_of as training_stream
from audit.cycle.year_record import YearRecord
from audit.cycle.years import stream_of as year_stream

SUMS, SIGNATURE, SIGNERS, INDEX = "SHA256SUMS", "SHA256SUMS.sig", "allowed_signers", "目録.txt"
DRAFT = "締め前"  # of a year that is not closed
_LONGEST = 80
_FORBIDDEN = frozenset("<>:\"/\\|?*~$%&'`;! ")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,8})")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the folder: where it lies, what it is, and its bytes when they are wanted.

    One that `may_refuse` is left out, with the reason, where there is nothing to make it of.
    """

    path: str
    about: str
    make: Callable[[], Iterable[bytes]]
    may_refuse: bool = False


def fits(path: str) -> bool:
    """Whether every name of the path is the same wherever it is copied, zipped and unpacked."""
    return all(map(_lasts, path.split("/")))


def lasting(name: str) -> str:
    """A name as like to this one as lasts; the same name always gives the same."""
    kept = "".join(one if _is_plain(one) else "_" for one in name)[:_LONGEST].rstrip(".")
    return kept if kept and _lasts(kept) else f"_{kept}".removesuffix(".")


def unlike(paths: Iterable[str]) -> Iterator[str]:
    """The paths in their order, where need be with a number, so that no two differ in case only."""
    taken: set[str] = set()
    for path in paths:
        stem, dot, ending = path.rpartition(".")
        tried, number = path, 1
        while tried.casefold() in taken:
            number += 1
            tried = f"{stem}_{number}{dot}{ending}" if dot else f"{path}_{number}"
        taken.add(tried.casefold())
        yield tried


def evidence_name(paper: Paper, one: Evidence) -> str:
    """The name of an attached file: its paper, its number there, the begin of its digest."""
    found = _ENDING.fullmatch(one.name[one.name.rfind(".") :]) if "." in one.name else None
    ending = found[1].lower() if found else ("txt" if not one.name else "bin")
    return f"{paper.engagement}-{paper.number:03}_{one.number}_{one.digest[:8]}.{ending}"


def streams_of(record: YearRecord, year: int) -> Callable[[str], bool]:
    """Whether a stream belongs to the year: what people did in it, and scans that it rests on."""
    papers = [one for each in record.engagements for one in each.papers.papers.values()]
    runs = {row.run for one in papers for row in one.machine}
    runs |= {seen.run for one in record.findings for seen in one.seen}
    whole = {
        year_stream(year), inspection_stream(year), training_stream(year), f"{REPORTS}{year}",
        *(f"{FINDINGS}{one.fingerprint}" for one in record.findings),
        *(f"run:{run}" for run in runs if run),
    }  # fmt: skip
    begins = (f"{ENGAGEMENTS}{year}-", f"{REPORTS}{year}-", f"{inspection_stream(year)}:")
    return lambda stream: stream in whole or stream.startswith(begins)


def sums(digests: Mapping[str, str]) -> bytes:
    """The list that `sha256sum -c` reads, in the order of `LC_ALL=C sort`."""
    lines = sorted((f"./{path}", digest) for path, digest in digests.items())
    return "".join(f"{digest}  {path}\n" for path, digest in lines).encode()


def index(parts: Iterable[Part], left_out: Mapping[str, str], head: str) -> bytes:
    """The list of what each file is, and of those that could not be made, and why (目録)."""
    every = sorted(parts, key=lambda one: one.path)
    lines = [head, "", *(f"{one.path}\t{one.about}" for one in every)]
    lines += [f"{path}\t無し: {why}" for path, why in sorted(left_out.items())]
    return "".join(f"{line}\n" for line in lines).encode()


def unbroken(lines: Iterable[str], genesis: str) -> Iterator[tuple[str, str, bool]]:
    """Each line of a journal with its digest, and whether it continues the one before."""
    before = genesis
    for line in lines:
        digest = hashlib.sha256(line.encode("utf-8", "surrogateescape")).hexdigest()
        yield line, digest, line[:64] == before
        before = digest


def _lasts(name: str) -> bool:
    if not 0 < len(name) <= _LONGEST or not all(map(_is_plain, name)):
        return False
    return not (name[-1] == "." or name[0] in ".-" or _RESERVED.fullmatch(name))


def _is_plain(one: str) -> bool:
    if not one.isprintable() or one in _FORBIDDEN:
        return False
    try:
        raw = one.encode("cp932")
    except UnicodeEncodeError:
        return False
    return raw.decode("cp932") == one and (len(raw) == 1 or raw[1] not in b"\\|")
