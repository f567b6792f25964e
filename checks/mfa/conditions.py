"""Modules of PAM that ask for no factor but look who comes: by group, by address, by a list.

What the host's data cannot settle is None, and both answers are possible.
"""

from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from ipaddress import ip_address, ip_network

from checks.facts.pam_files import ACCESS
from checks.mfa.answers import Ask, Choice
from checks.mfa.model import Enrolled, Password, Person, Visit
from inventory.words import T

Met = bool | None

MET = T(ja="条件に合う", en="the condition is met")
NOT_MET = T(ja="条件に合わない", en="the condition is not met")
NOT_TOLD = T(ja="条件を判定できない", en="nobody here can tell the condition")
ODD = T(ja="条件の書き方が誤り", en="the condition is written wrongly")

_FLAGS = frozenset({"debug", "use_uid", "quiet", "quiet_fail", "quiet_success", "audit"})
_NUMBERS: Mapping[str, Callable[[int, int], bool]] = {
    **dict.fromkeys(("<", "lt"), int.__lt__),
    **dict.fromkeys(("<=", "le"), int.__le__),
    "eq": int.__eq__,
    **dict.fromkeys((">", "gt"), int.__gt__),
    **dict.fromkeys((">=", "ge"), int.__ge__),
    "ne": int.__ne__,
}
_WORDS: Mapping[str, Callable[[str, str], bool]] = {
    "=": str.__eq__,
    "!=": str.__ne__,
    "=~": fnmatchcase,
    "!~": lambda left, right: not fnmatchcase(left, right),
    "in": lambda left, right: left in right.split(":"),
    "notin": lambda left, right: left not in right.split(":"),
}
_PEOPLE, _NOBODY = 1000, 65534  # login.defs(5), and the overflow UID
_GROUPS = ("ingroup", "notingroup")
_NETGROUPS = ("innetgr", "notinnetgr")
_FIELDS = ("user", "uid", "gid", "shell", "home", "ruser", "rhost", "tty", "service")
_ROOT = Person("root", 0, frozenset({"root"}), Password.UNKNOWN, {}, Enrolled.UNKNOWN, gid=0)


def all_of(answers: Iterable[Met]) -> Met:
    """False where one is false, None where none is but one is not known."""
    found = list(answers)
    return False if False in found else None if None in found else True


def _judged(ask: Ask, met: Met, no: str = "auth_err", yes: str = "success") -> tuple[Choice, ...]:
    if met is None:
        return (ask.any_of(NOT_TOLD, yes, no),)
    return (ask.answer(yes, MET) if met else ask.answer(no, NOT_MET),)


def _succeed_if(ask: Ask) -> tuple[Choice, ...]:
    """pam_succeed_if(8): conditions of three words, read until one does not hold or is odd."""
    words = [one for one in ask.handler.args if one not in _FLAGS]
    possible: list[str] = []
    for at in range(0, len(words), 3):
        code = _tested(ask, *words[at : at + 3])
        if code in ("auth_err", "service_err"):
            return _one_of(ask, *possible, code)
        possible += ["auth_err"] * (not code)
    return _one_of(ask, *possible, "success")


def _one_of(ask: Ask, *codes: str) -> tuple[Choice, ...]:
    why = (
        NOT_TOLD if len(codes) > 1 else {"success": MET, "service_err": ODD}.get(codes[0], NOT_MET)
    )
    return (ask.any_of(why, *dict.fromkeys(codes)),)


def _tested(ask: Ask, left: str, word: str = "", right: str = "") -> str:
    """What one condition answers, "" where that is not known; words count in any case."""
    left, word = left.lower(), word.lower()
    if not right or left not in _FIELDS or word not in {*_NUMBERS, *_WORDS, *_GROUPS, *_NETGROUPS}:
        return "service_err"
    who = _asked_of(ask)
    if not who or word in _NETGROUPS:
        return ""
    if word in _GROUPS:
        member = not who.groups.isdisjoint(right.split(":"))
        return "" if who.partial and not member else _said(member is (word == "ingroup"))
    if left == "rhost" and _names_hosts(right):
        return ""
    value = _attribute(ask.visit, who, left)
    return "" if value is None else _compared(value, word, right)


