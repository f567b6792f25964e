"""Updates that are on disk and not yet at work."""

from collections import defaultdict

from checks.facts.deleted_files import DeletedFiles
from checks.model import LawField, Outcome, Severity, check, judged
from inventory.words import NONE, T


@check(
    "UPD-012",
    title=T(
        ja="更新で入れ替わる前のプログラムを動かし続けていないこと",
        en="No service still runs what an update has replaced",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.6(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="更新を入れても、古いライブラリの弱点を抱えたまま動き続ける",
        en="The old library with its holes keeps running although the fix is on disk",
    ),
    remedy=T(
        ja="示されたサービスを再起動する。分からなければ機器を再起動する",
        en="Restart the services shown, or the host where that is not clear",
    ),
)
def restarted(files: DeletedFiles) -> Outcome:
    """proc_pid_maps(5): executable memory from a file that is no longer there."""
    by_name: dict[str, list[str]] = defaultdict(list)
    for command, path in files.uses:
        by_name[command].append(path)
    return judged(
        not by_name,
        observed=list(by_name) or NONE,
        expected=NONE,
        lines=tuple(f"{name}: {', '.join(paths[:6])}" for name, paths in sorted(by_name.items())),
    )
