"""Policy: limits, selection, severity overrides and waivers, for all hosts and for some.

`checks.policy_text` reads it. A block of `contexts` decides otherwise for the hosts it fits; the
one with more conditions wins, and `combine` refuses two with equally many that decide the same.
"""

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import date
from itertools import combinations, product
from types import MappingProxyType

from checks.advisories import NONE_GIVEN, Advisories
from checks.context import Subject
from checks.devices.approvals import NO_APPROVALS, Approvals
from checks.marked import Value, misplaced
from checks.model import Severity
from checks.staff import NO_STAFF, Staff
from checks.windows.releases import NO_RELEASES, Releases
from inventory.model import Classification, Criticality, Kind, Zone
from inventory.words import HinomiError, T

ANY = "*"
NOT_CLASSIFIED = "none"
DIMENSIONS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "zone": tuple(zone.value for zone in Zone),
        "classification": (*(one.value for one in Classification), NOT_CLASSIFIED),
        "kind": tuple(kind.value for kind in Kind),
        "criticality": tuple(one.value for one in Criticality),
    }
)


@dataclass(frozen=True, slots=True)
class Waiver:
    """An approved exception (例外承認, MIC 7.4) with its scope and its end.

    `host` is an id or "*", `compensating` the 代替措置, `until` the last day in Japan time.
    """

    check: str
    host: str
    reason: str
    compensating: str
    requester: str
    approver: str
    since: date
    until: date

    def covers(self, check: str, host: str, day: date) -> bool:
        """True when this check on this host is excepted on that day."""
        in_scope = self.check == check and self.host in (ANY, host)
        return in_scope and self.since <= day <= self.until


@dataclass(frozen=True, slots=True)
class SeverityOverride:
    """A severity that the municipality changed, with its reason."""

    check: str
    severity: Severity
    reason: str


@dataclass(frozen=True, slots=True)
class DefaultLimit:
    """A limit as shipped: its value, where the number comes from, whether it may be negative."""

    value: Value
    source: T
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """What a policy text may speak of: the shipped limits and the ids of the checks."""

    limits: Mapping[str, DefaultLimit]
    checks: Collection[str]


