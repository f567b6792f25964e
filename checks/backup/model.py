"""The nouns of judging backups: copies, surveys, readings, drills. Pure and frozen.

A value that the tool does not tell is None, never a guess; what could not be asked at all is a
`FactError`, so that no rule can mistake silence for a good answer. Times are UTC, sizes bytes.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from checks.model import FactError
from inventory.model import DataSet
from inventory.words import T


class ToolKind(StrEnum):
    """How the copies were made, and so how they are asked."""

    RESTIC = "restic"
    BORG = "borg"
    TREE = "tree"  # rsync, or rsnapshot's generations
    ARCHIVE = "archive"  # tar, zip, 7z, with or without a file of checksums
    PG_DUMP = "pg_dump"
    PG_BASEBACKUP = "pg_basebackup"
    PGBACKREST = "pgbackrest"
    MYSQL_DUMP = "mysql_dump"
    DUPLICITY = "duplicity"
    CATALOG = "catalog"  # a product's own report, imported


class Depth(StrEnum):
    """How much was read to find damage."""

    STRUCTURE = "structure"  # the tool's quick check: lists and indexes, no content
    PART = "part"  # a slice of the content
    WHOLE = "whole"  # every byte


@dataclass(frozen=True, slots=True)
class Place:
    """Where copies are: path or address as the tool takes it; secrets are named elsewhere."""

    tool: ToolKind
    location: str
    options: tuple[tuple[str, str], ...]

    def option(self, name: str) -> str:
        """The option of that name, "" where it is not given."""
        return dict(self.options).get(name, "")


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy (世代) as the repository itself tells it; `at` is when the source was read.

    `bytes` is the size of what was saved, `stored_bytes` what this copy added to the repository.
    `complete` is False where the tool knows that something was left out, None where it keeps quiet.
    """

    id: str
    at: datetime | None
    host: str
    sources: tuple[str, ...]
    complete: bool | None
    files: int | None
    bytes: int | None
    stored_bytes: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two copies, in files."""

    before: str
    after: str
    added: int
    removed: int
    changed: int


@dataclass(frozen=True, slots=True)
class Content:
    """What the newest copy holds of one expected source: how many files, how many bytes."""

    source: str
    present: bool
    files: int | None
    bytes: int | None


@dataclass(frozen=True, slots=True)
class Survey:
    """What a repository told of itself, before any content was read; copies oldest first.

    `keys` counts the keys that open it, where the tool tells; `problems` are its own complaints,
    `notes` what a reader should know of such copies though nothing is wrong with them. `opens` says
    whether the secret that was handed over opens the copies, None where they take none.
    """

    tool: ToolKind
    version: str
    at: datetime  # the clock of the host that was asked
    copies: tuple[Copy, ...]
    contents: tuple[Content, ...] | FactError
    change: Change | FactError  # between the newest copy and the one before
    encrypted: bool | FactError
    append_only: bool | FactError
    keys: int | None
    locks: tuple[datetime, ...]
    problems: tuple[T, ...]
    notes: tuple[T, ...] = ()
    opens: bool | FactError | None = None

    @property
    def newest(self) -> Copy | None:
        """The newest copy that is not known to be incomplete."""
        dated = [copy for copy in self.copies if copy.at is not None and copy.complete is not False]
        return max(dated, key=lambda copy: copy.at or self.at, default=None)


@dataclass(frozen=True, slots=True)
class Reading:
    """How one look for damage went; `part` is (slice, of how many) where only a slice was read.

    `sound` is only ever True where the tool's words, not its exit code alone, say so.
    """

    depth: Depth
    part: tuple[int, int] | None
    at: datetime
    sound: bool
    errors: tuple[T, ...]
    read_bytes: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the copies lie: disks by their numbers, room left, and who can write there.

    `disks` and `source_disks` are physical disks under the file systems, `host` and `source_host`
    where those file systems are; equal disks of equal hosts are one disk. A disk that begins with
    "?" proves sameness only (`checks.backup.placement.different_disks`).
    """

    host: str
    disks: tuple[str, ...]
    source_host: str
    source_disks: tuple[str, ...] | FactError
    free_bytes: int | None
    total_bytes: int | None
    owner: str
    mode: int | None
    writers: tuple[str, ...]  # accounts besides the owner that may change or delete


