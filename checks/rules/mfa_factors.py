"""The second factors themselves: who has one, whose hands it is in, how good its codes are."""

from checks.facts.enrolment import GOOGLE, OATH, Enrolment, Token
from checks.facts.pam import Pam, walk
from checks.facts.pam_stack import Handler
from checks.mfa.model import CellVerdict, Enrolled
from checks.mfa.policy import MfaLimits
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged, not_applicable
from checks.rules.mfa import GATES
from checks.rules.mfa_cells import REMOTE, SCREENS, Given, of_cells
from inventory.words import T, joined

_LOOSE = ("nullok", "nouserok")
_LOCKS = ("pam_faillock.so", "pam_tally2.so")
_DEFAULT_WINDOW = 3  # pam_google_authenticator(8), WINDOW_SIZE
_OATH_WINDOW = 5  # pam_oath: window=5 where it is not given
_NONE = T(ja="二要素目を求めるサービスがない", en="no service asks for a second factor")


@check(
    "MFA-007",
    title=T(
        ja="全ての利用者の二要素目が登録され、登録が守られていること",
        en="Every account has its second factor enrolled, in a file that is kept safe",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:3(1)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="登録のない利用者は締め出されるか、一要素で通る。登録を自分で消せる者も同じ",
        en="Whoever has not enrolled is shut out or let past; so is who can delete the enrolment",
    ),
    remedy=T(
        ja="未登録の利用者を登録し、秘密のファイルを本人か root だけが読めるようにする。nullok の"
        "あいだは secret=/etc/…/${USER} user=root のように root に持たせる",
        en="Enrol who is not; let only the owner or root read the seed; while nullok is set, keep "
        "seeds with root (secret=/etc/…/${USER} user=root)",
    ),
)
@of_cells
def everybody_enrolled(given: Given) -> Outcome:
    """A file that the module refuses is no enrolment; one that its owner can delete may end.

    Who cannot come in by any door needs none.
    """
    enrolment = given.seen.people.enrolment
    if not enrolment.modules:
        return not_applicable(_NONE)
    names = sorted(
        {
            one.account
            for one in given.at(REMOTE | SCREENS)
            if not one.exempt and one.verdict is not CellVerdict.LOCKED
        }
    )
    if not names:
        return not_applicable(T(ja="入れる者がいない", en="nobody can come in"))
    states = {name: set(enrolment.of(name).values()) for name in names}
    loose = _may_leave(given.seen.pam, enrolment)
    bad = [T(ja=f"{one}: 未登録", en=f"{one}: not enrolled") for one in names if _none(states[one])]
    bad += [_refused(one) for one in enrolment.tokens if _is_refused(one, names)]
    bad += [_own(one) for one in enrolment.tokens if one.user in names and loose and _owned(one)]
    unknown = [one for one in names if not states[one] or Enrolled.UNKNOWN in states[one]]
    if not bad and (unknown or enrolment.incomplete):
        raise FactError(Why.UNDETERMINED, joined(unknown))
    return judged(
        not bad,
        observed=joined(dict.fromkeys(bad))
        if bad
        else _with(T(ja="登録済み", en="enrolled"), names),
        expected=T(ja="全員が登録済み", en="everybody enrolled"),
    )


def _with(words: T, names: list[str]) -> T:
    told = ", ".join(names)
    return T(ja=f"{words.ja}: {told}", en=f"{words.en}: {told}")


def _none(states: set[Enrolled]) -> bool:
    return bool(states) and states <= {Enrolled.NO}


def _is_refused(one: Token, names: list[str]) -> bool:
    return one.user in names and one.state is Enrolled.REFUSED


def _refused(one: Token) -> T:
    mode = "-" if one.mode is None else f"{one.mode:o}"
    return T(
        ja=f"{one.user}: {one.path} をモジュールが受け付けない（{mode}）",
        en=f"{one.user}: the module refuses {one.path} ({mode})",
    )


def _owned(one: Token) -> bool:
    return one.state is Enrolled.YES and one.owner not in (None, 0)


