"""Is anything in this workspace's history altered? Journal, signatures, results, evidence.

The journal is compared with itself and with heads kept elsewhere, results and the hosts of a
run with what `host.judged` entries say of them, evidence with its own name.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, or_, select
from sqlalchemy.exc import DatabaseError

from audit.backup.records import STREAM as BACKUP
from audit.cycle.finding_deeds import STREAM as FINDINGS
from audit.cycle.finding_deeds import VERIFIED
from audit.cycle.papers import ATTACHED
from audit.cycle.years import CLOSED
from audit.cycle.years import STREAM as YEARS
from audit.discovery.records import STREAM as DISCOVERY
from audit.evidence import EvidenceError, EvidenceMissing, EvidenceStore, is_digest
from audit.intended_records import IMPORTED as POLICY
from audit.intended_records import STREAM as POLICIES
from audit.mfa.records import ATTEMPT
from audit.results import HOST_JUDGED
from audit.sources.imports import IMPORTED as SOURCE
from audit.sources.imports import STREAM as SOURCES
from audit.verify_results import recorded, recorded_runs, verify_run
from inventory.breach import Breach, Wrong
from inventory.central.checking import verify_imports
from inventory.chain import Head, as_stored, verify_journal
from inventory.journal import journal_table
from inventory.words import T

_UNREADABLE = T(
    "データベースが壊れていて最後まで読めません({why})。控えから戻してください。",
    "The database is damaged and cannot be read to its end ({why}): restore it from a backup.",
)
_USED_BY = T("点検 {run}、機器 {host} の証跡。", "Evidence of host {host} in run {run}: ")
_OF_PAPER = T("監査調書 {host} の証拠。", "Evidence of the working paper {host}: ")
_PAPER, _YEAR, _FINDING, _SOURCE, _POLICY = "", "year", "finding", "source", "policy"
_OF_YEAR = T("締めた{host}年度の記録。", "Record of the closed year {host}: ")
_OF_FINDING = T("監査の指摘 {host} の確認の証拠。", "Evidence that finding {host} is corrected: ")
_OF_SOURCE = T("取り込んだ機器一覧 {host}: ", "The imported list of machines {host}: ")
_OF_POLICY = T("取り込んだグループポリシー {host}: ", "The imported group policy of {host}: ")
_USERS = {
    _PAPER: _OF_PAPER,
    _YEAR: _OF_YEAR,
    _FINDING: _OF_FINDING,
    _SOURCE: _OF_SOURCE,
    _POLICY: _OF_POLICY,
}
_UNREFERENCED = T(
    "証跡ファイル {file} を参照する記録がありません(中断した点検の残りなら問題ありません)。",
    "No entry refers to the evidence file {file} (harmless where a scan was interrupted).",
)
_STRANGER = T(
    "証拠フォルダーに証拠でないファイル {file} があります。",
    "The evidence folder holds {file}, which is no evidence.",
)


def verify(
    engine: Engine,
    evidence: EvidenceStore,
    keys: Path,
    signatures: Path,
    printed: Sequence[Head] = (),
) -> list[Breach]:
    """Everything that differs from what was written down, each named; empty where nothing does."""
    parts: tuple[Callable[[], Iterator[Breach]], ...] = (
        lambda: verify_journal(engine, keys, signatures, printed),
        lambda: verify_results(engine),
        lambda: verify_evidence(engine, evidence),
        lambda: verify_imports(engine),
    )
    found: list[Breach] = []
    for part in parts:
        try:
            found.extend(part())
        except DatabaseError as error:
            subject = engine.url.render_as_string(hide_password=True)
            message = _UNREADABLE.format(why=error.orig)
            found.append(Breach(Wrong.UNREADABLE, f"database:{subject}", message))
    return list(dict.fromkeys(found))


def verify_results(engine: Engine) -> Iterator[Breach]:
    """Every run, its hosts and its results against the journal."""
    with as_stored(engine) as connection:
        runs = recorded_runs(connection)
    for run in runs:
        with as_stored(engine) as connection:
            yield from verify_run(connection, recorded(connection, run))


def verify_evidence(engine: Engine, evidence: EvidenceStore) -> Iterator[Breach]:
    """Every file of evidence against its name, and every reference against the files."""
    users = _referenced(engine)
    kept = set(evidence.digests())
    for digest in sorted(kept | users.keys()):
        try:
            evidence.inspect(digest)
        except EvidenceError as error:
            missing = isinstance(error, EvidenceMissing)
            wrong = Wrong.REMOVED if missing else Wrong.CHANGED
            yield Breach(wrong, f"evidence:{digest}", _used(users.get(digest), error.message))
    for digest in sorted(kept - users.keys()):
        message = _UNREFERENCED.format(file=evidence.path(digest))
        yield Breach(Wrong.UNREFERENCED, f"evidence:{digest}", message)
    for file in evidence.strangers():
        name = file.relative_to(evidence.folder)
        yield Breach(Wrong.UNREFERENCED, f"evidence:{name}", _STRANGER.format(file=file))


def _used(user: tuple[str, str] | None, message: T) -> T:
    if user is None:
        return message
    used = _USERS.get(user[0], _USED_BY).format(run=user[0], host=user[1])
    return T(used.ja + message.ja, used.en + message.en)


def _referenced(engine: Engine) -> dict[str, tuple[str, str]]:
    """The digests that entries rest on, with the first run and host that does."""
    found: dict[str, tuple[str, str]] = {}
    kind = journal_table.c.kind
    named = (HOST_JUDGED, ATTEMPT, ATTACHED, CLOSED, VERIFIED, SOURCE, POLICY)
    begins = (kind.startswith(stream, autoescape=True) for stream in (BACKUP, DISCOVERY))
    query = select(journal_table.c.body, journal_table.c.stream)
    query = query.where(or_(kind.in_(named), *begins))
    with as_stored(engine) as connection:
        for body, stream in connection.execute(query.order_by(journal_table.c.sequence)):
            with suppress(ValueError, TypeError, KeyError):  # the chain names such an entry
                judged = dict(json.loads(body))
                for digest in _digests(judged):
                    found.setdefault(digest, _user(judged, stream))
    return found


def _user(judged: Mapping[str, Any], stream: str) -> tuple[str, str]:
    """Run and host that evidence is of; a word for the run where it is of no scan."""
    if "paper" in judged:
        return _PAPER, f"{stream.partition(':')[2]} #{judged['paper']}"
    if stream.startswith(YEARS):
        return _YEAR, stream.removeprefix(YEARS)
    if stream.startswith(FINDINGS):
        return _FINDING, stream.removeprefix(FINDINGS)
    if stream == SOURCES:
        return _SOURCE, str(judged.get("mapping", "-"))
    if stream == POLICIES:
        return _POLICY, str(judged.get("domain", "-"))
    user = judged.get("host") or judged.get("target") or judged.get("data_set", "-")
    return str(judged.get("run", "-")), str(user)


def _digests(body: Mapping[str, Any]) -> list[str]:
    """The evidence that an entry names: the answer itself, and what was understood of it."""
    places = (body, dict(body.get("drill", {})))
    named = (one[name] for one in places for name in ("evidence", "understood") if name in one)
    every = (str(one) for value in named for one in (value if isinstance(value, list) else [value]))
    return [digest for digest in every if is_digest(digest)]
