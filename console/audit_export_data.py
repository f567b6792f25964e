"""What a year rests on, for its archive: evidence, journal, policy, catalogue, its record."""

import json
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from audit.cycle.archive import DRAFT, SIGNERS, Part, evidence_name, streams_of, unbroken
from audit.cycle.closing import kept_year
from audit.cycle.frozen import beside_of, to_json
from audit.cycle.planning import plan_of
from audit.cycle.year_record import YearRecord
from audit.cycle.years import YearPlan
from console.audit_criteria import criteria_in, criteria_now
from console.session import Session
from inventory.entries import GENESIS
from inventory.signing import ALLOWED_SIGNERS, ARCHIVE, PRINCIPAL, public_key
from inventory.words import HinomiError, T

EVIDENCE, RAW, JOURNAL = "3_証拠", "4_証跡", "5_記録簿"
CRITERIA, RECORD = "6_基準", "7_年度の記録"
WHOLE = f"{JOURNAL}/記録簿.txt"
_BROKEN = T(
    "記録簿が {n} 番でつながりません。hinomi verify で確かめてください。書き出しません。",
    "The journal is broken at entry {n}: run hinomi verify. Nothing was exported.",
)


def own_lines(year: int) -> str:
    """Where the lines of the year lie."""
    return f"{JOURNAL}/{year}年度の記録.txt"


def data_parts(session: Session, record: YearRecord, last: int) -> Iterator[Part]:
    """All of it; the journal up to this entry."""
    yield from _attached(session, record)
    yield from _raw(session, record)
    yield from _journal(session, record, last)
    plan = plan_of(session.journal, record.year)
    yield from _criteria(session, plan)
    draft = "" if plan.closed else f"_{DRAFT}"
    yield Part(
        f"{RECORD}/年度の記録_{record.year}年度{draft}.json",
        f"書類のもとになった記録（JSON）{plan.record}",
        partial(_record, session, record, plan),
    )
    yield Part(SIGNERS, "署名を確かめる公開鍵（allowed_signers）", partial(_signers, session))


def _attached(session: Session, record: YearRecord) -> Iterator[Part]:
    for each in record.engagements:
        for paper in each.every_paper:
            for one in paper.evidence:
                said = "聞いたこと・見たこと" if not one.name else one.name
                gone = "（取り下げ）" if one.withdrawn else ""
                about = f"調書{paper.engagement}の{paper.number}の証拠{one.number}{gone}　{said}"
                make = partial(_content, session, one.digest)
                yield Part(f"{EVIDENCE}/{evidence_name(paper, one)}", about, make)


def _raw(session: Session, record: YearRecord) -> Iterator[Part]:
    """What hosts answered, as it is kept, and what verifications looked at."""
    papers = [one for each in record.engagements for one in each.every_paper]
    digests = {row.evidence for one in papers for row in one.machine}
    digests |= {
        digest
        for one in record.findings
        for verified in one.verifications
        for digest in verified.evidence
    }
    for digest in sorted(digests - {""}):
        about = "機器の応答など（パスワード等を伏せたもの、gzip）"
        yield Part(f"{RAW}/{digest}.gz", about, partial(_packed, session, digest))


def _journal(session: Session, record: YearRecord, last: int) -> Iterator[Part]:
    yield Part(WHOLE, f"記録簿の全体（第{last}号まで）", partial(_lines, session, last))
    own = partial(_own_lines, session, record, last)
    yield Part(own_lines(record.year), f"記録簿のうち{record.year}年度の監査の行", own)
    for path in sorted(session.workspace.signatures.glob("HEAD-*.txt")):
        digits = path.stem.removeprefix("HEAD-")
        if digits.isdecimal() and int(digits) < last:  # the list of files signs the last one
            for one in (path, path.with_name(f"{path.name}.sig")):
                if one.is_file():
                    place = f"{JOURNAL}/署名/{one.name}"
                    yield Part(place, f"記録簿の第{digits}号の署名", partial(_file, one))


def _criteria(session: Session, plan: YearPlan) -> Iterator[Part]:
    """The criteria as they were kept with a closed year; of an open one those of today."""
    kept = criteria_in(beside_of(kept_year(session.evidence, plan))) if plan.closed else {}
    when = "" if kept else "（書き出した日のもの）"
    for path, text in sorted((kept or criteria_now(session)).items()):
        hidden = "（パスワードらしい所は伏せた）" if "[masked:" in text else ""
        about = f"監査の基準 {path}{when}{hidden}"
        yield Part(f"{CRITERIA}/{path}", about, partial(_once, text.encode()))


def _record(session: Session, record: YearRecord, plan: YearPlan) -> Iterator[bytes]:
    yield kept_year(session.evidence, plan) if plan.closed else to_json(record)


def _once(raw: bytes) -> Iterator[bytes]:
    yield raw


def _file(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()


def _content(session: Session, digest: str) -> Iterator[bytes]:
    yield session.evidence.get(digest)


def _packed(session: Session, digest: str) -> Iterator[bytes]:
    session.evidence.inspect(digest)
    yield session.evidence.path(digest).read_bytes()


def _lines(session: Session, last: int) -> Iterator[bytes]:
    """The journal as its digests are taken; what is broken is not exported."""
    number = 0
    for line, _, continues in unbroken(islice(session.journal.lines(), last), GENESIS):
        number += 1
        if not continues:
            raise HinomiError(_BROKEN.format(n=number))
        yield line.encode()
    if number != last:
        raise HinomiError(_BROKEN.format(n=number))


def _own_lines(session: Session, record: YearRecord, last: int) -> Iterator[bytes]:
    wanted = streams_of(record, record.year)
    for line in islice(session.journal.lines(), last):
        stream = line[line.rindex(',"stream":') + len(',"stream":') : -2]
        if wanted(json.loads(stream)):
            yield line.encode()


def _signers(session: Session) -> Iterator[bytes]:
    """Who may sign: the key of the list of files, and those of the heads of the journal."""
    keys = session.workspace.keys
    heads = keys / ALLOWED_SIGNERS
    yield f'{PRINCIPAL} namespaces="{ARCHIVE}" {public_key(keys)}\n'.encode()
    yield heads.read_bytes() if heads.is_file() else b""