def _own(one: Token) -> T:
    return T(ja=f"{one.user}: {one.path} を自分で消せる", en=f"{one.user} can delete {one.path}")


def _may_leave(pam: Pam, enrolment: Enrolment) -> bool:
    """Whether those without a file are let past, so that deleting it is a way out."""
    return any(
        one.argument(word) is not None
        for one in _asking(pam)
        if one.module in enrolment.modules
        for word in _LOOSE
    )


def _asking(pam: Pam) -> list[Handler]:
    return [
        handler
        for service in GATES
        if service in pam.services
        for handler in walk(pam.stack(service, "auth"))
    ]


@check(
    "MFA-009",
    title=T(
        ja="ワンタイムコードが再利用・総当たり・長い有効時間から守られていること",
        en="One-time codes cannot be used twice, tried at will, or used long after",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(3)", "MIC:3(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="のぞき見た六桁をもう一度使われ、または百万通りを試されて、二要素目が破られる",
        en="Six digits that were overseen are used again, or all the million are tried",
    ),
    remedy=T(
        ja="google-authenticator -t -d -r 3 -R 30 -w 3 で登録し直す（-d は再利用の禁止、-r は"
        "回数の制限）。pam_oath は window を小さくし、同じPAMに pam_faillock を加える",
        en="Enrol again with google-authenticator -t -d -r 3 -R 30 -w 3; for pam_oath set a small "
        "window and add pam_faillock to the same stack",
    ),
)
def good_codes(enrolment: Enrolment, pam: Pam, limits: MfaLimits) -> Outcome:
    """WINDOW_SIZE counts codes, so 3 is one step each way; pam_oath itself limits no attempts."""
    seeds = [one for one in enrolment.tokens if one.module == GOOGLE and one.state is Enrolled.YES]
    stacks = [walk(pam.stack(one, "auth")) for one in GATES if one in pam.services]
    lists = [(one, stack) for stack in stacks for one in stack if one.module == OATH]
    if not seeds and not lists:
        return not_applicable(T(ja="ワンタイムコードの登録がない", en="no one-time codes"))
    bad = [f"{one.user}: {one.path}: {fault}" for one in seeds for fault in _faults(one, limits)]
    bad += [
        f"{one.raw.file}:{one.raw.number}: {fault}"
        for one, stack in lists
        for fault in _oath(one, stack, limits)
    ]
    shown = sorted({one.user for one in seeds}) or [OATH]
    return judged(
        not bad,
        observed=list(dict.fromkeys(bad)) or _with(T(ja="基準のとおり", en="as wanted"), shown),
        expected=_wanted(limits),
    )


def _wanted(limits: MfaLimits) -> str:
    return f"DISALLOW_REUSE, RATE_LIMIT {limits.otp_attempts} 30, WINDOW_SIZE {limits.otp_window}"


def _faults(one: Token, limits: MfaLimits) -> list[str]:
    told, found = one.options, []
    if "HOTP_COUNTER" not in told and "DISALLOW_REUSE" not in told:
        found.append("-DISALLOW_REUSE")
    rate = [int(word) for word in told.get("RATE_LIMIT", "").split()]
    if len(rate) != 2 or rate[0] * 30 > limits.otp_attempts * rate[1]:
        found.append(f"RATE_LIMIT {told.get('RATE_LIMIT', '-')}")
    window = int(told.get("WINDOW_SIZE", "") or _DEFAULT_WINDOW)
    if window > limits.otp_window:
        found.append(f"WINDOW_SIZE {window}")
    return found


def _oath(one: Handler, stack: tuple[Handler, ...], limits: MfaLimits) -> list[str]:
    """pam_oath looks that many steps to either side and counts no failures."""
    found = []
    window = one.argument("window")
    steps = int(window) if window and window.isdigit() else _OATH_WINDOW
    if 2 * steps + 1 > limits.otp_window:
        found.append(f"window={steps}")
    if not any(other.module in _LOCKS for other in stack):
        found.append("-pam_faillock")
    return found
