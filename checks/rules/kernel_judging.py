"""How a kernel setting is judged: what runs now and what the next boot will set, both."""

from collections.abc import Iterable
from dataclasses import dataclass

from checks.facts.kernel_settings import KernelSettings
from checks.model import Outcome, Provenance, judged, not_applicable
from inventory.words import T, joined

PERSIST = T(
    ja="/etc/sysctl.d/60-local.conf に {0} を1行ずつ書き、sysctl --system で反映する",
    en="Write {0} into /etc/sysctl.d/60-local.conf, one on a line, and run sysctl --system",
)


@dataclass(frozen=True, slots=True)
class Want:
    """A key, the values that are good, and the kernel's own default if it is one number."""

    key: str
    good: frozenset[str]
    default: str | None


def settled(
    settings: KernelSettings, wants: Iterable[Want], also_wrong: Iterable[str] = ()
) -> Outcome:
    """Judge running and persistent values together; either alone is not enough."""
    present = [want for want in wants if settings.now(want.key) is not None]
    if not present:
        return not_applicable(
            T(ja="このカーネルにはない設定", en="this kernel has no such setting")
        )
    running = [
        f"{want.key} = {settings.now(want.key)}"
        for want in present
        if settings.now(want.key) not in want.good
    ]
    lost = [
        f"sysctl.d: {want.key} = {settings.at_boot(want.key) or '-'}"
        for want in present
        if after_boot(settings, want) not in want.good
    ]
    wrong = [*running, *also_wrong, *lost]
    return judged(
        not wrong,
        observed=joined(_shown(settings, want.key) for want in present),
        expected=", ".join(f"{want.key} = {'|'.join(sorted(want.good))}" for want in present),
        provenance=_provenance(settings, present),
        lines=tuple(wrong),
    )


def _shown(settings: KernelSettings, key: str) -> T:
    now, boot = f"{key} = {settings.now(key)}", settings.at_boot(key) or "-"
    return T(ja=f"{now}（起動時 {boot}）", en=f"{now} (at boot {boot})")


def after_boot(settings: KernelSettings, want: Want) -> str | None:
    """What the next boot brings: the files, else the kernel's default, else what runs now."""
    written = settings.at_boot(want.key)
    if written is not None:
        return written
    return want.default if want.default is not None else settings.now(want.key)


def _provenance(settings: KernelSettings, wants: Iterable[Want]) -> Provenance:
    pairs = [(settings.now(w.key), after_boot(settings, w), settings.at_boot(w.key)) for w in wants]
    if any(now != boot for now, boot, _ in pairs):
        return Provenance.DRIFT
    explicit = all(written is not None for _, _, written in pairs)
    return Provenance.EXPLICIT if explicit else Provenance.DEFAULT
