"""The archive of a year: one folder that sha256sum and ssh-keygen alone can check."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audit.cycle import archive
from audit.cycle.archive import DRAFT, INDEX, SIGNATURE, SUMS, Part
from audit.cycle.years import CLOSED, stream_of
from console.audit_export_data import RAW, WHOLE, data_parts, own_lines
from console.audit_export_documents import Documents
from console.audit_year import anchor_now, source_of
from console.export_progress import counted
from console.reporting import fonts_of
from console.session import Session
from console.whole_folder import require_free, whole_folder, write_digested
from inventory.signing import ARCHIVE, fingerprint, public_key, sign
from inventory.words import HinomiError, T
from reports.archive_procedure import Procedure, render_procedure, render_text
from reports.audit_source import AuditSource
from reports.view import Anchor

_NAME = T(
    "書き出すファイルの名前 {name} は、写しや zip で壊れるおそれがあります。名前を変えてください。",
    "The name {name} might not survive copies and zip files: change it.",
)

_NOTHING = T(
    "{year}年度の監査には記録がありません。hinomi audit choose で計画を作ることから始めます。",
    "There is no record of an audit in {year}: start with hinomi audit choose.",
)


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: where, how many files, under which key, and whether the year is closed."""

    folder: Path
    files: int
    key: str
    head: str  # SEQUENCE:DIGEST of the end of the journal in it
    is_closed: bool
    left_out: Mapping[str, str]  # papers that could not be made, with the reasons


def export_year(session: Session, year: int, target: Path | None) -> Exported:
    """Write the folder, whole or not at all; a year that is not closed is marked so."""
    key = fingerprint(public_key(session.workspace.keys))
    source = source_of(session, str(year))
    if not (source.record.plan.preparers or source.record.engagements):
        raise HinomiError(_NOTHING.format(year=year))
    is_closed = source.record.plan.closed is not None
    mark = "" if is_closed else f"_{DRAFT}"
    folder = target or session.workspace.reports / f"監査記録_{year}年度{mark}"
    require_free(folder.absolute())
    end = _end(session, source)
    papers = Written(session, source, end, key)
    with whole_folder(folder) as aside:
        papers.write(aside)
        listing = archive.sums(papers.digests)
        (aside / SUMS).write_bytes(listing)
        signature = sign(listing, session.workspace.keys, ARCHIVE)
        (aside / SIGNATURE).write_text(signature, "ascii")
    head = f"{end.sequence}:{end.head}"
    return Exported(folder, len(papers.digests), key, head, is_closed, papers.left_out)


class Written:
    """The files as they are written; `left_out` says why a paper could not be made."""

    def __init__(self, session: Session, source: AuditSource, end: Anchor, key: str) -> None:
        """Everything that they are made from."""
        self._session, self._source, self._end, self._key = session, source, end, key
        self._fonts = cache(lambda: fonts_of(session))
        self._done: list[Part] = []
        self.digests: dict[str, str] = {}
        self.left_out: dict[str, str] = {}

    def write(self, folder: Path) -> None:
        """Write all of them, those that tell of the others last."""
        documents = Documents(self._session, self._source, self._fonts)
        record = self._source.record
        parts = [*documents.parts(), *data_parts(self._session, record, self._end.sequence)]
        names = self._names
        _require_lasting([*(one.path for one in parts), *names])
        with counted(len(parts) + len(names)) as advance:
            for one in parts:
                advance(one.path)
                self._one(folder, one)
            for one in self._telling():
                advance(one.path)
                self._one(folder, one)

    def _one(self, folder: Path, part: Part) -> None:
        try:
            chunks = part.make()
        except HinomiError as refused:
            if not part.may_refuse:
                raise
            self.left_out[part.path] = refused.message.ja
            return
        self.digests[part.path] = write_digested(folder / part.path, chunks)
        self._done.append(part)

    def _telling(self) -> Iterator[Part]:
        text, paper, index = self._names
        told = self._procedure(len(self._done) + len(self._names))
        about = "このフォルダーの確かめ方"
        yield Part(text, about, lambda: (render_text(told),))
        yield Part(
            paper, f"{about}（紙で綴じる一枚）", lambda: (render_procedure(told, self._fonts()),)
        )
        head = f"{told.year}年度の内部監査の記録{'' if told.is_closed else f'　{DRAFT}'}"
        yield Part(index, "", lambda: (archive.index(self._done, self.left_out, head),))

    @property
    def _names(self) -> tuple[str, str, str]:
        mark = "" if self._source.record.plan.closed else f"_{DRAFT}"
        return f"手順{mark}.txt", f"手順{mark}.pdf", INDEX

    def _procedure(self, files: int) -> Procedure:
        record = self._source.record
        return Procedure(
            bureau=self._source.bureau,
            anchor=self._end,
            year=record.year,
            is_closed=record.plan.closed is not None,
            key=self._key,
            files=files,
            journal=WHOLE,
            own=own_lines(record.year),
            raw=RAW if any(one.path.startswith(f"{RAW}/") for one in self._done) else "",
        )


def _end(session: Session, source: AuditSource) -> Anchor:
    """The last entry of the journal that goes along: of a closed year the one that closed it."""
    plan = source.record.plan
    if plan.closed is None:
        return anchor_now(session)
    stream = stream_of(plan.year)
    found = [
        entry
        for entry in session.journal.entries(stream, CLOSED)
        if entry.stream == stream and entry.at == plan.closed
    ]
    return Anchor(found[0].sequence, found[0].digest, "", found[0].at)


def _require_lasting(paths: Sequence[str]) -> None:
    for one, unlike in zip(paths, archive.unlike(paths), strict=True):
        if one != unlike or not archive.fits(one):
            raise HinomiError(_NAME.format(name=one))
