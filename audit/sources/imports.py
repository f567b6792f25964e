"""Exports brought in: machines kept as evidence, named in the journal, the newest of each counts.

Evidence is lines of canonical JSON: the first says which product told it when and what it said of
machines at all, each other one is a machine. What the product tells is its word, not a finding.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from audit.evidence import EvidenceStore
from inventory.central.records import Export
from inventory.journal import Draft, Entry, Journal
from inventory.ledger.problem import Problem, refused
from inventory.sources.mapping import SourceMapping
from inventory.sources.model import Machine, as_object, from_object
from inventory.sources.reading import read_source
from inventory.words import HinomiError, T

STREAM, IMPORTED = "source.import", "source.imported"
_FORM = "hinomi-source-1"


@dataclass(frozen=True, slots=True)
class Exported:
    """What the file does not say of itself: when and by whom it was exported."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """What an import did, or in a dry run would do.

    `said` are the fields that the export speaks of, `lacking` those of the mapping whose column
    it does not have.
    """

    file: str
    sha256: str
    mapping: str
    product: str
    machines: tuple[Machine, ...]
    problems: tuple[Problem, ...]
    said: tuple[str, ...]
    lacking: tuple[str, ...]
    imported: bool
    dry_run: bool


@dataclass(frozen=True, slots=True)
class Told:
    """The newest import by one mapping: who exported it when, and what it says."""

    mapping: str
    product: str
    mdm: bool
    at: datetime
    by: str
    said: tuple[str, ...]
    machines: tuple[Machine, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Imported:
    """One import without its machines, for a list."""

    mapping: str
    product: str
    mdm: bool
    at: datetime
    by: str
    rows: int
    file: str


class Sources:
    """Brings exports in and gives back the newest of each mapping."""

    def __init__(self, journal: Journal, evidence: EvidenceStore) -> None:
        """Keep exports in this journal and this store."""
        self._journal, self._evidence = journal, evidence

    def bring(
        self,
        export: Export,
        mapping: SourceMapping,
        exported: Exported,
        actor: str,
        *,
        dry_run: bool = False,
    ) -> SourceOutcome:
        """Import all of an export or nothing; the same file once more changes nothing."""
        outcome = _planned(export, mapping, exported)
        if dry_run:
            return outcome
        if outcome.problems:
            raise refused(outcome.file, outcome.problems)
        told = f"{outcome.sha256}\n{mapping.name}\n{mapping.sha256}\n{_text(exported.at)}"
        id_ = sha256(told.encode()).hexdigest()
        if any(entry.body["id"] == id_ for entry in self._entries()):
            return replace(outcome, dry_run=False)
        digest = self._evidence.put(_packed(outcome, mapping, exported))
        body = _body(id_, outcome, mapping, exported, digest)
        self._journal.append([Draft(STREAM, IMPORTED, body, actor)])
        return replace(outcome, dry_run=False, imported=True)

    def newest(self) -> tuple[Imported, ...]:
        """The import of each mapping that counts now, by name."""
        return tuple(_imported(entry) for entry in self._counting())

    def told(self) -> tuple[Told, ...]:
        """The same with what they say."""
        return tuple(self._told(entry) for entry in self._counting())

    def of(self, mapping: str) -> Told:
        """The newest import of one mapping; HinomiError where there is none."""
        for entry in self._counting():
            if entry.body["mapping"] == mapping:
                return self._told(entry)
        raise HinomiError(
            T(
                f"対応表 {mapping} による取り込みがまだありません。"
                "hinomi inventory source import で取り込んでください。",
                f"Nothing was imported by the mapping {mapping}; "
                "bring something in by hinomi inventory source import.",
            )
        )

    def _told(self, entry: Entry) -> Told:
        digest, one = str(entry.body["evidence"]), _imported(entry)
        try:
            lines = self._evidence.get(digest).decode().splitlines()
            head = json.loads(lines[0])
            if head["form"] != _FORM or head["rows"] != len(lines) - 1:
                raise ValueError
            machines = tuple(from_object(json.loads(line)) for line in lines[1:])
        except (ValueError, LookupError, TypeError):
            raise HinomiError(
                T(
                    f"{self._evidence.path(digest)}: 取り込んだ一覧を読めません。"
                    "もう一度取り込んでください。",
                    f"{self._evidence.path(digest)}: the imported list cannot be read; "
                    "import it again.",
                )
            ) from None
        said = tuple(head["said"])
        return Told(one.mapping, one.product, one.mdm, one.at, one.by, said, machines, digest)

    def _counting(self) -> list[Entry]:
        """Of each mapping the export of the latest day; of two of one day the later import."""
        found: dict[str, Entry] = {}
        for entry in self._entries():
            name, at = entry.body["mapping"], entry.body["exported_at"]
            if name not in found or at >= found[name].body["exported_at"]:
                found[name] = entry
        return [found[name] for name in sorted(found)]

    def _entries(self) -> Iterator[Entry]:
        return self._journal.entries(STREAM, IMPORTED)


def _planned(export: Export, mapping: SourceMapping, exported: Exported) -> SourceOutcome:
    if exported.at > datetime.now(UTC):
        raise export.wrong(T("書き出した日時が未来です。", "exported in the future."))
    found = read_source(export, mapping)
    if not found.machines and not found.problems:
        raise export.wrong(
            T(
                "機器が一つも読み取れません。ファイルと対応表を確かめてください。",
                "no machine can be read from it; check the file and the mapping.",
            )
        )
    problems = tuple(sorted(found.problems, key=lambda one: (one.sheet, one.row)))
    return SourceOutcome(
        export.name,
        export.sha256,
        mapping.name,
        mapping.product,
        tuple(found.machines),
        problems,
        found.said,
        found.lacking,
        imported=False,
        dry_run=True,
    )


def _packed(outcome: SourceOutcome, mapping: SourceMapping, exported: Exported) -> bytes:
    head = {
        "form": _FORM,
        "product": mapping.product,
        "exported_at": _text(exported.at),
        "said": list(outcome.said),
        "rows": len(outcome.machines),
    }
    lines = [head, *map(as_object, outcome.machines)]
    return "".join(
        json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        for line in lines
    ).encode()


def _body(
    id_: str, outcome: SourceOutcome, mapping: SourceMapping, exported: Exported, digest: str
) -> dict[str, Any]:
    """For the journal: which file by which mapping, and how much; no machine."""
    return {
        "id": id_,
        "file": outcome.file,
        "sha256": outcome.sha256,
        "mapping": mapping.name,
        "mapping_sha256": mapping.sha256,
        "product": mapping.product,
        "mdm": mapping.mdm,
        "exported_at": _text(exported.at),
        "exported_by": exported.by,
        "rows": len(outcome.machines),
        "lacking": list(outcome.lacking),
        "evidence": digest,
    }


def _imported(entry: Entry) -> Imported:
    body = entry.body
    return Imported(
        mapping=str(body["mapping"]),
        product=str(body["product"]),
        mdm=bool(body["mdm"]),
        at=datetime.fromisoformat(body["exported_at"]),
        by=str(body["exported_by"]),
        rows=int(body["rows"]),
        file=str(body["file"]),
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