def _asked_of(ask: Ask) -> Person | None:
    """Whose attributes count: the caller's with `use_uid`."""
    if "use_uid" not in ask.handler.args:
        return ask.visit.person
    return ask.visit.caller or (_ROOT if ask.visit.as_root else None)


def _compared(value: str, word: str, right: str) -> str:
    if word in _WORDS:
        return _said(_WORDS[word](value, right))
    if not value.isdecimal() or not right.isdecimal():
        return "service_err"
    return _said(_NUMBERS[word](int(value), int(right)))


def _names_hosts(text: str) -> bool:
    """Whether a pattern is of names, by which PAM knows a client where sshd has UseDNS."""
    return bool(set(text.lower()) - set("0123456789abcdef.:*?[]-"))


def _said(met: bool) -> str:
    return "success" if met else "auth_err"


def _attribute(visit: Visit, person: Person, name: str) -> str | None:
    known = {
        "user": person.name,
        "uid": str(person.uid),
        "gid": None if person.gid is None else str(person.gid),
        "shell": person.shell or None,
        "home": person.home or None,
        "service": visit.service.lower(),
        "rhost": visit.address or None,
    }
    return known.get(name)


def _access(ask: Ask) -> tuple[Choice, ...]:
    """pam_access(8): the first rule that fits decides, and none means yes."""
    return _judged(ask, _admitted(ask), no="perm_denied")


def _admitted(ask: Ask) -> Met:
    given = ask.handler.argument("accessfile")
    known = ask.files.files if ask.files else {}
    path = given or ACCESS
    lines = known.get(path)
    if lines is None or any(ask.given(one) for one in ("fieldsep", "listsep")):
        return None
    extra = [known[one] or () for one in sorted(known) if one.startswith("/etc/security/access.d/")]
    if not given:
        lines = (*lines, *(line for one in extra for line in one))
    for line in lines:
        fits, admits = _rule(ask, line)
        if fits is None:
            return None
        if fits:
            return admits
    return True


def _rule(ask: Ask, line: str) -> tuple[Met, bool]:
    """Whether a line of access.conf(5) is about this visit, and what it says.

    A line with an empty field, or that begins with anything but a sign, a space even, is skipped.
    """
    sign, users, origins = [*line.split(":", 2), "", ""][:3]
    if sign[:1] not in ("+", "-") or not users.strip() or not origins.strip():
        return False, False
    fits = all_of((_list(users.split(), ask, _user), _list(origins.split(), ask, _origin)))
    return fits, sign[0] == "+"


def _list(words: list[str], ask: Ask, fits: Callable[[Ask, str], Met]) -> Met:
    """A list with EXCEPT, which may come again in what is excepted."""
    at = [*(one.upper() for one in words), "EXCEPT"].index("EXCEPT")
    found = [fits(ask, one) for one in words[:at]]
    met: Met = True if True in found else None if None in found else False
    if not met or at == len(words):
        return met
    except_ = _list(words[at + 1 :], ask, fits)
    return None if except_ is None else not except_


def _user(ask: Ask, word: str) -> Met:
    person = ask.visit.person
    if word.startswith("(") and word.endswith(")"):
        return word[1:-1] in person.groups or (None if person.partial else False)
    if "@" in word:
        return None
    if word.lower() in ("all", person.name.lower()):  # names of groups keep their case
        return True
    if ask.given("nodefgroup") or word in person.groups:
        return not ask.given("nodefgroup")
    return None if person.partial and word != "root" else False


