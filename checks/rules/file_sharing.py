"""Files offered over the network: NFS exports, Samba shares, anonymous FTP."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from checks.facts.packages import Packages
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

_WORLD = frozenset({"", "*", "*.*", "0/0", "<world>", "0.0.0.0/0", "0.0.0.0/0.0.0.0", "::/0"})
_WORD = re.compile(r'(?:"[^"]*"|[^\s"])+')
_YES = frozenset({"yes", "true", "1", "on", "y"})
_SMB1 = frozenset({"core", "coreplus", "lanman1", "lanman2", "nt1"})
_GLOBAL = "global"
_PRO_READ = re.compile(r"/etc/proftpd/(conf\.d/|(modules|virtuals)\.conf)")
_NO_NFS = T(ja="NFS で公開していない", en="nothing is exported over NFS")
_NO_SAMBA = T(ja="Samba がない", en="no Samba server")


@dataclass(frozen=True, slots=True)
class _Export:
    """One client of one exported folder with its options, exports(5)."""

    path: str
    client: str
    options: tuple[str, ...]

    def on(self, option: str, opposite: str) -> bool:
        """Whether the option stands, the last one winning."""
        said = [word for word in self.options if word in (option, opposite)]
        return said[-1:] == [option]

    @property
    def open_to_all(self) -> bool:
        """True for every host in the world without Kerberos."""
        flavours = [word[4:] for word in self.options if word.startswith("sec=")]
        kerberos = bool(flavours) and all(
            one.startswith("krb5") for word in flavours for one in word.split(":")
        )
        return self.client in _WORLD and not kerberos

    def __str__(self) -> str:
        return f"{self.path} {self.client or '*'}({','.join(self.options)})"


@check(
    "SVC-022",
    title=T(
        ja="NFS の公開先を機器かネットワークで限っていること",
        en="NFS exports are limited to named hosts or networks",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(1)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ネットワークにつながる誰もがファイルを読み書きできる",
        en="Whoever is on the network reads and writes the files",
    ),
    remedy=T(
        ja="/etc/exports の * を機器名かネットワークに改め、exportfs -ra を実行する"
        "（ホスト名と括弧の間に空白を入れない）",
        en="Name hosts or networks in /etc/exports instead of *, no blank before the bracket; "
        "then exportfs -ra",
    ),
)
def exports_to_named_hosts(settings: ServiceSettings) -> Outcome:
    """exports(5): `host (rw)` with a blank exports to the world, as does a folder without host."""
    return _exported(settings, lambda one: one.open_to_all)


@check(
    "SVC-023",
    title=T(
        ja="NFS で相手先の root を root として扱わないこと",
        en="NFS does not treat the client's root as root",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(1)", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="相手先の機器の管理者が、この機器のファイルを root の権限で変えられる",
        en="Whoever is root on a client changes the files here as root",
    ),
    remedy=T(
        ja="/etc/exports の no_root_squash を消し、exportfs -ra を実行する",
        en="Delete no_root_squash in /etc/exports, then exportfs -ra",
    ),
    refs=("ssg:use_root_squashing_all_exports",),
)
def root_is_squashed(settings: ServiceSettings) -> Outcome:
    """exports(5): root_squash is the default, no_root_squash takes it away."""
    return _exported(settings, lambda one: one.on("no_root_squash", "root_squash"))


@check(
    "SVC-024",
    title=T(
        ja="NFS で一般利用者のポートと無認証のロックを受け付けないこと",
        en="NFS takes no requests from unprivileged ports and no unauthenticated locks",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(1)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="相手先の一般利用者が他人になりすまして要求を送れる",
        en="Any user of a client can send requests in another's name",
    ),
    remedy=T(
        ja="/etc/exports の insecure、insecure_locks、no_auth_nlm を消す",
        en="Delete insecure, insecure_locks and no_auth_nlm in /etc/exports",
    ),
    refs=("ssg:no_insecure_locks_exports", "ssg:restrict_nfs_clients_to_privileged_ports"),
)
def exports_are_secure(settings: ServiceSettings) -> Outcome:
    """exports(5): secure and secure_locks are the defaults."""

    def loose(one: _Export) -> bool:
        return (
            one.on("insecure", "secure")
            or one.on("insecure_locks", "secure_locks")
            or one.on("no_auth_nlm", "auth_nlm")
        )

    return _exported(settings, loose)


def _exported(settings: ServiceSettings, wrong: Callable[[_Export], bool]) -> Outcome:
    exports = list(_exports(settings.of("nfs")))  # written ones wait for the server
    if not exports:
        return not_applicable(_NO_NFS)
    found = [str(one) for one in exports if wrong(one)]
    return judged(
        not found,
        observed=found or [str(one) for one in exports[:6]],
        expected=T(ja="該当する公開なし", en="no such export"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(found),
    )


def _exports(lines: Iterable[Setting]) -> Iterator[_Export]:
    text = "\n".join(one.text for one in lines)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        words = _WORD.findall(line.partition(" #")[0])
        defaults: tuple[str, ...] = ()
        clients = 0
        for word in words[1:]:
            if word.startswith("-"):
                defaults = tuple(word[1:].split(","))
                continue
            client, _, rest = word.partition("(")
            clients += 1
            own = tuple(rest.rstrip(")").split(",")) if rest else ()
            yield _Export(words[0], client, defaults + own)
        if words and not clients:
            yield _Export(words[0], "", defaults)


@check(
    "SVC-025",
    title=T(
        ja="ファイル共有（Samba）を認証なしで使えないこと",
        en="Samba shares cannot be used without a password",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(1)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="庁内の誰もが、記録も残さずファイルを読み書きできる",
        en="Anybody reads and writes the files, and no name is recorded",
    ),
    remedy=T(
        ja="smb.conf の各共有から guest ok（public）= yes を消し、利用者を登録する",
        en="Delete guest ok (public) = yes from each share in smb.conf and register the users",
    ),
)
def no_guest_share(settings: ServiceSettings) -> Outcome:
    """smb.conf(5): guest ok, its synonym public, and guest_ok in shares that users make."""
    if "samba" not in settings.present:
        return not_applicable(_NO_SAMBA)
    sections = _samba(settings.of("samba"))
    names = ("guestok", "public", "guest_ok", "guestonly", "onlyguest")
    wrong = [
        f"[{section}] {name} = {values[name]}"
        for section, values in sections.items()
        for name in names
        if values.get(name, "").rstrip() in _YES
    ]
    if not wrong:
        _refuse_samba_includes(sections)
    return judged(
        not wrong,
        observed=wrong or NONE,
        expected=T(ja="該当する共有なし", en="no such share"),
        provenance=Provenance.EXPLICIT,
        lines=tuple(wrong),
    )


@check(
    "SVC-026",
    title=T(ja="ファイル共有（Samba）で SMB1 を使わないこと", en="Samba does not speak SMB1"),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(13)", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="改ざんを防げない古い方式で、広く知られた攻撃の対象になる",
        en="The old protocol cannot prevent tampering and is what known attacks use",
    ),
    remedy=T(
        ja="smb.conf の [global] に server min protocol = SMB2 と書く",
        en="Set server min protocol = SMB2 in [global] of smb.conf",
    ),
)
def no_smb1(settings: ServiceSettings, packages: Packages) -> Outcome:
    """smb.conf(5) server min protocol: SMB2_02 since Samba 4.11, LANMAN1 before."""
    if "samba" not in settings.present:
        return not_applicable(_NO_SAMBA)
    sections = _samba(settings.of("samba"))
    said = _global(sections, "serverminprotocol")
    if said not in _SMB1:
        _refuse_samba_includes(sections)
    lowest = said or _samba_default(packages)
    return judged(
        lowest not in _SMB1,
        observed=lowest,
        expected=">= SMB2",
        provenance=Provenance.EXPLICIT if said else Provenance.DEFAULT,
    )


@check(
    "SVC-027",
    title=T(
        ja="ファイル共有（Samba）の通信に署名を求めること",
        en="Samba wants every message signed",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.1(13)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="通信の途中で内容を書き換えられ、認証を横取りされる",
        en="Messages are altered on the way and logins relayed",
    ),
    remedy=T(
        ja="smb.conf の [global] に server signing = mandatory と書く",
        en="Set server signing = mandatory in [global] of smb.conf",
    ),
)
def signed_messages(settings: ServiceSettings) -> Outcome:
    """smb.conf(5) server signing: the default signs only where the client asks for it."""
    if "samba" not in settings.present:
        return not_applicable(_NO_SAMBA)
    sections = _samba(settings.of("samba"))
    said = _global(sections, "serversigning")
    good = ("mandatory", "required", "force", "forced", "enforced")
    _refuse_samba_includes(sections)
    return judged(
        said in good,
        observed=said or T(ja="既定（任意）", en="default (optional)"),
        expected=T(ja="必須（mandatory）", en="mandatory"),
        provenance=Provenance.EXPLICIT if said else Provenance.DEFAULT,
    )


def _samba(lines: Iterable[Setting]) -> dict[str, dict[str, str]]:
    """Sections with their parameters; case and blanks in names mean nothing, the last one wins."""
    found: dict[str, dict[str, str]] = {}
    section = _GLOBAL
    for one in lines:
        text = one.text.strip()
        if text.startswith("["):
            section = "".join(text.strip("[] ").lower().split())
        elif not text.startswith(("#", ";")):
            name, _, value = text.partition("=")
            key = "".join(name.lower().split())
            key = {"minprotocol": "serverminprotocol"}.get(key, key)
            found.setdefault(section, {})[key] = value.strip().lower()
    return found


def _global(sections: dict[str, dict[str, str]], name: str) -> str:
    return sections.get(_GLOBAL, {}).get(name, "")


def _refuse_samba_includes(sections: dict[str, dict[str, str]]) -> None:
    for section, values in sections.items():
        for name, value in values.items():
            other = name in ("include", "configfile", "configbackend")
            if value.endswith("\\") or (other and value not in ("", "file")):
                raise FactError(Why.UNDETERMINED, f"[{section}] {name} = {value}")


def _samba_default(packages: Packages) -> str:
    version = packages.versions.get("samba", "")
    number = re.search(r"(?:^|:)(\d+)\.(\d+)", version)
    if not number:
        raise FactError(
            Why.UNDETERMINED, T(ja="Samba の版数が不明", en="the release of Samba is unknown")
        )
    return "smb2_02" if (int(number[1]), int(number[2])) >= (4, 11) else "lanman1"


@check(
    "SVC-032",
    title=T(
        ja="FTP サーバに匿名でログインできないこと",
        en="The FTP server takes no anonymous login",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.1(1)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰でもファイルを取り出せ、置き場所として悪用される",
        en="Anybody fetches files, or uses the host as a store",
    ),
    remedy=T(
        ja="vsftpd.conf に anonymous_enable=NO と書く。proftpd なら <Anonymous> を消す",
        en="Set anonymous_enable=NO in vsftpd.conf; with proftpd delete <Anonymous>",
    ),
)
def no_anonymous_ftp(settings: ServiceSettings) -> Outcome:
    """vsftpd.conf(5): anonymous_enable is YES where nothing is said."""
    if not settings.present & {"vsftpd", "proftpd", "pureftpd", "ftpd"}:
        return not_applicable(T(ja="FTP サーバがない", en="no FTP server"))
    by_default = False
    pro = settings.of("proftpd")
    wrong = [str(one) for one in pro if "<anonymous" in one.text.lower()]
    if "vsftpd" in settings.present:
        said = dict.fromkeys(settings.files.get("vsftpd", ()), "YES")
        by_default = not settings.of("vsftpd")
        said |= {one.path: one.text.partition("=")[2].strip() for one in settings.of("vsftpd")}
        open_ = {path: v for path, v in said.items() if v.lower() not in ("no", "false", "0")}
        wrong += [f"{path}: anonymous_enable={value}" for path, value in sorted(open_.items())]
    if "pureftpd" in settings.present:
        last = [one.words[-1].lower() for one in settings.of("pureftpd")][-1:]
        wrong += [] if last == ["yes"] else ["pure-ftpd NoAnonymous=no"]
    if not wrong:
        _refuse_other_ftp(settings, pro)
    return judged(
        not wrong,
        observed=wrong or NONE,
        expected=NONE,
        provenance=Provenance.DEFAULT if by_default else Provenance.EXPLICIT,
    )


def _refuse_other_ftp(settings: ServiceSettings, pro: Iterable[Setting]) -> None:
    for one in pro:
        if "include" in one.words[0].lower() and not _PRO_READ.search(one.text):
            raise FactError(Why.UNDETERMINED, str(one))
    if "ftpd" in settings.present:
        raise FactError(Why.UNDETERMINED, "in.ftpd, uftpd")
