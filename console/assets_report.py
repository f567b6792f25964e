"""The report on the ledger against the network as the command line orders it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from audit.contradictions import SUBJECTS, Contradiction, Origin, Subject, Word
from audit.discovery.baselines import Baseline, read_baseline
from audit.discovery.cases import host_cases
from audit.discovery.known import matched
from audit.discovery.reconciling import reconcile
from audit.discovery.records import STREAM
from audit.results import RUN_FINISHED
from checks.discovery.model import HostCase
from console.assets_crossings import crossings_of
from console.assets_policies import differences_of, policies_of
from console.discovery_view import known_now
from console.report_scope import anchor_at
from console.reporting import Wanted, fonts_of, settings_at
from console.session import Session
from console.source_contradictions import Gathered, gather
from inventory.entries import Entry
from inventory.identity import read_machines
from inventory.model import Host
from inventory.words import HinomiError, T
from reports.assets_build import AssetsMaterial, build_assets_view, summary_of
from reports.assets_edition import public_assets
from reports.assets_tally import AssetsSummary
from reports.assets_view import AssetsReport, ContradictionView, DriftView
from reports.era import JST, era_compact
from reports.reasons import ZONES
from reports.view import Anchor

_STREAMS = (STREAM, "source", "gpo")
_ORIGINS = {Origin.LEDGER: "台帳", Origin.EVIDENCE: "収集プログラム"}
_STATES = {"yes": "あり", "no": "なし"}


def assets_document(session: Session, wanted: Wanted) -> bytes:
    """The report in the format wanted."""
    view = assets_view(session, wanted)
    if wanted.public:
        view = public_assets(view)
    if wanted.format == "xlsx":
        from reports.assets_sheet import render_assets_sheet

        return render_assets_sheet(view)
    if wanted.format == "json":
        from reports.assets_data import render_assets_data

        return render_assets_data(view)
    from reports.assets_pdf import render_assets

    return render_assets(view, fonts_of(session))


def assets_view(session: Session, wanted: Wanted) -> AssetsReport:
    """The internal view that every format and edition is made of.

    Days are counted to the newest entry that the report rests on, or to the end of the day of
    issue where one was given: made again later, it says the same.
    """
    newest = _newest(session)
    known = replace(known_now(session), at=_counted_to(newest.at, wanted))
    settings = settings_at(session, newest.at, f"照合{newest.sequence}号", wanted)
    gathered = gather(session)
    found = matched(known)
    told = reconcile(known, found)
    baseline = read_baseline(session.journal, session.evidence, read_machines(session.journal))
    names = {host.id: host for host in session.ledger.hosts}
    cases = host_cases(known, found, told, baseline)
    material = AssetsMaterial(
        ledger=session.ledger,
        found=told,
        operator=newest.actor,
        anchor=anchor_at(session, newest),
        drifts=tuple(_drifts(cases, names)),
        baseline=_approved(baseline),
        crossings=crossings_of(session),
        contradictions=tuple(_contradiction(one, names) for one in gathered.found),
        sources=tuple(_sources(gathered)),
        differences=differences_of(session),
        policies=policies_of(session),
    )
    return build_assets_view(material, settings)


def summarised(session: Session) -> tuple[Anchor, AssetsSummary]:
    """What the audit report tells of it, and the entry that this rests on."""
    view = assets_view(session, Wanted("pdf", False, "", None))
    return view.anchor, summary_of(view)


def _newest(session: Session) -> Entry:
    """The newest entry of discovery, of a list, of group policy, or of a scan after them."""
    entries = [entry for stream in _STREAMS for entry in session.journal.entries(stream)]
    if not entries:
        raise HinomiError(
            T(
                "照合する記録がまだありません。hinomi inventory discover か "
                "hinomi inventory source import を先に行います。",
                "There is nothing to compare yet: run hinomi inventory discover, or "
                "hinomi inventory source import.",
            )
        )
    entries += session.journal.entries("run:", RUN_FINISHED)
    return max(entries, key=lambda entry: entry.sequence)


def _counted_to(newest: datetime, wanted: Wanted) -> datetime:
    if wanted.issued is None:
        return newest
    end = datetime.combine(wanted.issued + timedelta(days=1), time(), JST)
    return max(newest, end)


def _approved(baseline: Baseline | None) -> str:
    return f"{era_compact(baseline.at)} {baseline.by}" if baseline else ""


def _drifts(cases: Iterator[HostCase], names: Mapping[str, Host]) -> Iterator[DriftView]:
    for case in cases:
        if case.extra or case.missing:
            host = names[case.id]
            yield DriftView(
                host=host.name,
                host_id=host.id,
                zone=ZONES[host.zone].ja,
                address="、".join(map(str, host.addresses)),
                opened="\n".join(case.extra),
                closed="\n".join(one.removeprefix("- ") for one in case.missing),
                detail="承認した一覧にないポートが開いている" if case.extra else "応答がなくなった",
            )


def _contradiction(one: Contradiction, names: Mapping[str, Host]) -> ContradictionView:
    host = names.get(one.host)
    return ContradictionView(
        host=host.name if host else one.host,
        host_id=one.host,
        department=host.department if host else "",
        subject=SUBJECTS[one.subject].ja,
        words=tuple(_word(word, one) for word in one.words),
    )


def _word(word: Word, one: Contradiction) -> tuple[str, str, str]:
    source = _ORIGINS.get(word.origin, word.source)
    day = era_compact(word.at) if word.at else ""
    if one.subject is Subject.SEEN:
        return source, day or "記録なし", ""
    return source, _STATES.get(word.value, word.value), day


def _sources(gathered: Gathered) -> Iterator[str]:
    for told, matching in gathered.fits:
        count, fit = len(told.machines), len(matching.pairs)
        day = era_compact(told.at)
        yield f"{told.product}　{day} 書き出し　{count:,}台中{fit:,}台を台帳と照合"
    missing = [one for one in gathered.unseen if one.sources]
    if missing:
        yield f"収集プログラムの証跡がなく、ほかの情報源だけで知られる端末 {len(missing):,}台"
