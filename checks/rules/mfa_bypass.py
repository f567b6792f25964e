"""Ways past the second factor that somebody wrote down, and servers that nobody wrote down."""

from collections.abc import Iterator

from checks.facts.pam import Pam, walk
from checks.facts.pam_files import DUO, PamFiles
from checks.facts.pam_stack import Handler
from checks.facts.sshd import Sshd
from checks.facts.sudoers import Sudoers
from checks.mfa.cells import misread
from checks.mfa.local_doors import strays
from checks.mfa.policy import exemption, expired
from checks.mfa.resolve import KEYWORDS, criteria
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged, not_applicable
from checks.rules.mfa import GATES
from checks.rules.mfa_cells import Given, of_cells
from inventory.words import NONE, T, joined

_SECOND = frozenset(
    f"pam_{name}.so"
    for name in ("google_authenticator", "oath", "u2f", "yubico", "pkcs11", "duo", "radius_auth")
)
_METHODS = "authenticationmethods"
_OPEN = (
    ("pam_radius_auth.so", "localifdown"),
    ("pam_google_authenticator.so", "grace_period"),
)
_CONDITIONS = frozenset(
    f"pam_{name}.so"
    for name in (
        "access",
        "exec",
        "group",
        "listfile",
        "localuser",
        "rhosts",
        "script",
        "succeed_if",
        "time",
        "wheel",
    )
)


@check(
    "MFA-008",
    title=T(
        ja="二要素目を飛ばす例外（グループ、庁内LAN、障害時など）が、理由と期限を添えて認められていること",
        en="Ways past the second factor (groups, LANs, outages) are approved, with reason and end",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:3(1)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="試験や移行のために開けた抜け道が残り、そこだけ一要素で入られる",
        en="A way past that was opened for a test stays, and there one factor is enough",
    ),
    remedy=T(
        ja="抜け道の行を外す。要るものは、責任者、期限、理由を添えて方針 mfa.bypasses に登録する",
        en="Remove the line; enter what is needed in mfa.bypasses of the policy, with an owner, an "
        "end and a reason",
    ),
)
@of_cells
def approved_ways_past(given: Given) -> Outcome:
    """What nullok lets past is judged by MFA-002; an approval that is over is none.

    The block of sshd for an account that is exempt is what the exemption is about.
    """
    seen = given.seen
    asked = list(_second(seen.pam))
    if not asked and not _lists(seen.sshd):
        return not_applicable(
            T(ja="二要素目を求めるサービスがない", en="no service asks for a second factor")
        )
    exempt = frozenset(one.account for one in given.cells if one.exempt)
    found = list(
        dict.fromkeys([*_written(seen.pam, seen.files, seen.sudoers), *_blocks(seen.sshd, exempt)])
    )
    texts, host, day = given.limits.bypasses, given.case.host, given.case.day
    open_ = [one for one in found if not exemption(texts, one, host, day)]
    over = [one for one in open_ if expired(texts, one, host, day)]
    shown: list[T | str] = [_over(one) if one in over else one for one in open_]
    return judged(
        not open_,
        observed=joined(shown) if shown else found or NONE,
        expected=NONE,
        lines=tuple(open_),
    )


def _over(line: str) -> T:
    return T(ja=f"{line}（期限切れ）", en=f"{line} (expired)")


def _second(pam: Pam) -> Iterator[Handler]:
    for service in GATES:
        if service in pam.services:
            yield from (one for one in walk(pam.stack(service, "auth")) if one.module in _SECOND)


def _lists(sshd: Sshd) -> bool:
    """Whether sshd asks anybody for more than one method."""
    return any("," in line.value for line in sshd.lines if line.keyword == _METHODS)


def _written(pam: Pam, files: PamFiles, sudoers: Sudoers) -> Iterator[str]:
    for service in GATES:
        if service in pam.services:
            yield from _past(walk(pam.stack(service, "auth")))
    duo = files.files.get(DUO)
    if any(one.module == "pam_duo.so" for one in _second(pam)):
        safe = [line for line in duo or () if line.replace(" ", "") == "failmode=secure"]
        if not safe:
            yield f"{DUO}: failmode=safe"
    group = sudoers.default("exempt_group")
    if isinstance(group, str):
        yield f"sudoers: exempt_group={group}"


def _blocks(sshd: Sshd, exempt: frozenset[str]) -> Iterator[str]:
    """Match blocks in which one method is enough."""
    for line in sshd.lines:
        weak = any("," not in one for one in line.value.split())
        if line.keyword != _METHODS or not line.match or not weak:
            continue
        users = [value for name, value in criteria(line.match) if name == "user"]
        if not any(set(value.split(",")) <= exempt for value in users):
            yield f"{line.file}: Match {line.match}: {line.keyword} {line.value}"


def _past(stack: tuple[Handler, ...]) -> Iterator[str]:
    """Conditions before a second factor that may end the stack or jump, and fail-open options."""
    last = max((at for at, one in enumerate(stack) if one.module in _SECOND), default=-1)
    for one in stack[: last + 1]:
        action = dict(one.control).get("success", "")
        jumps = action.isdigit() or action == "done"
        if one.module in _CONDITIONS and jumps:
            yield f"{one.raw.file}: {one.raw.text}"
        if any(one.module == name and one.argument(word) is not None for name, word in _OPEN):
            yield f"{one.raw.file}: {one.raw.text}"


_AS_READ = T(ja="すべて調べた設定のとおり", en="all as the settings that were read")


@check(
    "MFA-010",
    title=T(
        ja="動いている SSH サーバの全てが、調べた設定のとおりに動いていること",
        en="Every SSH server that runs does so with the settings that were read",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.1(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="起動時の引数や別のサーバが、設定ファイルの二要素を無効にする",
        en="An option at the start, or another server, undoes the two factors of the files",
    ),
    remedy=T(
        ja="起動時の -o をやめて設定ファイルに書き、要らない SSH サーバを止め、再読込する",
        en="Write options into the files, not on the command line; stop other servers; reload",
    ),
)
@of_cells
def servers_as_read(given: Given) -> Outcome:
    """Each listening sshd is asked with its own command line; what listens beside it is told."""
    sshd = given.seen.sshd
    if not sshd.installed and not sshd.others:
        return not_applicable(T(ja="SSH サーバがない", en="there is no SSH server"))
    bad = [f"port {port}: sshd" for port in strays(given.seen.sockets, sshd.instances)]
    bad += [*sshd.others, *sshd.pending]
    for one in sshd.instances:
        options = one.options.lower()
        bad += [f"{one.binary} {one.options}" for word in KEYWORDS if word in options][:1]
    doubts = misread(given.seen, given.limits, given.case)
    if not bad and doubts:
        raise FactError(Why.UNDETERMINED, doubts[0])
    shown = ", ".join(f"{one.binary} {one.options}".strip() for one in sshd.instances)
    well = T(ja=f"設定のとおり: {shown}", en=f"as set: {shown}")
    return judged(not bad, observed=bad or well, expected=_AS_READ)
