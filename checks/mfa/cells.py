"""One answer for each account, each door and each class of addresses: never one for the host."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from checks.facts.accounts import Account
from checks.facts.doors import Doors
from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.socket_owners import SocketOwners
from checks.facts.sshd import Sshd
from checks.facts.sshd_answers import Instance
from checks.facts.sudoers import Sudoers
from checks.mfa.judging import deciding, verdict
from checks.mfa.local_doors import House, at_the_machine, from_afar, strays, unlisted_doors
from checks.mfa.model import (
    Cell,
    CellVerdict,
    Door,
    DoorKind,
    Person,
    Source,
)
from checks.mfa.people import People
from checks.mfa.policy import MfaLimits, exemption, expired
from checks.mfa.resolve import Connection, Server, disagreement, unasked
from checks.mfa.sources import HERE, ruled, sources
from checks.mfa.ssh import NO_WAY, Entry, entry
from checks.mfa.stacks import stacks_of
from checks.mfa.words import excepted, sentence, together
from inventory.words import T, joined

EVERYBODY = "*"  # the account of a cell that is about people whom nobody looked at
_SHOWN = 3
_RISING = frozenset({DoorKind.SUDO, DoorKind.SU})
_WITHOUT_SHELL = frozenset({DoorKind.VPN, DoorKind.OTHER})


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """All that was collected about who comes in how, and what the body decided."""

    people: People
    sshd: Sshd
    pam: Pam
    files: PamFiles
    sudoers: Sudoers
    doors: Doors
    sockets: SocketOwners


@dataclass(frozen=True, slots=True)
class Case:
    """Which host, as seen on which day, by whom audited, in which zones."""

    host: str
    day: date
    auditor: str
    zones: tuple[str, ...]

    @property
    def kept(self) -> "Case":
        """What the case has in common with other hosts and days: cells without exemptions."""
        return replace(self, host="", day=date.min)


def cells(seen: Seen, limits: MfaLimits, case: Case) -> tuple[Cell, ...]:
    """Every cell of a host, in the order of accounts, doors and sources."""
    bare = _worked_out(_Key(seen), replace(limits, exemptions=()), case.kept).cells
    return tuple(_exempted(one, limits, case) for one in bare) if limits.exemptions else bare


def misread(seen: Seen, limits: MfaLimits, case: Case) -> tuple[T, ...]:
    """How the answers of the servers differ from what is written, where they do."""
    return _worked_out(_Key(seen), replace(limits, exemptions=()), case.kept).misread


@dataclass(frozen=True, slots=True)
class _Worked:
    cells: tuple[Cell, ...]
    misread: tuple[T, ...]


class _Key:
    """What hosts have in common that have the same cells, whatever else differs on them.

    Facts that every host has for itself, as process numbers are in them, count by what is asked
    of them here; the others only as the very same objects: equal replies are read once.
    """

    __slots__ = ("_own", "_shared", "seen")

    def __init__(self, seen: Seen) -> None:
        people, sshd = seen.people, seen.sshd
        self.seen = seen
        self._shared = (
            people.accounts,
            people.shadow,
            people.enrolment,
            seen.pam,
            seen.files,
            seen.sudoers,
            seen.doors,
        )
        self._own = (
            (sshd.instances, sshd.others, sshd.pending, sshd.lines),
            (people.keys.login, people.keys.patterns, people.keys.closed),
            seen.sockets.owners,
        )

    def __hash__(self) -> int:
        return hash(tuple(map(id, self._shared)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and all(mine is its for mine, its in zip(self._shared, other._shared, strict=True))
            and self._own == other._own
        )


@lru_cache(maxsize=64)
def _worked_out(key: _Key, limits: MfaLimits, case: Case) -> _Worked:
    whole = _Whole(key.seen, limits, case)
    return _Worked(tuple(whole.cells()), tuple(whole.misread()))


class _Whole:
    """One host in the making."""

    def __init__(self, seen: Seen, limits: MfaLimits, case: Case) -> None:
        self._seen, self._limits, self._case = seen, limits, case
        self._accounts = list(seen.people.enabled(limits.service_accounts))
        self._people = {one.name: seen.people.person(one) for one in self._accounts}
        self._stacks = stacks_of(seen.pam, seen.files)
        groups = {
            one.name: seen.people.accounts.groups_of(one.name) for one in seen.people.accounts.all()
        }
        self._servers = [Server(one, groups) for one in seen.sshd.instances]
        self._sources = sources(case.zones, seen.sshd.lines, ruled(seen.pam, seen.files))
        root = next((self._people[a.name] for a in self._accounts if a.uid == 0), None)
        self._house = House(
            stacks=self._stacks,
            accounts=seen.people.accounts,
            sudoers=seen.sudoers,
            doors=seen.doors,
            sockets=seen.sockets,
            others=seen.sshd.others,
            strays=strays(seen.sockets, seen.sshd.instances),
            auditor=case.auditor,
            root=root,
        )

    def cells(self) -> Iterator[Cell]:
        for account in self._accounts:
            person = self._people[account.name]
            found = list(self._of(account, person))
            yield from map(self._shut, found) if _kept_out(person, found) else found
        yield from self._strangers()

    def _of(self, account: Account, person: Person) -> Iterator[Cell]:
        for server in self._servers:
            yield from self._ssh(server, account, person)
        for source in self._sources:
            for door, found in from_afar(self._house, person, source.address):
                if account.can_have_shell or door.kind in _WITHOUT_SHELL:
                    yield self._cell(account.name, door, source, found)
        if account.can_have_shell:
            for door, found in at_the_machine(self._house, person, account):
                yield self._cell(account.name, door, HERE, found)

    def _shut(self, cell: Cell) -> Cell:
        rising = cell.door.kind in _RISING
        return self._cell(cell.account, cell.door, cell.source, NO_WAY) if rising else cell

    def misread(self) -> Iterator[T]:
        yield from filter(None, map(disagreement, self._servers))

    def _ssh(self, server: Server, account: Account, person: Person) -> Iterator[Cell]:
        keys = self._seen.people.held(account)
        for port in server.instance.ports:
            door = Door(DoorKind.SSH, _ssh_name(port, self._servers), _service(server.instance))
            for source in self._sources:
                at = self._connection(server, person, source.address, port)
                found = entry(server, at, person, keys, self._stacks)
                yield self._cell(account.name, door, source, self._doubted(server, at, found))

    def _connection(self, server: Server, person: Person, address: str, port: int) -> Connection:
        return Connection(
            user=person.name,
            groups=person.groups,
            host=None if server.named else address,
            address=address,
            local=None,
            port=port,
            domain=None,
            partial=bool(self._seen.people.accounts.remote),
        )

    def _doubted(self, server: Server, at: Connection, found: Entry) -> Entry:
        """Nothing is known where the daemon runs with other settings, or was not asked."""
        pending = _pending(self._seen.sshd)
        error = server.instance.error
        refused = T(ja=f"設定が誤り: {error}", en=f"invalid config: {error}") if error else None
        doubt = together([disagreement(server), pending, refused, unasked(server, at)])
        return replace(found, doubt=doubt, known=frozenset(), certain=False) if doubt else found

    def _cell(self, account: str, door: Door, source: Source, found: Entry) -> Cell:
        said = verdict(found, self._limits.kinds)
        if not found.certain:
            said = CellVerdict.UNKNOWN
        unknown = said is CellVerdict.UNKNOWN
        offers = found.may if unknown else found.known
        ways = frozenset(one.way for one in offers)
        doubt = found.doubt if unknown else None
        shown = deciding(offers, self._limits.kinds, said)
        witnesses = sorted(found.witnesses, key=lambda one: one.way not in shown)
        return Cell(
            account=account,
            door=door,
            source=source,
            verdict=said,
            minimal=ways,
            witnesses=tuple(one for one in witnesses if one.way in ways)[:_SHOWN],
            doubt=doubt,
            exempt="",
            words=sentence(account, door, source, said, shown, doubt),
        )

    def _strangers(self) -> Iterator[Cell]:
        """People whom a directory knows and nobody listed here."""
        if not self._seen.people.accounts.remote:
            return
        cell = nobody_told(self._seen.people.accounts.unlisted())
        yield cell
        for door in unlisted_doors(self._house):
            words = sentence(EVERYBODY, door, HERE, cell.verdict, (), cell.doubt)
            yield replace(cell, door=door, source=HERE, words=words)


def _kept_out(person: Person, found: list[Cell]) -> bool:
    """Whether an account past its date has no session left from which to call su or sudo."""
    elsewhere = _RISING | {DoorKind.VPN}
    inside = [one for one in found if one.door.kind not in elsewhere]
    return person.expired and all(one.verdict is CellVerdict.LOCKED for one in inside)


def _exempted(cell: Cell, limits: MfaLimits, case: Case) -> Cell:
    """The cell with the exemption in force, and what to say of it or of one that is over."""
    given = limits.exemptions, cell.account, case.host, case.day
    if cell.account == EVERYBODY:
        return cell
    if found := exemption(*given):
        told = found.told()
        return replace(cell, exempt=told.ja, words=excepted(cell.words, told))
    if over := expired(*given):
        told = over.told()
        ended = T(ja=f"期限切れ: {told.ja}", en=f"expired: {told.en}")
        return replace(cell, words=excepted(cell.words, ended))
    return cell


def nobody_told(doubt: T) -> Cell:
    """The cell of all those of whom, and for the reason why, nothing is known."""
    door = Door(DoorKind.SSH, "ssh", "sshd")
    source = Source(T(ja="全ての場所", en="anywhere"), "")
    said = CellVerdict.UNKNOWN
    words = sentence(EVERYBODY, door, source, said, (), doubt)
    return Cell(EVERYBODY, door, source, said, frozenset(), (), doubt, "", words)


def _service(server: Instance) -> str:
    told = [one for branch in server.branches for one in branch.values.get("pamservicename", ())]
    return told[0] if told else server.services[0]


def _ssh_name(port: int, servers: list[Server]) -> str:
    every = [one for server in servers for one in server.instance.ports]
    return "ssh" if port == 22 or len(every) == 1 else f"ssh:{port}"


def _pending(sshd: Sshd) -> T | None:
    if not sshd.pending:
        return None
    files = joined(sshd.pending)
    return T(ja=f"再読込前: {files.ja}", en=f"not read again yet: {files.en}")
