"""Databases: nobody gets in without proving who he is, and not from everywhere."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import ClassVar

from checks.fact import Limits
from checks.facts.listeners import Listeners
from checks.facts.service_settings import ServiceSettings, Setting
from checks.model import (
    FactError,
    LawField,
    Outcome,
    Provenance,
    Severity,
    Why,
    check,
    judged,
    not_applicable,
)
from inventory.words import NONE, T

_RISK = T(
    ja="パスワードなしで住民情報を読み出され、消去される",
    en="Residents' data is read and erased without any password",
)
_CLAUSES = ("MIC:6.2(1)①", "MIC:6.2(5)")
_AUTHENTICATED = T(ja="認証が必要", en="a password is wanted")


@dataclass(frozen=True, slots=True)
class DatabaseLimits(Limits):
    """The ports on which databases listen, written `tcp/5432`."""

    group: ClassVar[str] = "databases"

    ports: tuple[str, ...]


@check(
    "SVC-011",
    title=T(
        ja="データベースがすべてのアドレスで待ち受けていないこと",
        en="No database listens on every address",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(8)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="業務に関係のないネットワークからもデータベースに届く",
        en="Networks that have no business with the database reach it too",
    ),
    remedy=T(
        ja="設定の bind-address、listen_addresses、bind などを業務に要るアドレスだけにする",
        en="Name the needed addresses alone in bind-address, listen_addresses or bind",
    ),
)
def no_wildcard_database(listeners: Listeners, limits: DatabaseLimits) -> Outcome:
    """ip(7): a socket bound to 0.0.0.0 or :: takes connections on every address of the host."""
    mine = [one for one in listeners.sockets if one.name in limits.ports]
    if not mine:
        return not_applicable(
            T(ja="待ち受けているデータベースがない", en="no database is listening")
        )
    wrong = [f"{one.name} {one.address}" for one in mine if one.address.is_unspecified]
    return judged(
        not wrong,
        observed=wrong or [f"{one.name} {one.address}" for one in mine],
        expected=T(ja="特定のアドレス", en="named addresses"),
        lines=tuple(wrong),
    )


@check(
    "SVC-028",
    title=T(
        ja="Redis に外からパスワードなしで接続できないこと",
        en="Redis wants a password from other hosts",
    ),
    severity=Severity.CRITICAL,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="redis.conf で bind 127.0.0.1 とするか、requirepass を設定する",
        en="Set bind 127.0.0.1 or requirepass in redis.conf",
    ),
)
def redis_password(settings: ServiceSettings) -> Outcome:
    """redis.conf: the user `default` needs no password unless requirepass or `user` gives one.

    What protected-mode does for a socket that was bound on purpose differs between releases, so it
    counts for nothing where `bind` names an address of the network.
    """
    if "redis" not in settings.present:
        return not_applicable(T(ja="Redis がない", en="no Redis"))
    return _every_file(settings.of("redis"), _redis_is_open, "sentinel")


def _redis_is_open(lines: list[Setting]) -> bool | None:
    """True where open to the network; None where another file may say otherwise."""
    last = {one.words[0].lower(): one.words[1:] for one in lines if one.words}
    users = {one.words[1]: one.words[2] for one in lines if one.words[0].lower() == "user"}
    given = last.get("requirepass") == ["given"]
    closed = users["default"] in ("given", "off", "none") if "default" in users else given
    by_tls = last.get("tls-port", ["0"]) != ["0"] and last.get("tls-auth-clients", [""]) != ["yes"]
    by_tls = by_tls and "tls-auth-clients" in last  # without it a client needs a certificate
    if closed or (last.get("port") == ["0"] and not by_tls):
        return False
    if "bind" in last:
        local = all(_is_loopback(word.lstrip("-").strip('"')) for word in last["bind"])
    else:
        local = last.get("protected-mode", ["yes"]) != ["no"]
    others = bool({"include", "aclfile"} & last.keys())
    return (None if others else False) if local else (None if "aclfile" in last else True)


def _is_loopback(word: str) -> bool:
    try:
        return ip_address(word).is_loopback
    except ValueError:
        return word == "localhost"


@check(
    "SVC-029",
    title=T(
        ja="MongoDB の認証が有効であること",
        en="MongoDB wants its users to log in",
    ),
    severity=Severity.CRITICAL,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="mongod.conf に security: authorization: enabled と書く",
        en="Write security: authorization: enabled into mongod.conf",
    ),
)
def mongodb_authorization(settings: ServiceSettings) -> Outcome:
    """MongoDB's security.authorization is disabled where the file says nothing."""
    if "mongo" not in settings.present:
        return not_applicable(T(ja="MongoDB がない", en="no MongoDB"))
    files: dict[str, dict[str, str]] = {path: {} for path in settings.files.get("mongo", ())}
    for one in settings.of("mongo"):
        name, _, value = one.text.partition("#")[0].replace("=", ":").partition(":")
        files.setdefault(one.path, {})[name.strip()] = value.strip(" \"'").lower()
    said = [values[name] for values in files.values() for name in _AUTH if name in values]
    return judged(
        bool(files)
        and all(map(_mongo_asks, files.values()))
        and "noauth" not in settings.flags.get("mongo", ()),
        observed=said or NONE,
        expected=T(ja="認証が有効（enabled）", en="enabled"),
        provenance=Provenance.EXPLICIT if said else Provenance.DEFAULT,
    )


