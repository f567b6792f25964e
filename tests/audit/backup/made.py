"""Made-up targets and surveys, for tests that need some."""

from datetime import UTC, datetime

from audit.backup.targets import Target, read_targets
from checks.backup.model import Content, Copy, Depth, Placement, Reading, Survey, ToolKind
from checks.model import FactError, Why
from inventory.words import T

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
TEXT = """\
targets:
  juki-nas:
    tool: restic
    host: SV-901
    location: /backup/juki
    secrets: {password: juki-restic}
    holds: [BK-001]
"""


def target(text: str = TEXT) -> Target:
    """The one target of this text."""
    [found] = read_targets(text, "backup-targets.yaml")
    return found


def copy(id_: str = "a" * 64, at: datetime | None = AT) -> Copy:
    """A copy that is complete."""
    return Copy(id_, at, "SV-001", ("/srv/juki",), True, 10, 1000, 100)


def survey(*copies: Copy) -> Survey:
    """What a healthy repository tells."""
    return Survey(
        tool=ToolKind.RESTIC,
        version="0.18.0",
        at=AT,
        copies=copies or (copy(),),
        contents=(Content("/srv/juki", True, 10, 1000),),
        change=FactError(Why.UNDETERMINED, T("写しが一つ", "one copy only")),
        encrypted=True,
        append_only=FactError(Why.UNDETERMINED, T("分からない", "cannot tell")),
        keys=1,
        locks=(),
        problems=(T("ロック", "lock"),),
    )


def reading(part: tuple[int, int] | None = None, *, sound: bool = True) -> Reading:
    """A look for damage."""
    depth = Depth.PART if part else Depth.STRUCTURE
    return Reading(depth, part, AT, sound, (), 12345, 1.5)


def placement() -> Placement:
    """A place on another host."""
    return Placement(
        "SV-901", ("8:0",), "SV-001", ("8:16",), 10**12, 10**13, "root", 0o700, ("kanri",)
    )
