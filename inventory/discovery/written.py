"""Looks and knowledge as JSON, and back; a text of another shape is an error, never a guess."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Network
from typing import Any

from inventory.discovery.model import Device, How, Knowledge, Segment, Service, Sighting
from inventory.entries import canonical
from inventory.model import Zone

FORM = 1


class ShapeError(ValueError):
    """The text is not what this module writes."""


def write_sightings(sightings: tuple[Sighting, ...]) -> bytes:
    """What one look saw."""
    return canonical({"form": FORM, "sightings": [_sighting(one) for one in sightings]}).encode()


def write_knowledge(known: Knowledge) -> bytes:
    """A segment as it is known."""
    body = {
        "form": FORM,
        "segment": segment_body(known.segment),
        "since": _moment(known.since),
        "covered": _moment(known.covered),
        "tried": _moment(known.tried),
        "why": known.why,
        "direct": known.direct,
        "left_out": list(known.left_out),
        "devices": [_device(one) for one in known.devices],
    }
    return canonical(body).encode()


def read_knowledge(raw: bytes) -> Knowledge:
    """The segment that these bytes tell of; ShapeError where they do not."""
    try:
        body = json.loads(raw)
        if body["form"] != FORM:
            raise ShapeError(f"form {body['form']}")
        return Knowledge(
            segment=read_segment(body["segment"]),
            since=_read_moment(body["since"]),
            covered=_read_moment(body["covered"]),
            tried=_read_moment(body["tried"]),
            why=str(body["why"]),
            direct=body["direct"] is True,
            left_out=tuple(map(str, body["left_out"])),
            devices=tuple(map(_read_device, body["devices"])),
        )
    except (KeyError, TypeError, ValueError) as odd:
        raise ShapeError(type(odd).__name__) from None


def segment_body(segment: Segment) -> dict[str, str]:
    """A segment as an entry of the journal names it."""
    return {
        "network": str(segment.network),
        "zone": segment.zone.value,
        "site": segment.site,
    }


def read_segment(body: Mapping[str, Any]) -> Segment:
    """The segment that an entry names."""
    return Segment(IPv4Network(body["network"]), Zone(body["zone"]), str(body["site"]))


def _sighting(one: Sighting) -> dict[str, Any]:
    return {
        "at": _moment(one.at),
        "how": one.how.value,
        "address": one.address,
        "mac": one.mac,
        "maker": one.maker,
        "name": one.name,
        "serial": one.serial,
        "port": one.port,
        "services": _services(one.services),
    }


def _device(one: Device) -> dict[str, Any]:
    return {
        "key": one.key,
        "mac": one.mac,
        "addresses": [[address, _moment(at)] for address, at in one.addresses],
        "first": _moment(one.first),
        "last": _moment(one.last),
        "maker": one.maker,
        "name": one.name,
        "serial": one.serial,
        "port": one.port,
        "how": one.how.value,
        "services": _services(one.services),
        "services_at": _moment(one.services_at),
    }


def _read_device(body: Mapping[str, Any]) -> Device:
    services = body["services"]
    return Device(
        key=str(body["key"]),
        mac=str(body["mac"]),
        addresses=tuple((str(address), _sure(at)) for address, at in body["addresses"]),
        first=_sure(body["first"]),
        last=_sure(body["last"]),
        maker=str(body["maker"]),
        name=str(body["name"]),
        serial=str(body["serial"]),
        port=str(body["port"]),
        how=How(body["how"]),
        services=None if services is None else tuple(Service(*one) for one in services),
        services_at=_read_moment(body["services_at"]),
    )


def _services(services: tuple[Service, ...] | None) -> list[list[Any]] | None:
    if services is None:
        return None
    return [[one.port, one.name, one.product, one.version] for one in services]


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")


def _read_moment(text: str | None) -> datetime | None:
    return None if text is None else _sure(text)


def _sure(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ShapeError(text)
    return found
