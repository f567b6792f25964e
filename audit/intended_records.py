"""Group policy that was carried in: what it wants is kept as evidence, the journal names it.

The newest import of each domain and sort (objects, domain, fine) is the one that counts.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from audit.evidence import EvidenceStore
from inventory.gpo.model import PolicyObject, Value
from inventory.journal import Draft, Entry, Journal, canonical
from inventory.words import HinomiError, T

STREAM, IMPORTED = "gpo", "gpo.imported"
OBJECTS, DOMAIN, FINE = "objects", "domain", "fine"


@dataclass(frozen=True, slots=True)
class Imported:
    """One import: when it was taken and by whom, and what it holds."""

    domain: str
    sort: str
    taken: datetime
    by: str
    evidence: str
    objects: tuple[PolicyObject, ...]


class IntendedRecords:
    """Writes and reads the group policy of a workspace."""

    def __init__(self, journal: Journal, evidence: EvidenceStore, actor: str) -> None:
        """Write as `actor`."""
        self._journal, self._evidence, self._actor = journal, evidence, actor

    def keep(
        self, domain: str, sort: str, objects: Sequence[PolicyObject], taken: datetime, by: str
    ) -> bool:
        """Keep an import; False where this very one is the newest already."""
        text = canonical({"objects": [_as_object(one) for one in objects]}).encode()
        digest = self._evidence.put_masked(text)
        body = {
            "domain": domain,
            "sort": sort,
            "taken": taken.isoformat(),
            "by": by,
            "evidence": digest,
            "objects": len(objects),
            "passwords": sum(len(one.passwords) for one in objects),
        }
        draft = Draft(STREAM, IMPORTED, body, self._actor)

        def decide() -> list[Draft]:
            newest = self._newest().get((domain.casefold(), sort))
            return [] if newest is not None and dict(newest.body) == body else [draft]

        return bool(self._journal.append_decided(decide))

    def current(self) -> tuple[Imported, ...]:
        """What counts now, by domain."""
        newest = sorted(self._newest().items())
        return tuple(self._imported(entry) for _, entry in newest)

    def _newest(self) -> dict[tuple[str, str], Entry]:
        found: dict[tuple[str, str], Entry] = {}
        for entry in self._journal.entries(STREAM, IMPORTED):
            if entry.stream == STREAM:
                found[str(entry.body["domain"]).casefold(), str(entry.body["sort"])] = entry
        return found

    def _imported(self, entry: Entry) -> Imported:
        body = entry.body
        digest = str(body["evidence"])
        try:
            told = json.loads(self._evidence.get(digest))
            objects = tuple(_from_object(one) for one in told["objects"])
            taken = datetime.fromisoformat(str(body["taken"]))
        except (ValueError, LookupError, TypeError):
            file = self._evidence.path(digest)
            raise HinomiError(
                T(
                    f"{file}: グループポリシーの記録を読めません。取り込み直してください。",
                    f"{file}: the record of group policy cannot be read; import it again.",
                )
            ) from None
        return Imported(
            str(body["domain"]), str(body["sort"]), taken, str(body["by"]), digest, objects
        )


def _as_object(one: PolicyObject) -> dict[str, Any]:
    return {
        "guid": one.guid,
        "name": one.name,
        "domain": one.domain,
        "taken": one.taken.isoformat() if one.taken else None,
        "settings": {key: _listed(value) for key, value in sorted(one.settings.items())},
        "passwords": list(one.passwords),
        "withheld": one.withheld,
        "precedence": one.precedence,
    }


def _listed(value: Value) -> Any:  # noqa: ANN401 - what JSON can say
    if isinstance(value, tuple):
        return list(value)
    large = isinstance(value, int) and abs(value) >= 2**53  # RFC 8785: numbers are doubles
    return f"{value}" if large else value


def _from_object(one: Mapping[str, Any]) -> PolicyObject:
    return PolicyObject(
        str(one["guid"]),
        str(one["name"]),
        str(one["domain"]),
        datetime.fromisoformat(one["taken"]) if one["taken"] else None,
        dict(_settings(one["settings"])),
        tuple(one["passwords"]),
        int(one["withheld"]),
        one["precedence"],
    )


def _settings(told: Mapping[str, Any]) -> Iterator[tuple[str, Value]]:
    for key, value in told.items():
        yield key, tuple(value) if isinstance(value, list) else value
