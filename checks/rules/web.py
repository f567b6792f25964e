"""Web servers and proxies: no release told, no folder listed, no proxy for everyone."""

import re
from collections.abc import Iterable

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

_NO_WEB = T(ja="ウェブサーバがない", en="no web server")
_HTTP_LEVEL = ("/etc/nginx/nginx.conf", "/etc/nginx/conf.d/")
_EVERYONE = frozenset({"all", "0.0.0.0/0", "::/0", "0.0.0.0/0.0.0.0"})


_READ = re.compile(
    r"(/etc/(apache2|httpd|nginx)/)?("
    r"mods-enabled/\*\.(load|conf)|ports\.conf|(conf-enabled|conf\.modules\.d|conf\.d)/\*\.conf"
    r"|sites-enabled/(\*|\*\.conf)?|modules-enabled/\*\.conf|default\.d/\*\.conf"
    r"|snippets/[\w.-]+|mime\.types|(fastcgi|proxy|uwsgi|scgi)(_params|\.conf))"
    r"|/usr/share/nginx/modules/\*\.conf|/etc/letsencrypt/options-ssl-(apache|nginx)\.conf"
)


@check(
    "SVC-033",
    title=T(
        ja="プロキシサーバを誰でも使える設定でないこと",
        en="The proxy server does not serve everybody",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(8)", "MIC:6.1(10)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="分離したネットワークの抜け道になり、外部への攻撃の踏み台にもなる",
        en="It leads around the separation of networks and hides attackers",
    ),
    remedy=T(
        ja="squid.conf で http_access allow を業務のネットワークに限り、"
        "最後を http_access deny all とする",
        en="Limit http_access allow to your networks and end with http_access deny all",
    ),
)
def no_open_proxy(settings: ServiceSettings) -> Outcome:
    """squid.conf http_access: the first line that fits decides; past the last, its opposite."""
    if "squid" not in settings.present:
        return not_applicable(T(ja="プロキシサーバがない", en="no proxy server"))
    lines = _in_place(settings.of("squid"))
    lists = [one.words for one in lines if one.words[0].lower() == "acl"]
    wide = _EVERYONE | {words[1] for words in lists if _EVERYONE & set(words[3:])}
    limiting = ({"localhost"} | {words[1] for words in lists}) - wide
    access = [one for one in lines if one.words[0].lower() == "http_access"]
    wrong = _first_open(access, wide, limiting)
    if not wrong:
        _refuse_includes(lines)
        _refuse_lists_elsewhere(lists)
    return judged(
        not wrong,
        observed=wrong or NONE,
        expected=T(ja="許可していない相手は拒否", en="others are denied"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(wrong),
    )


def _first_open(lines: list[Setting], wide: Iterable[str], limiting: Iterable[str]) -> list[str]:
    """The line by which anybody gets through: it names no list of clients or users that it wants.

    A line that denies whoever is on none of the lists closes what comes after it.
    """
    everyone, known = set(wide), set(limiting)
    for one in lines:
        wanted = [word for word in one.words[2:] if word[0] != "!"]
        others = [word[1:] for word in one.words[2:] if word[0] == "!"]
        if one.words[1].lower() == "allow":
            if known.isdisjoint(wanted):
                return [str(one)]
        elif all(w in everyone for w in wanted) and all(w in known for w in others):
            return []
    last = lines[-1:]
    return [str(one) for one in last if one.words[1].lower() == "deny"]


def _refuse_lists_elsewhere(lists: Iterable[list[str]]) -> None:
    """squid.conf: a value in quotes is a file with the addresses."""
    for words in lists:
        if words[2].lower() == "src" and any('"' in word for word in words[3:]):
            raise FactError(Why.UNDETERMINED, " ".join(words))


def _in_place(lines: tuple[Setting, ...]) -> list[Setting]:
    """The lines of conf.d stand where the main file includes them."""
    parts = [one for one in lines if "/conf.d/" in one.path]
    found: list[Setting] = []
    for one in lines:
        if "/conf.d/" in one.path:
            continue
        found += parts if "/etc/squid/conf.d/" in one.text and one.words[0] == "include" else [one]
    return found


def _refuse_includes(lines: list[Setting]) -> None:
    for one in lines:
        if one.words[0] == "include":
            raise FactError(Why.UNDETERMINED, str(one))


@check(
    "SVC-034",
    title=T(
        ja="ウェブサーバが版数を答えないこと",
        en="The web server does not tell its release",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.5(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="版数から弱点を選んで攻撃できる",
        en="Attackers choose the hole by the release",
    ),
    remedy=T(
        ja="Apache は ServerTokens Prod と ServerSignature Off、nginx は server_tokens off とする",
        en="Apache: ServerTokens Prod, ServerSignature Off; nginx: server_tokens off",
    ),
)
def no_release_told(settings: ServiceSettings) -> Outcome:
    """ServerTokens is Full and nginx server_tokens is on where nothing is said."""
    apache, nginx = "apache" in settings.present, "nginx" in settings.present
    if not (apache or nginx):
        return not_applicable(_NO_WEB)
    told = [_apache_tells(settings.of("apache"))] if apache else []
    told += [_nginx_tells(settings.of("nginx"))] if nginx else []
    wrong = [line for lines, _ in told for line in lines]
    if not wrong:
        _refuse_unread(settings)
    sources = [source for _, source in told if source is not Provenance.EXPLICIT]
    return judged(
        not wrong,
        observed=wrong or NONE,
        expected=T(ja="版数を答えない設定", en="no release told"),
        provenance=next(iter(sources), Provenance.EXPLICIT),
        lines=tuple(wrong),
    )


def _apache_tells(lines: tuple[Setting, ...]) -> tuple[list[str], Provenance]:
    tokens = [one for one in lines if one.words[0].lower() == "servertokens"]
    signs = [one for one in lines if one.words[0].lower() == "serversignature"]
    wrong = [str(one) for one in signs if one.words[1].lower() != "off"]
    if not tokens:
        return [*wrong, "ServerTokens Full"], Provenance.DEFAULT
    bad = [str(one) for one in tokens if one.words[1].lower() not in ("prod", "productonly")]
    mixed = bool(bad) and len(bad) < len(tokens)
    return wrong + bad, Provenance.CONFLICTING if mixed else Provenance.EXPLICIT


def _nginx_tells(lines: tuple[Setting, ...]) -> tuple[list[str], Provenance]:
    said = [one for one in lines if _named(one) == "server_tokens"]
    wrong = [str(one) for one in said if one.words[1:] != ["off"]]
    everywhere = any(
        one.path.startswith(_HTTP_LEVEL) and one.words == ["server_tokens", "off"] for one in said
    )
    if not everywhere and not wrong:
        return ["server_tokens on"], Provenance.DEFAULT
    return wrong, Provenance.EXPLICIT


def _named(one: Setting) -> str:
    """The directive's name; `inner_` marks those inside a block of a server or place."""
    return one.words[0].lower().removeprefix("inner_")


def _refuse_unread(settings: ServiceSettings) -> None:
    """Files that are taken in from elsewhere, and directives that go on in the next line."""
    for service in ("apache", "nginx"):
        for one in settings.lines.get(service, ()):
            taken = _named(one) in ("include", "includeoptional") and not _READ.fullmatch(
                " ".join(one.words[1:]).strip("\"'")
            )
            if taken or len(one.words) < 2 or one.words[-1] == "\\":
                raise FactError(Why.UNDETERMINED, str(one))


@check(
    "SVC-035",
    title=T(
        ja="ウェブサーバがフォルダの中の一覧を見せないこと",
        en="The web server does not list folders",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(9)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="公開するつもりのないファイルが見つけられ、持ち出される",
        en="Files that were not meant to be public are found and fetched",
    ),
    remedy=T(
        ja="Apache は Options -Indexes（または a2dismod autoindex）、nginx は autoindex off とする",
        en="Apache: Options -Indexes, or a2dismod autoindex; nginx: autoindex off",
    ),
)
def no_listing(settings: ServiceSettings) -> Outcome:
    """Apache lists with mod_autoindex and Options Indexes or All; nginx with autoindex on."""
    if not settings.present & {"apache", "nginx"}:
        return not_applicable(_NO_WEB)
    apache = settings.of("apache") if "apache" in settings.present else ()
    nginx = settings.of("nginx") if "nginx" in settings.present else ()
    module = any(one.words[0].lower() == "loadmodule" for one in apache)
    wrong = [str(one) for one in apache if module and _lists(one.words)]
    wrong += [str(one) for one in nginx if _named(one) == "autoindex" and "on" in one.words[1:]]
    if not wrong:
        _refuse_unread(settings)
    return judged(
        not wrong,
        observed=wrong or NONE,
        expected=NONE,
        provenance=Provenance.EXPLICIT,
        lines=tuple(wrong),
    )


def _lists(words: list[str]) -> bool:
    options = {word.lower().strip("\"'") for word in words[1:]}
    return words[0].lower() == "options" and bool(options & {"indexes", "+indexes", "all", "+all"})