class Against(StrEnum):
    """What a restored copy was compared with."""

    MANIFEST = "manifest"  # checksums taken at the source at backup time
    SOURCE = "source"  # the source as it is now
    CHECKSUMS = "checksums"  # a list kept beside the copy
    QUERIES = "queries"  # tables, row counts and questions of the ledger
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class TableSeen:
    """One table of a restored database; `digest` is an order-free sum of its content."""

    name: str
    rows: int
    digest: str
    wanted_rows: int | None
    wanted_digest: str


@dataclass(frozen=True, slots=True)
class Drill:
    """One restore as it went: counts only, neither content nor names.

    `population` is how many files the copy holds, `asked` how many were to be restored. `extra`
    are files in the copy that the comparison does not know, `random` restored files that look
    encrypted where their names promise something else. `cleaned` says that the scratch place was
    found empty afterwards. `absent` are those of `missing` that the copy does not even list,
    though the source had them; `named` those not drawn but always restored, and `named_bad` those
    of them that are damaged or undetermined. `gone` are files that the comparison knows and the
    copy does not list, perhaps because they came to the source later. `partial` says that the
    comparison may not know all that the source held when the copy was made.
    """

    run: str
    data_set: str
    target: str
    copy: str
    copy_at: datetime | None
    at: datetime
    seed: str
    whole: bool
    population: int | None
    asked: int
    restored: int
    restored_bytes: int
    against: Against
    matched: int
    missing: int
    differing: int
    extra: int
    random: int | None
    tables: tuple[TableSeen, ...]
    answers: tuple[tuple[str, str, str], ...]  # question, answer, what the ledger expects
    seconds: float
    cleaned: bool
    finished: bool
    errors: tuple[T, ...]
    approver: str
    evidence: str
    absent: int = 0
    named: int = 0
    named_bad: int = 0
    gone: int = 0
    partial: bool = False

    @property
    def undetermined(self) -> int:
        """Files asked for of which it cannot be said whether they came back as they were."""
        return self.asked - self.matched - self.differing - (self.missing - self.absent)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What an earlier survey of the same target saw; the suite's own memory."""

    at: datetime
    copies: tuple[tuple[str, datetime | None], ...]  # id and time, oldest first
    newest_files: int | None
    newest_bytes: int | None
    newest_stored: int | None


@dataclass(frozen=True, slots=True)
class Declared:
    """What the section declares of one target, and when somebody last saw it so.

    Dates are ISO days; "" where nothing was declared.
    """

    target: str
    site: str
    offsite: bool
    medium: str  # disk, nas, tape, cloud ...: two different ones are wanted
    offline_since: str  # the day on which it was last seen disconnected
    immutable_until: str
    lock_mode: str  # COMPLIANCE, GOVERNANCE, append-only, WORM ...
    key_kept_at: str  # where the copy of the key is
    separate_login: bool | None  # other credentials than production, outside its directory
    alarm: str  # who is told when a job fails, and how
    alarm_tested: str
    object_lock: str = ""  # the mapping by which lists of object locks are brought in


@dataclass(frozen=True, slots=True)
class Locks:
    """What a list of the newest objects of a cloud store says of their locks.

    `mode` is the weakest among them, "" where one has none; `until` the first day on which one of
    them may be deleted. `bare` counts objects without a lock that lasts beyond the list.
    """

    at: datetime
    mode: str
    until: datetime | None
    objects: int
    bare: int


@dataclass(frozen=True, slots=True)
class Held:
    """Everything known of one data set in one target; each part may be missing with its reason.

    `asked` is our own clock when the survey came back: beside it the host's clock can be judged.
    """

    declared: Declared
    place: Place
    survey: Survey | FactError
    placement: Placement | FactError
    readings: tuple[Reading, ...]  # newest last, failed ones too
    drills: tuple[Drill, ...]  # newest last
    sightings: tuple[Sighting, ...]  # earlier surveys, oldest first
    canary: "Canary | FactError"
    asked: datetime | None = None
    locks: Locks | FactError | None = None  # None: no list of locks is brought in for it


@dataclass(frozen=True, slots=True)
class Canary:
    """Whether the producing host could delete a copy made to be deleted.

    `refused` is True only if the copy was still listed and could be read afterwards.
    """

    at: datetime
    refused: bool
    said: str


@dataclass(frozen=True, slots=True)
class Case:
    """One data set of the ledger with all that holds it, and the moment of judging.

    RPO and RTO are those of its system where it has none of its own.
    """

    wanted: DataSet
    rpo_hours: float | None
    at: datetime
    held: tuple[Held, ...]
    rto_hours: float | None = None
