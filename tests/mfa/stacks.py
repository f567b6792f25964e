"""Random stacks of the modules that are modelled, as Hypothesis draws and shrinks them."""

from dataclasses import dataclass

from hypothesis import strategies as st

from checks.facts.pam_stack import CODES
from tests.checks.mfa.pam_vectors import GA, OATH

QUIET = (
    "pam_permit.so",
    "pam_deny.so",
    "pam_env.so",
    "pam_faildelay.so delay=0",
    "pam_nologin.so",
    "pam_warn.so",
    "pam_echo.so hello",
    "pam_rootok.so",
    "pam_localuser.so",
    "pam_missing.so",
    "pam_succeed_if.so quiet user ingroup exempt",
    "pam_succeed_if.so uid >= 500 user notingroup exempt",
    "pam_succeed_if.so quiet uid",
    "pam_access.so accessfile=/etc/security/lan.conf",
    "pam_u2f.so authfile=/etc/u2f_mappings nouserok",
    "pam_u2f.so authfile=/etc/u2f_mappings",
    "pam_google_authenticator.so nullok unknown_option",
)
_BOTH = tuple(
    line for line in QUIET if line.split(".")[0][4:] not in ("env", "faildelay", "echo", "u2f")
)
_WORDS = ("required", "requisite", "sufficient", "optional", "Required", "SUFFICIENT")
_FIRST = ("", " use_first_pass", " try_first_pass")
_PROMPTS = 3  # more would be thousands of logins
_LIKELY = ("success", "auth_err", "ignore", "user_unknown", "perm_denied", "default")
_ACTIONS = ("ok", "done", "bad", "die", "ignore", "reset", "1", "1", "2", "3")


@dataclass(frozen=True, slots=True)
class Stack:
    """A service with a file that it may include, and who comes from where and how."""

    lines: tuple[str, ...]
    inner: tuple[str, ...]
    account: tuple[str, ...]
    person: str
    address: str
    one_answer: bool
    empty_allowed: bool


def _debug() -> st.SearchStrategy[str]:
    return st.sampled_from(CODES).map(lambda code: f"pam_debug.so auth={code}")


@st.composite
def _asking(draw: st.DrawFn) -> str:
    """A module that asks for a factor, with options that change what it reads and keeps."""
    first = draw(st.sampled_from(_FIRST))
    null = draw(st.sampled_from(("", " nullok")))
    where = draw(st.sampled_from(("", " forward_pass", " secret=/etc/ga/${USER}")))
    digits = draw(st.sampled_from(("", " digits=6")))
    kinds = (
        f"pam_unix.so nodelay{null}{first}",
        f"{GA}{null}{where}{first}",
        f"{OATH} usersfile=/etc/users.oath{digits}{first}",
    )
    return draw(st.sampled_from((kinds[0], kinds[0], kinds[1], kinds[1], kinds[2])))


@st.composite
def _control(draw: st.DrawFn) -> str:
    if draw(st.booleans()):
        return draw(st.sampled_from(_WORDS))
    names = draw(st.lists(st.sampled_from(_LIKELY), min_size=1, max_size=4))
    pairs = [f"{name}={draw(st.sampled_from(_ACTIONS))}" for name in names]
    odd = draw(st.integers(0, 40))
    if odd == 0:
        pairs.append(draw(st.sampled_from(("sucess=ok", "Success=ok", "success=0", "ok"))))
    return f"[{' '.join(pairs)}]"


@st.composite
def _line(draw: st.DrawFn) -> str:
    odd = draw(st.integers(0, 60))
    if odd == 0:
        return draw(st.sampled_from(("atuh required pam_permit.so", "auth", "auth optional")))
    module = draw(st.one_of(_asking(), _asking(), st.sampled_from(QUIET), _debug()))
    return f"auth {draw(_control())} {module}"


@st.composite
def _account_line(draw: st.DrawFn) -> str:
    # pamtester has no answer to new_authtok_reqd; programs then ask for a new password
    debug = _debug().filter(lambda text: "new_authtok" not in text)
    debug = debug.map(lambda text: text.replace("auth=", "acct="))
    asking = st.sampled_from(("pam_unix.so", GA, OATH))
    module = draw(st.one_of(asking, st.sampled_from(_BOTH), debug))
    return f"account {draw(_control())} {module}"


def _few(lines: list[str]) -> tuple[str, ...]:
    """At most so many prompts, and one line of pam_oath: its codes are good once."""
    kept, prompts, oath = [], 0, 0
    for line in lines:
        asks = any(name in line for name in ("pam_unix", GA, OATH))
        prompts, oath = prompts + asks, oath + (OATH in line)
        if not asks or (prompts <= _PROMPTS and (OATH not in line or oath <= 1)):
            kept.append(line)
    return tuple(kept)


@st.composite
def stacks(draw: st.DrawFn) -> Stack:
    """One stack; an include, a substack or an include of nothing may stand among its lines."""
    lines = draw(st.lists(_line(), min_size=1, max_size=5))
    inner = draw(st.lists(_line(), min_size=0, max_size=3))
    kind = draw(st.sampled_from(("", "include", "substack", "@include", "absent")))
    at = draw(st.integers(0, len(lines)))
    whole = [*lines[:at], "INNER", *lines[at:]]
    kept = _few([one for line in whole for one in (inner if line == "INNER" else [line])])
    inner = [one for one in inner if one in kept]
    lines = [one for one in whole if one in kept or one == "INNER"]
    words = {"": [], "absent": ["auth include absent"], "@include": ["@include INNER"]}
    words |= {one: [f"auth {one} INNER"] for one in ("include", "substack")}
    spliced = tuple(w for one in lines for w in (words[kind] if one == "INNER" else [one]))
    person = draw(st.sampled_from("AABEOSX"))
    address = draw(st.sampled_from(("192.0.2.7", "203.0.113.9")))
    account = draw(st.lists(_account_line(), max_size=4))
    one, empty = draw(st.integers(0, 3)) == 0, draw(st.booleans())
    return Stack(spliced, tuple(inner), tuple(account), person, address, one, empty)