@dataclass(frozen=True, slots=True)
class Fragment:
    """What one policy file, or one block of it, says; `places` maps each decision to `file:line`.

    `explicit` and `effective` say for which checks ("*" for all) a compiled-in default does not
    suffice, and for which it does; `included` takes back what is `excluded` for other hosts.
    """

    limits: dict[str, Value] = field(default_factory=dict)
    explicit: set[str] = field(default_factory=set)
    effective: set[str] = field(default_factory=set)
    excluded: dict[str, str] = field(default_factory=dict)
    included: set[str] = field(default_factory=set)
    severities: dict[str, SeverityOverride] = field(default_factory=dict)
    waivers: list[Waiver] = field(default_factory=list)
    blocks: "list[Block]" = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """Decisions for the hosts that fit every condition; `when` maps a dimension to its words."""

    when: Mapping[str, frozenset[str]]
    said: Fragment
    place: str = field(compare=False)

    def fits(self, context: Mapping[str, str]) -> bool:
        """True where the host has one of the words in each dimension that is named."""
        return all(context[name] in words for name, words in self.when.items())

    def meets(self, other: "Block") -> bool:
        """True where a host can fit both."""
        return all(self.when[name] & other.when[name] for name in self.when.keys() & other.when)

    @property
    def told(self) -> str:
        """The conditions as a person reads them."""
        return ", ".join(f"{name}: {'|'.join(sorted(w))}" for name, w in sorted(self.when.items()))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a decision stands: `file:line`, and the conditions of its block, "" outside of one."""

    place: str
    when: str


@dataclass(frozen=True, slots=True)
class Policy:
    """What the municipality decided: frozen, complete, with the digest of its texts.

    `limits` maps "group.name" to the value; `explicit` names the checks (or "*") for which a
    compiled-in default does not suffice; `effective` those of them for which it does all the same;
    `excluded` the checks not selected, with the reason; `advisories` what is known of
    vulnerabilities, which counts in the digest too. These hold where no block decides otherwise;
    `within` gives the policy of one host. `overrides` win over everything.
    """

    limits: Mapping[str, object]
    explicit: frozenset[str]
    excluded: Mapping[str, str]
    severities: Mapping[str, SeverityOverride]
    waivers: tuple[Waiver, ...]
    digest: str
    advisories: Advisories = NONE_GIVEN
    effective: frozenset[str] = frozenset()
    blocks: tuple[Block, ...] = ()
    overrides: Mapping[str, Value] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict, compare=False)
    releases: Releases = NO_RELEASES
    staff: Staff = NO_STAFF
    approvals: Approvals = NO_APPROVALS

    def knowing(self, advisories: Advisories) -> "Policy":
        """This policy with vulnerability data; another digest, as other verdicts may follow."""
        digest = self._also("advisories", advisories.digest)
        return replace(self, advisories=advisories, digest=digest)

    def employing(self, staff: Staff) -> "Policy":
        """This policy with the accounts of a staff ledger, which count in the digest too."""
        return replace(self, staff=staff, digest=self._also("staff", staff.digest))

    def approving(self, approvals: Approvals) -> "Policy":
        """This policy with the approved configurations of devices; they count in the digest."""
        return replace(self, approvals=approvals, digest=self._also("approvals", approvals.digest))

    def dating(self, releases: Releases) -> "Policy":
        """This policy with a table of Windows releases, which counts in the digest too."""
        return replace(self, releases=releases, digest=self._also("releases", releases.digest))

    def _also(self, what: str, digest: str) -> str:
        return _digest({"policy": self.digest, what: digest}) if digest else self.digest

    def waiver(self, check: str, host: str, day: date) -> Waiver | None:
        """The waiver that covers this check on this host on that day, the longest first."""
        covering = [w for w in self.waivers if w.covers(check, host, day)]
        return max(covering, key=lambda w: w.until, default=None)

    def wants_explicit(self, check: str) -> bool:
        """True where only a deliberate setting counts for this check."""
        return check in self.explicit or (ANY in self.explicit and check not in self.effective)

    def fitting(self, subject: Subject) -> tuple[int, ...]:
        """Which blocks fit this host, the least specific first."""
        context = context_of(subject) if self.blocks else {}
        return tuple(n for n, block in enumerate(self.blocks) if block.fits(context))

    def within(self, fitting: Sequence[int]) -> "Policy":
        """The policy where exactly these blocks fit; without blocks it is the policy itself."""
        policy = replace(self, blocks=()) if self.blocks else self
        for number in fitting:
            policy = policy._with(self.blocks[number].said)  # noqa: SLF001 - own class
        return policy

    def origin(self, fitting: Sequence[int], *decisions: str) -> Origin | None:
        """Where the first of these was decided, "limit ssh.max_sessions" say; None if as shipped.

        A block that fits more closely comes first, whichever of them it decides.
        """
        overridden = [d for d in decisions if d.removeprefix("limit ") in self.overrides]
        if overridden:
            return Origin(f"--set {overridden[0].removeprefix('limit ')}", "")
        said = [(self.blocks[n].said.places, self.blocks[n].told) for n in reversed(fitting)]
        for places, when in (*said, (self.places, "")):
            for decision in decisions:
                if decision in places:
                    return Origin(places[decision], when)
        return None

    def _with(self, said: Fragment) -> "Policy":
        explicit, effective = _required(self.explicit, self.effective, said)
        excluded = {id_: why for id_, why in self.excluded.items() if id_ not in said.included}
        return replace(
            self,
            limits=MappingProxyType({**self.limits, **said.limits, **self.overrides}),
            explicit=explicit,
            effective=effective,
            excluded=MappingProxyType({**excluded, **said.excluded}),
            severities=MappingProxyType({**self.severities, **said.severities}),
        )


def _required(
    explicit: frozenset[str], effective: frozenset[str], said: Fragment
) -> tuple[frozenset[str], frozenset[str]]:
    """What is wanted in writing after one more block: "*" decides anew for every check."""
    if ANY in said.explicit or ANY in said.effective:
        return frozenset(said.explicit), frozenset(said.effective - {ANY})
    return (explicit - said.effective) | said.explicit, (effective - said.explicit) | said.effective


def context_of(subject: Subject) -> dict[str, str]:
    """The words of a host in each dimension that a block can name."""
    classification = subject.classification
    return {
        "zone": subject.zone.value,
        "classification": classification.value if classification else NOT_CLASSIFIED,
        "kind": subject.kind.value,
        "criticality": subject.criticality.value,
    }


def combine(
    defaults: Mapping[str, DefaultLimit],
    fragments: Sequence[Fragment],
    overrides: Mapping[str, Value],
) -> Policy:
    """One policy of the shipped limits, the municipality's files and this call's overrides.

    Two files that decide the same thing are an error, and two equally specific blocks that decide
    the same for one host: nobody could say which one holds.
    """
    _refuse_double(fragments)
    whole = Fragment(limits={name: default.value for name, default in defaults.items()})
    for said in fragments:
        _add(whole, said)
    blocks = sorted(whole.blocks, key=lambda b: (len(b.when), _digest(_block_text(b))))
    _refuse_ambiguous(blocks)
    whole.limits.update(overrides)
    whole.waivers.sort(key=astuple)
    policy = Policy(
        limits=MappingProxyType(whole.limits),
        explicit=frozenset(whole.explicit),
        excluded=MappingProxyType(whole.excluded),
        severities=MappingProxyType(whole.severities),
        waivers=tuple(whole.waivers),
        digest=_digest(_text(whole, blocks)),
        effective=frozenset(whole.effective),
        blocks=tuple(blocks),
        overrides=MappingProxyType(dict(overrides)),
        places=MappingProxyType(whole.places),
    )
    _refuse_nothing_left(policy)
    return policy


def contexts(policy: Policy) -> Iterator[tuple[int, ...]]:
    """Every set of blocks that can fit one host together, the empty one among them."""
    if not policy.blocks:
        yield ()
        return
    seen = set()
    for words in product(*DIMENSIONS.values()):
        context = dict(zip(DIMENSIONS, words, strict=True))
        fitting = tuple(n for n, block in enumerate(policy.blocks) if block.fits(context))
        if fitting not in seen:
            seen.add(fitting)
            yield fitting


def _add(whole: Fragment, said: Fragment) -> None:
    whole.limits.update(said.limits)
    whole.explicit.update(said.explicit)
    whole.effective.update(said.effective)
    whole.excluded.update(said.excluded)
    whole.severities.update(said.severities)
    whole.waivers.extend(said.waivers)
    whole.blocks.extend(said.blocks)
    whole.places.update(said.places)


def _text(said: Fragment, blocks: Sequence[Block] = ()) -> dict[str, object]:
    """What is said, without where; what nobody says is left out."""
    told = {
        "limits": said.limits,
        "explicit": sorted(said.explicit),
        "excluded": said.excluded,
        "severities": {name: asdict(change) for name, change in said.severities.items()},
        "waivers": [asdict(waiver) for waiver in said.waivers],
    }
    newer: dict[str, object] = {
        "effective": sorted(said.effective),
        "included": sorted(said.included),
        "contexts": [_block_text(block) for block in blocks],
    }
    return {**told, **{name: value for name, value in newer.items() if value}}


def _block_text(block: Block) -> dict[str, object]:
    when = {name: sorted(words) for name, words in block.when.items()}
    return {"when": when, **_text(block.said)}


def _digest(texts: Mapping[str, object]) -> str:
    canonical = json.dumps(
        texts, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )
    return hashlib.sha256(canonical.encode("utf-8", "backslashreplace")).hexdigest()


def _refuse_double(fragments: Sequence[Fragment]) -> None:
    seen: dict[str, str] = {}
    for said in fragments:
        for decision, place in said.places.items():
            if decision in seen:
                raise decided_twice(decision, place, seen[decision])
            seen[decision] = place


def _refuse_ambiguous(blocks: Sequence[Block]) -> None:
    for one, other in combinations(blocks, 2):
        if len(one.when) == len(other.when) and one.meets(other):
            for decision, place in other.said.places.items():
                if first := _same(decision, one.said.places):
                    raise _ambiguous(decision, place, first)


def _same(decision: str, places: Mapping[str, str]) -> str:
    """Where the other block decides this; "explicit *" decides for every check."""
    if decision.startswith("explicit "):
        wild = f"explicit {ANY}"
        near = places if decision == wild else {d: p for d, p in places.items() if d == wild}
        found = [p for d, p in near.items() if d.startswith("explicit ")]
        return places.get(decision) or (found[0] if found else "")
    return places.get(decision, "")


def decided_twice(decision: str, place: str, first: str) -> HinomiError:
    """The error for a thing that two places decide for all hosts."""
    return misplaced(
        place,
        T(
            f"「{decision}」は {first} にもあります。片方を消してください",
            f"`{decision}` is also decided in {first}; remove one of them",
        ),
    )


def _ambiguous(decision: str, place: str, first: str) -> HinomiError:
    return misplaced(
        place,
        T(
            f"「{decision}」は {first} でも決めています。条件の数が同じで、両方に当てはまる機器が"
            "あります。片方の when に条件を足してください",
            f"`{decision}` is also decided in {first}, with as many conditions, and a host can fit "
            "both; add a condition to one of the two",
        ),
    )


def _refuse_nothing_left(policy: Policy) -> None:
    """A block that takes back an exclusion must have something to take back."""
    for block in policy.blocks:
        for id_ in sorted(block.said.included):
            if id_ not in policy.excluded and not any(
                id_ in other.said.excluded for other in policy.blocks
            ):
                raise misplaced(
                    block.said.places[f"excluded {id_}"],
                    T(
                        f"{id_} はどこでも excluded ではありません。行を消してください",
                        f"{id_} is excluded nowhere; remove the line",
                    ),
                )
