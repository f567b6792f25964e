"""What OSCAL documents have in common: metadata, parties, subjects, evidence as resources."""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator

from audit.cycle.universe import TargetKind
from audit.cycle.years import name_of
from reports.audit_year_view import YearEvidence, YearFinding, YearView
from reports.oscal_text import NS, OSCAL, Json, kept, line, lines, moment, prop, props, uid, unique

_SYSTEM = f"{TargetKind.SYSTEM}:"


def metadata(view: YearView, title: str, title_ja: str) -> Json:
    """Title, moment, maker and every party that the document names."""
    maker = view.maker
    said = {
        "fiscal-year": view.year,
        "engagement": view.engagement,
        "edition": "public" if view.is_public else "internal",
        "as-of": view.on.isoformat(),
        "journal-sequence": maker.sequence,
        "journal-head": maker.head,
        "made-by": f"Hinomi {maker.program}",
    }
    return {
        "title": line(f"{title} {view.key}"),
        "last-modified": moment(maker.at),
        "version": f"{view.key}.{maker.sequence}",
        "oscal-version": OSCAL,
        "props": [prop("title-ja", f"{title_ja} {view.key}"), *props(said)],
        "roles": [{"id": "prepared-by", "title": "Prepared by"}],
        "parties": unique(_parties(view)),
        "responsible-parties": [{"role-id": "prepared-by", "party-uuids": [office(view)]}],
        "remarks": lines(
            f"{maker.municipality} {maker.department} の{title_ja}。"
            f"独自の項目は名前空間 {NS} の prop にある。"
            "satisfied は、適合と判断し、査閲を済ませ、有効な証拠があり、点検結果と食い違わず、"
            "解消していない指摘のないものだけ。それ以外は理由を付けて not-satisfied とする。"
        ),
    }


def office(view: YearView) -> str:
    """The party that made the document."""
    return uid("office", view.maker.municipality, view.maker.department)


def section(name: str) -> str:
    """The party that a section is."""
    return uid("section", name)


def person(name: str) -> str:
    """The party that a person is."""
    return uid("person", name)


def origin(view: YearView) -> list[Json]:
    """Who says so: the office."""
    return [{"actors": [{"type": "party", "actor-uuid": office(view)}]}]


def logged_by(name: str) -> list[Json]:
    """Who did it; nobody in the public edition."""
    return [{"party-uuid": person(name)}] if name else []


def target_subject(target: str) -> Json:
    """A section or a system as the subject of an observation."""
    if target.startswith(_SYSTEM):
        return {"subject-uuid": uid("system", target), "type": "component"}
    return {"subject-uuid": section(name_of(target)), "type": "party"}


def host_subject(host: str) -> Json:
    """A host as the subject of an observation."""
    return {"subject-uuid": uid("host", host), "type": "inventory-item"}


def definitions(targets: Iterable[str], hosts: Iterable[tuple[str, str]]) -> Json:
    """The systems and hosts that subjects name."""
    return kept(
        {
            "components": [_component(t) for t in sorted(set(targets)) if t.startswith(_SYSTEM)],
            "inventory-items": [_item(id_, name) for id_, name in sorted(set(hosts))],
        }
    )


def finding_hosts(one: YearFinding) -> Iterator[tuple[str, str]]:
    """The hosts of a finding with their names."""
    yield from ((fact.host, fact.host_name or fact.host) for fact in one.facts)


def resource(one: YearEvidence) -> Json:
    """A piece of evidence as a resource, by the digest of its bytes."""
    return {
        "uuid": evidence_id(one.digest),
        "title": line(one.name or "written down by the auditor"),
        "description": lines(one.text or one.name),
        "props": props({"source": one.source, "size": one.size}),
        "rlinks": [link(one.digest)],
    }


def link(digest: str) -> Json:
    """The name of these bytes (RFC 6920, "Naming Things with Hashes"), with their digest.

    It is a name and no place: where the evidence lies is the matter of who keeps it.
    """
    name = urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")
    return {
        "href": f"ni:///sha-256;{name}",
        "hashes": [{"algorithm": "SHA-256", "value": digest}],
    }


def evidence_id(digest: str) -> str:
    """The resource that evidence of this digest is."""
    return uid("evidence", digest)


def _component(target: str) -> Json:
    name = name_of(target)
    return {
        "uuid": uid("system", target),
        "type": "system",
        "title": line(name),
        "description": lines(name),
        "status": {"state": "other", "remarks": "台帳にある情報システム。稼働の状況は述べない。"},
    }


def _item(id_: str, name: str) -> Json:
    known = {} if id_ == name else {"asset-id": id_, "host-name": name}
    return kept({"uuid": uid("host", id_), "description": lines(name), "props": props(known)})


def _parties(view: YearView) -> Iterator[Json]:
    maker = view.maker
    yield _party(office(view), f"{maker.municipality} {maker.department}", "organization")
    yield from (_party(section(name), name, "organization") for name in _sections(view))
    persons = sorted(set(filter(None, _persons(view))))
    yield from (_party(person(name), name, "person") for name in persons)


def _party(uuid: str, name: str, kind: str) -> Json:
    return {"uuid": uuid, "type": kind, "name": prop("name", name)["value"]}


def _sections(view: YearView) -> list[str]:
    targets = [paper.target for paper in view.papers] + [one.target for one in view.findings]
    found = {name_of(target) for target in targets if not target.startswith(_SYSTEM)}
    found |= {name for one in view.findings for name in one.departments}
    return sorted(found)


def _persons(view: YearView) -> Iterator[str]:
    """Everybody whose deed the log of a risk tells."""
    for one in view.findings:
        yield from (each.by for each in one.raised)
        yield from (each.by for each in one.responses)
        yield from (each.by for each in one.claims)
        yield from (each.by for each in one.verifications)
        for waiver in one.waivers:
            yield from (waiver.requester, waiver.approver, waiver.ended_by)