def _origin(ask: Ask, word: str) -> Met:
    address = ask.visit.address
    if word.upper() in ("ALL", "LOCAL"):
        return word.upper() == "ALL" or not address
    if word.startswith("@"):
        return None
    if not address:
        return None if _is_name(word) else False
    if word.endswith(".") and word.replace(".", "").isdecimal():
        return address.startswith(word)
    try:
        network = ip_network(word, strict=False)
        within = network.prefixlen > 0 and ip_address(address) in network  # /0 fits nobody (tried)
        # Linux-PAM 1.7.0 of Debian 13 finds nobody in a prefix of IPv6, 1.5.2 does
        return None if within and network.version == 6 and "/" in word else within
    except ValueError:
        return None  # a name, whose address only the host's resolver knows, or a terminal


def _is_name(word: str) -> bool:
    return "/" not in word and "." not in word and ":" not in word


def _listfile(ask: Ask) -> tuple[Choice, ...]:
    """pam_listfile(8): whether a name is in a file; `onerr` where the file cannot be used."""
    return _judged(ask, _in_list(ask))


def _in_list(ask: Ask) -> Met:
    path, sense = ask.handler.argument("file") or "", ask.handler.argument("sense")
    lines = ask.files.files.get(path) if ask.files else None
    person, item = ask.visit.person, ask.handler.argument("item") or ""
    names = {
        "user": frozenset({person.name}),
        "group": person.groups,
        "rhost": frozenset({ask.visit.address} - {""}),
        "shell": frozenset({person.shell} - {""}),
    }.get(item)
    if not names or lines is None or sense not in ("allow", "deny") or ask.given("apply"):
        return None
    met = bool(names & set(lines))
    unseen = (
        person.partial if "group" in item else "rhost" in item and any(map(_names_hosts, lines))
    )
    return None if unseen and not met else met is (sense == "allow")


def _rootok(ask: Ask) -> tuple[Choice, ...]:
    return _judged(ask, ask.visit.as_root)


def _localuser(ask: Ask) -> tuple[Choice, ...]:
    password = ask.visit.person.password
    unsure = password is Password.UNKNOWN or ask.given("file")
    return _judged(ask, None if unsure else password is not Password.ELSEWHERE, no="perm_denied")


def _usertype(ask: Ask) -> tuple[Choice, ...]:
    """pam_usertype(8): people are those above SYS_UID_MAX, but for nobody."""
    regular = ask.visit.person.uid >= _PEOPLE and ask.visit.person.uid != _NOBODY
    if ask.given("isregular") is ask.given("issystem"):
        return (ask.any_of(NOT_TOLD, "success", "auth_err", "service_err"),)
    return _judged(ask, regular if ask.given("isregular") else not regular)


def _wheel(ask: Ask) -> tuple[Choice, ...]:
    """pam_wheel(8): a member of the group is ignored (let in with `trust`), others refused."""
    if ask.given("root_only") and ask.visit.person.uid != 0:
        return (ask.answer("ignore", NOT_MET),)
    if not (caller := ask.visit.caller):
        return (ask.any_of(NOT_TOLD, "success", "ignore", "perm_denied", "service_err"),)
    group = ask.handler.argument("group") or "wheel"
    member: Met = group in caller.groups
    if not member and (caller.partial or (not ask.given("group") and "root" in caller.groups)):
        member = None  # the group of GID 0 where there is no wheel
    yes, no = ("success" if ask.given("trust") else "ignore"), "perm_denied"
    if ask.given("deny"):
        yes, no = no, yes
    return _judged(ask, member, no=no, yes=yes)


CONDITIONS: Mapping[str, Callable[[Ask], tuple[Choice, ...]]] = {
    "pam_succeed_if.so": _succeed_if,
    "pam_access.so": _access,
    "pam_listfile.so": _listfile,
    "pam_rootok.so": _rootok,
    "pam_localuser.so": _localuser,
    "pam_usertype.so": _usertype,
    "pam_wheel.so": _wheel,
}
