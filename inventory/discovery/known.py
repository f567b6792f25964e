"""What is known of a segment, folded forward with every look at it; nothing of it is merged away.

A device is called by its MAC address, and by its address where nobody told one. What was seen of
an address without a MAC belongs to the one MAC that the same look tells for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from ipaddress import ip_address

from inventory.discovery.model import Device, How, Knowledge, Segment, Service, Sighting, Sweep

_RANDOM_KEPT, _KEPT = timedelta(days=90), timedelta(days=800)
_ADDRESSES = 16  # of one device, the newest
SAME_LOOK = timedelta(minutes=60)  # sightings so near to each other count as of one moment


def fold(before: Knowledge | None, sweep: Sweep) -> Knowledge:
    """What is known after one more look; one that was not whole adds what it saw, no more."""
    known = before or unknown(sweep.segment)
    devices = {one.key: _until(one, sweep.ended) for one in known.devices}
    for key, seen in devices_of(sweep.sightings).items():
        devices[key] = _seen(devices.get(key), key, seen)
    whole = sweep.ended if sweep.complete else None
    return Knowledge(
        segment=sweep.segment,
        since=_since(known, sweep) or whole,
        covered=whole or known.covered,
        tried=sweep.ended,
        why=sweep.why,
        direct=sweep.direct if whole else known.direct,
        left_out=sweep.left_out,
        devices=tuple(devices[key] for key in sorted(devices) if _kept(devices[key], sweep.ended)),
    )


def _since(known: Knowledge, sweep: Sweep) -> datetime | None:
    """When looks began that could show absence: those through a router could not."""
    return known.since if known.direct or not sweep.direct else None


def _until(device: Device, now: datetime) -> Device:
    """The device without times that a clock, since set right, put into the future."""
    latest = now + SAME_LOOK
    if device.last <= latest and (device.services_at is None or device.services_at <= latest):
        return device
    return replace(
        device,
        first=min(device.first, now),
        last=min(device.last, now),
        addresses=tuple((address, min(at, now)) for address, at in device.addresses),
        services_at=device.services_at and min(device.services_at, now),
    )


def unknown(segment: Segment) -> Knowledge:
    """A segment that nobody has looked at."""
    return Knowledge(segment, None, None, None, "", False, (), ())


def with_unseen(known: Iterable[Knowledge], permitted: Iterable[Segment]) -> tuple[Knowledge, ...]:
    """What is known, and the segments that may be looked at and never were: hosts may be there."""
    found = {one.segment.id: one for one in known}
    for one in permitted:
        found.setdefault(one.id, unknown(one))
    return tuple(one for _, one in sorted(found.items()))


def devices_of(sightings: Iterable[Sighting]) -> Mapping[str, list[Sighting]]:
    """The sightings of one look by device."""
    every = [one for one in sightings if one.address or one.mac]
    told: defaultdict[str, list[str]] = defaultdict(list)
    for one in every:
        if one.address and one.mac and one.mac not in told[one.address]:
            told[one.address].append(one.mac)
    found: defaultdict[str, list[Sighting]] = defaultdict(list)
    for one in every:
        macs = told.get(one.address, [])
        mac = one.mac or (macs[0] if macs else "")
        found[mac or one.address].append(replace(one, mac=mac))
    return found


def now_at(device: Device) -> tuple[str, ...]:
    """The addresses that it had when it was last seen."""
    return tuple(address for address, at in device.addresses if at >= device.last - SAME_LOOK)


def _seen(before: Device | None, key: str, seen: list[Sighting]) -> Device:
    seen = sorted(seen, key=lambda one: one.at)
    last, first = seen[-1].at, seen[0].at
    addresses = dict(before.addresses) if before else {}
    for one in seen:
        if one.address:
            addresses[one.address] = max(one.at, addresses.get(one.address, one.at))
    newest = sorted(addresses.items(), key=_newest_first)
    asked = [one for one in seen if one.services is not None]
    return Device(
        key=key,
        mac=seen[-1].mac,
        addresses=tuple(newest[:_ADDRESSES]),
        first=min(before.first, first) if before else first,
        last=max(before.last, last) if before else last,
        maker=_newest(seen, "maker") or (before.maker if before else ""),
        name=_newest(seen, "name") or (before.name if before else ""),
        serial=_newest(seen, "serial") or (before.serial if before else ""),
        port=_newest(seen, "port") or (before.port if before else ""),
        how=_best(seen),
        services=_services(asked) if asked else (before.services if before else None),
        services_at=asked[-1].at if asked else (before.services_at if before else None),
    )


def _newest_first(pair: tuple[str, datetime]) -> tuple[float, int, int]:
    address = ip_address(pair[0])
    return -pair[1].timestamp(), address.version, int(address)


def _services(asked: Iterable[Sighting]) -> tuple[Service, ...]:
    found = {one for sighting in asked for one in sighting.services or ()}
    return tuple(sorted(found))


def _newest(seen: Iterable[Sighting], field: str) -> str:
    told = [str(getattr(one, field)) for one in seen]
    return next((one for one in reversed(told) if one), "")


def _best(seen: Iterable[Sighting]) -> How:
    order = (How.NMAP, How.NEIGHBOUR, How.SWITCH)
    return min((one.how for one in seen), key=order.index)


def _kept(device: Device, now: datetime) -> bool:
    """Telephones that make up a new address each day do not stay for ever."""
    return now - device.last <= (_RANDOM_KEPT if device.random else _KEPT)