_AUTH = ("authorization", "auth")


def _mongo_asks(said: Mapping[str, str]) -> bool:
    """The setting transitionToAuth takes those who log in and those who do not."""
    asks = any(said.get(name) in ("enabled", "true") for name in _AUTH)
    return asks and said.get("transitionToAuth") != "true"


_MYSQL_READ: tuple[str, ...] = ("/etc/my.cnf.d", "/etc/mysql/conf.d", "/etc/mysql/mysql.conf.d")
_MYSQL_READ += ("/etc/mysql/mariadb.conf.d", "/etc/mysql/mariadb.cnf", "/etc/mysql/mysql.cnf")


@check(
    "SVC-030",
    title=T(
        ja="MySQL・MariaDB の認証を外す設定がないこと",
        en="No setting turns off the logins of MySQL or MariaDB",
    ),
    severity=Severity.CRITICAL,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="my.cnf と起動オプションから skip-grant-tables を消し、再起動する",
        en="Delete skip-grant-tables in my.cnf and among the options of the start; restart",
    ),
)
def mysql_grants(settings: ServiceSettings) -> Outcome:
    """With skip-grant-tables every account has every right, without a password."""
    if "mysql" not in settings.present:
        return not_applicable(T(ja="MySQL・MariaDB がない", en="no MySQL, no MariaDB"))
    server, path, found, odd = False, "", {}, []
    for one in settings.of("mysql"):
        text = one.text.split("#")[0].strip().lower().replace("_", "-")
        server, path = (server if path == one.path else False), one.path
        if text.startswith("["):
            server = text.strip("[]").startswith(("mysqld", "mariadbd", "server", "mariadb"))
        name, _, value = text.partition("=")
        if server and name.strip().removeprefix("loose-").startswith("skip-grant"):
            found[path] = [] if value.strip() in ("0", "off", "false", "no") else [str(one)]
        if text.startswith("!include") and text.split()[-1].rstrip("/") not in _MYSQL_READ:
            odd.append(str(one))
    wrong = [line for lines in found.values() for line in lines]
    wrong += sorted(settings.flags.get("mysql", ()))
    if odd and not wrong:
        raise FactError(Why.UNDETERMINED, odd[0])
    return judged(
        not wrong,
        observed=wrong or _AUTHENTICATED,
        expected=_AUTHENTICATED,
        provenance=Provenance.EXPLICIT,
        lines=tuple(wrong),
    )


@check(
    "SVC-031",
    title=T(
        ja="PostgreSQL に認証なし、または平文のパスワードで接続できないこと",
        en="PostgreSQL lets nobody in unasked, nor with a password in clear text",
    ),
    severity=Severity.HIGH,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=_RISK,
    remedy=T(
        ja="pg_hba.conf の trust と password を scram-sha-256（同じ機器内は peer）に改め、"
        "再読込する",
        en="Replace trust and password in pg_hba.conf by scram-sha-256 (peer locally); reload",
    ),
)
def postgresql_methods(settings: ServiceSettings) -> Outcome:
    """pg_hba.conf: `trust` asks nothing; `password` sends it readable unless the line wants TLS."""
    if "postgres" not in settings.present:
        return not_applicable(T(ja="PostgreSQL がない", en="no PostgreSQL"))
    lines = settings.of("postgres")
    if not lines:
        raise FactError(Why.UNDETERMINED, "pg_hba.conf")
    wrong = [str(one) for one in lines if _is_weak(one.words)]
    odd = [one for one in lines if one.words[0].startswith("include") or one.words[-1] == "\\"]
    if odd and not wrong:
        raise FactError(Why.UNDETERMINED, str(odd[0]))
    return judged(
        not wrong,
        observed=wrong or sorted({one.words[-1] for one in lines}),
        expected=T(ja="trust 以外の方式", en="any method but trust"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(wrong),
    )


_CLEAR = ("password", "ldap", "pam", "radius", "bsd")  # the server gets the password itself


def _is_weak(words: list[str]) -> bool:
    clear = words[-1] in _CLEAR and words[0] not in ("hostssl", "hostgssenc", "local")
    return words[-1] == "trust" or clear


def _every_file(
    lines: Iterable[Setting], is_open: Callable[[list[Setting]], bool | None], skipped: str
) -> Outcome:
    """Each file is an instance of its own; without any, the built-in settings are not known."""
    files: dict[str, list[Setting]] = {}
    for one in lines:
        if skipped not in one.path:
            files.setdefault(one.path, []).append(one)
    if not files:
        raise FactError(Why.UNDETERMINED, T(ja="設定ファイルがない", en="no file of settings"))
    answers = {path: is_open(its) for path, its in files.items()}
    wrong = [path for path, answer in answers.items() if answer]
    unsure = [path for path, answer in answers.items() if answer is None]
    if unsure and not wrong:
        raise FactError(Why.UNDETERMINED, ", ".join(unsure))
    return judged(
        not wrong,
        observed=wrong or _AUTHENTICATED,
        expected=_AUTHENTICATED,
        provenance=Provenance.EXPLICIT,
        lines=tuple(str(one) for path in wrong for one in files[path]),
    )
