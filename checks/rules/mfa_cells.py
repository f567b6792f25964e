"""How a check decides on cells: the facts behind them, and what every such check says alike."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from checks.context import Collection, Subject
from checks.facts.accounts import Accounts, Shadow
from checks.facts.doors import Doors
from checks.facts.enrolment import Enrolment
from checks.facts.pam import Pam
from checks.facts.pam_files import PamFiles
from checks.facts.socket_owners import SocketOwners
from checks.facts.ssh_keys import SshKeys
from checks.facts.sshd import Sshd
from checks.facts.sudoers import Sudoers
from checks.mfa.cells import Case, Seen, cells
from checks.mfa.model import Cell, CellVerdict, DoorKind
from checks.mfa.people import People
from checks.mfa.policy import MfaLimits
from checks.model import FactError, Outcome, Why, judged
from checks.rules.moment import day
from checks.rules.zones import ZoneLimits
from inventory.words import T, joined

REMOTE = frozenset({DoorKind.SSH, DoorKind.COCKPIT, DoorKind.XRDP, DoorKind.VPN, DoorKind.OTHER})
SCREENS = frozenset({DoorKind.CONSOLE, DoorKind.DISPLAY})
RISING = frozenset({DoorKind.SUDO, DoorKind.SU})
_STRONG = frozenset({CellVerdict.MFA, CellVerdict.LOCKED})
_SHOWN = 12
_WELL = (
    (CellVerdict.MFA, T(ja="二要素", en="two factors")),
    (CellVerdict.SAME_KIND, T(ja="同種の要素", en="one kind of factor")),
    (CellVerdict.SINGLE, T(ja="一要素", en="one factor")),
)


@dataclass(frozen=True, slots=True)
class Given:
    """A host with its cells and all that they were made of."""

    cells: tuple[Cell, ...]
    seen: Seen
    subject: Subject
    limits: MfaLimits
    case: Case

    def at(self, kinds: Iterable[DoorKind]) -> tuple[Cell, ...]:
        """The cells of these sorts of doors."""
        wanted = frozenset(kinds)
        return tuple(one for one in self.cells if one.door.kind in wanted)


def of_cells(decide: Callable[[Given], Outcome]) -> Callable[..., Outcome]:
    """A decision on cells as one on the facts that they are made of."""

    def on_facts(  # noqa: PLR0913, PLR0917 - one for each fact, as a check names what it needs
        accounts: Accounts,
        shadow: Shadow,
        enrolment: Enrolment,
        keys: SshKeys,
        sshd: Sshd,
        pam: Pam,
        files: PamFiles,
        sudoers: Sudoers,
        doors: Doors,
        sockets: SocketOwners,
        subject: Subject,
        collection: Collection,
        limits: MfaLimits,
        zones: ZoneLimits,
    ) -> Outcome:
        people = People(accounts, shadow, enrolment, keys)
        seen = Seen(people, sshd, pam, files, sudoers, doors, sockets)
        host = subject.host if limits.names_hosts else ""
        case = Case(host, day(collection), subject.audit_user, zones.networks)
        return decide(Given(cells(seen, limits, case), seen, subject, limits, case))

    on_facts.__doc__ = decide.__doc__
    on_facts.__name__, on_facts.__qualname__ = decide.__name__, decide.__qualname__
    on_facts.__module__ = decide.__module__
    return on_facts


def strong(cell: Cell) -> bool:
    """Two kinds of factor, or no way in at all."""
    return cell.verdict in _STRONG


def held_to(
    cells_: Iterable[Cell],
    expected: T,
    *,
    good: Callable[[Cell], bool] = strong,
) -> Outcome:
    """Every cell that nobody is exempt from is good; what is not known leaves it open.

    FactError where nothing is weak and something is not known.
    """
    judged_ = [one for one in cells_ if not one.exempt]
    unknown = [one for one in judged_ if one.verdict is CellVerdict.UNKNOWN]
    weak = [one for one in judged_ if one.verdict is not CellVerdict.UNKNOWN and not good(one)]
    if not weak and unknown:
        raise FactError(Why.UNDETERMINED, _told(unknown))
    return judged(
        not weak,
        observed=_told(weak) if weak else _all_well(judged_),
        expected=expected,
        lines=tuple(dict.fromkeys(s for one in weak for w in one.witnesses[:1] for s in w.steps)),
    )


def _told(found: list[Cell]) -> T:
    """The cells in words; those of one account that say the same are told once."""
    words = list(dict.fromkeys(one.words for one in found))
    rest = len(words) - _SHOWN
    more = [T(ja=f"ほか {rest} 件", en=f"{rest} more")] if rest > 0 else []
    return joined([*words[:_SHOWN], *more])


def _all_well(found: list[Cell]) -> T:
    """Who comes in with what; one factor is well where the check allows it, as sudo's does."""
    by: dict[CellVerdict, list[str]] = {}
    for one in sorted(found, key=lambda cell: cell.account):
        by.setdefault(one.verdict, []).append(one.account)
    told = [(words, ", ".join(dict.fromkeys(by[kind]))) for kind, words in _WELL if kind in by]
    if not told:
        return T(ja="入れる者がいない", en="nobody can come in")
    return joined([T(ja=f"{words.ja}: {n}", en=f"{words.en}: {n}") for words, n in told])
