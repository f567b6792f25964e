"""`hinomi inventory reconcile`, `seen` and `decide`: the ledger against what is known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from audit.discovery.baselines import approve, services_of
from audit.discovery.decisions import Decision, What, decide, device_key
from audit.discovery.grouping import Group, groups
from audit.discovery.known import Known, matched
from audit.discovery.matching import Index
from audit.discovery.model import Item, Outcome
from console.cli.main import FINDINGS, OK
from console.cli.output import emit_json, remark, say, table
from console.discovery_view import (
    Told,
    as_object,
    counted,
    coverage_rows,
    judge_now,
    known_now,
    outcome_rows,
)
from console.language import language, w
from console.session import Session
from inventory.discovery.permits import JAPAN
from inventory.discovery.proposals import Proposal, write_proposals
from inventory.words import HinomiError, T


@dataclass(frozen=True, slots=True)
class Deed:
    """What was typed for a decision."""

    what: str
    device: str
    host: str
    by: str
    why: str
    until: str


def show_reconciled(session: Session, xlsx: Path | None, *, every: bool, as_json: bool) -> int:
    """Print the ledger against the network as it is known; nothing is sent."""
    told = judge_now(session)
    if as_json:
        emit_json(as_object(told))
    else:
        coverage_rows(told.reconciliation)
        outcome_rows(told.reconciliation, every=every)
        remark(counted(told.reconciliation))
        if not told.known.segments:
            remark(
                w(
                    "まだ何も走査していません。hinomi inventory discover を先に行います。",
                    "Nothing was looked at yet: run hinomi inventory discover first.",
                )
            )
    if xlsx is not None:
        count = write_proposals(_proposals(told), xlsx)
        remark(
            w(
                f"{xlsx}: {count} 行。色の付いた欄を埋め、hinomi inventory import で取り込みます。",
                f"{xlsx}: {count} rows. Fill in the coloured cells, then hinomi inventory import.",
            )
        )
    return FINDINGS if told.violated else OK


def show_seen(session: Session, wanted: str, *, as_json: bool) -> int:
    """Print all that is known of one device, by any of its addresses."""
    known = known_now(session)
    key = device_key(wanted)
    found = [group for group in groups(known.segments) if _is_called(group, key)]
    if not found:
        raise HinomiError(
            T(
                f"{wanted} は見つかっていません。IP アドレスか MAC アドレスを書いてください。",
                f"{wanted} was not seen. Give an IP or a MAC address.",
            )
        )
    bodies = [_seen_body(group, known) for group in found]
    if as_json:
        emit_json(bodies)
        return OK
    for body in bodies:
        for name, label in _LABELS.items():
            say(f"{label.in_(language())}: {body[name] or '-'}")
        columns = (w("区画", "segment"), "IP", w("初回", "first seen"), w("最終", "last seen"))
        table(
            columns, ([p["segment"], p["address"], p["first"], p["last"]] for p in body["places"])
        )
    return OK


def keep_decision(session: Session, deed: Deed) -> None:
    """Write down what a person decided about a device."""
    known = known_now(session)
    key = device_key(deed.device)
    found = [group for group in groups(known.segments) if _is_called(group, key)]
    if len(found) != 1:
        told = T("見つかっていません", "was not seen") if not found else _SEVERAL
        raise HinomiError(T(f"{deed.device} は{told.ja}。", f"{deed.device} {told.en}."))
    decision = Decision(
        what=_what(deed.what),
        device=found[0].key,
        by=deed.by,
        why=deed.why,
        at=datetime.now(UTC),
        host=_host(session, deed.host) if deed.host else "",
        until=_day(deed.until) if deed.until else None,
    )
    decide(session.journal, decision, session.actor)
    remark(w(f"{found[0].key}: 記録しました。", f"{found[0].key}: kept."))


_LABELS = {
    "device": T("機器", "device"),
    "maker": T("メーカー", "maker"),
    "port": T("接続ポート", "port"),
    "host": T("台帳の機器", "host"),
    "services": T("サービス", "services"),
    "first_seen": T("初回", "first seen"),
    "last_seen": T("最終", "last seen"),
}
_SEVERAL = T("複数あります。MAC アドレスで示してください", "is several devices; give a MAC address")


def approve_baseline(session: Session, by: str) -> None:
    """Approve the services that are open now."""
    known = known_now(session)
    services = {id_: told for id_, (told, _) in services_of(matched(known)).items()}
    count = approve(session.journal, session.evidence, services, by, session.actor)
    remark(
        w(
            f"{count} 台のサービスを基準として承認しました（{by}）。",
            f"The services of {count} hosts are the baseline now ({by}).",
        )
    )


def _what(text: str) -> What:
    try:
        return What(text)
    except ValueError:
        known = ", ".join(one.value for one in What)
        raise HinomiError(
            T(f"{text}: {known} のどれかです。", f"{text}: must be one of {known}.")
        ) from None


def _host(session: Session, named: str) -> str:
    found = [host.id for host in session.ledger.hosts if named in (host.id, host.name)]
    if len(found) != 1:
        raise HinomiError(
            T(
                f"台帳に {named} はありません。hinomi inventory list で確かめてください。",
                f"{named} is not in the ledger; see hinomi inventory list.",
            )
        )
    return found[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise HinomiError(
            T(f"期限「{text}」を読めません。例 2027-03-31", f"cannot read {text!r}: 2027-03-31")
        ) from None


def _is_called(group: Group, key: str) -> bool:
    every = {address for place in group.places for address, _ in place.device.addresses}
    return key in {group.key, group.mac, *every}


def _seen_body(group: Group, known: Known) -> dict[str, Any]:
    match = Index(known.hosts).match(group, known.decided)
    decision = known.decided.get(group.key)
    services = group.newest.services
    return {
        "device": group.key,
        "mac": group.mac,
        "maker": group.told("maker"),
        "random": group.random,
        "port": group.told("port"),
        "host": "" if match is None else match.host.id,
        "by": "" if match is None else match.by.value,
        "against": match is not None and match.against,
        "decision": "" if decision is None else f"{decision.what.value} {decision.by}",
        "services": ", ".join(f"{one.port}/tcp {one.name}" for one in services or ()),
        "first_seen": _shown(group.first),
        "last_seen": _shown(group.last),
        "places": [
            {
                "segment": place.segment.id,
                "address": address,
                "first": _shown(place.device.first),
                "last": _shown(at),
            }
            for place in group.places
            for address, at in place.device.addresses
        ],
    }


def _shown(at: datetime) -> str:
    return f"{at.astimezone(JAPAN):%Y-%m-%d %H:%M}"


def _proposals(told: Told) -> Iterator[Proposal]:
    for item in told.reconciliation.items:
        if item.outcome is Outcome.UNREGISTERED:
            yield Proposal(item.zone, item.addresses, item.mac, item.port, _note(item))


def _note(item: Item) -> str:
    first = _shown(item.first_seen) if item.first_seen else "-"
    parts = [f"走査で検出（初回 {first}）", f"メーカー {item.maker}" if item.maker else ""]
    parts.append(f"接続ポート {item.port}" if item.port else "")
    return "。".join(part for part in parts if part)
