"""Files in home folders: whose they are, who can get at them, and what should not be there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.accounts import Account, Accounts
from checks.facts.file_modes import FileMode
from checks.facts.home_files import HomeFiles, Part
from checks.facts.homes import Home, Homes
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged
from inventory.words import NONE, T, joined

_NOBODY = 65534
_CLAUSES = ("MIC:6.2(1)①", "MIC:6.1(1)")


@dataclass(frozen=True, slots=True)
class HomeLimits(Limits):
    """Which files in home folders are looked at, and what they may be at most."""

    group: ClassVar[str] = "homes"

    init_files: str
    init_mode: str
    history_files: tuple[str, ...]


def _owners(accounts: Accounts) -> list[Account]:
    """Root and the accounts of people, as far as they have a shell and a home of their own."""
    return [
        one
        for one in accounts.local
        if one.uid == 0 or 1000 <= one.uid < _NOBODY
        if one.can_have_shell and one.home.startswith("/") and len(one.home) > 1
        if one.home != "/nonexistent"
    ]


def _people_groups(accounts: Accounts) -> set[int]:
    """Groups that people are in; a group of the system alone is none of them."""
    people = {one.gid for one in accounts.local if one.uid == 0 or 1000 <= one.uid < _NOBODY}
    return people | {one.gid for one in accounts.groups if one.members}


def _none(part: Part, bad: Iterable[FileMode | str], expected: T) -> Outcome:
    """Judge that there is none; a walk that did not see all shows no absence."""
    lines = tuple(sorted(set(map(str, bad))))
    if not lines and not part.whole:
        raise FactError(Why.TRUNCATED, T(ja="ホームフォルダの探索", en="the walk over the homes"))
    if not lines and part.refused:
        raise FactError(
            Why.NO_PRIVILEGE,
            T(
                ja=f"中を見られない場所が {part.refused} か所ある",
                en=f"{part.refused} places could not be entered",
            ),
        )
    shown = joined(lines[:20]) if lines else NONE
    return judged(not lines, observed=shown, expected=expected, lines=lines[:40])


def _in(account: Account, files: Iterable[FileMode]) -> list[FileMode]:
    """The entries directly in the home of an account."""
    return [one for one in files if one.path.rpartition("/")[0] == account.home.rstrip("/")]


def _name(one: FileMode) -> str:
    return one.path.rpartition("/")[2]


@check(
    "FIL-029",
    title=T(
        ja="ホームフォルダの中のファイルを、システムの利用者や存在しない利用者が所有していないこと",
        en="Files in home folders do not belong to system accounts or to nobody known",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="サービスを乗っ取った者や、後から同じ番号で作られた利用者に読まれ、書き換えられる",
        en="Whoever takes over a service, or a later account of that number, can read and alter it",
    ),
    remedy=T(ja="chown で本人のものにする", en="Give them to the user with chown"),
    refs=(
        "ssg:accounts_users_home_files_ownership",
        "ssg:accounts_users_home_files_groupownership",
    ),
)
def home_owners(homes: HomeFiles) -> Outcome:
    """passwd(5): people have numbers from 1000; what root wrote for them does no harm."""
    expected = T(ja="本人、他の職員又はrootの所有", en="owned by people or root")
    return _none(homes.foreign, homes.foreign.files, expected)


@check(
    "FIL-030",
    title=T(
        ja="ホームフォルダの中のファイルを他の利用者が読み書きできないこと",
        en="Other users can neither read nor write files in home folders",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="業務の文書や鍵を、同じ機器を使う者に読まれる",
        en="Work files and keys can be read by whoever uses the same host",
    ),
    remedy=T(
        ja="ホームフォルダを chmod 0750 とするか、挙げられたものを chmod g-w,o= とする",
        en="chmod 0750 the home folder, or chmod g-w,o= what is listed",
    ),
    refs=("ssg:accounts_users_home_files_permissions",),
)
def home_contents(homes: HomeFiles) -> Outcome:
    """path_resolution(7): what lies in a folder that others cannot enter is closed to them."""
    expected = T(ja="他の利用者から届かない、又は 0750 以下", en="out of reach, or <= 0750")
    return _none(homes.exposed, homes.exposed.files, expected)


@check(
    "FIL-031",
    title=T(
        ja="ホームフォルダの設定ファイル（ドットファイル）を本人が所有していること",
        en="Dot files in home folders belong to their user",
    ),
    severity=Severity.MEDIUM,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="所有者は書き換えられるため、本人のログイン時に任意のコマンドを動かせる",
        en="Whoever owns them can have commands run when the user logs in",
    ),
    remedy=T(ja="chown で本人のものにする", en="Give them to the user with chown"),
    refs=("ssg:accounts_user_dot_user_ownership", "ssg:accounts_user_dot_group_ownership"),
)
def dot_owners(accounts: Accounts, homes: HomeFiles) -> Outcome:
    """bash(1) runs ~/.bashrc as the user, whoever wrote it; root may own what it hands out."""
    groups = _people_groups(accounts)
    bad = (
        one
        for account in _owners(accounts)
        for one in _in(account, homes.dots.files)
        if one.uid not in _uids(accounts, account) or _foreign_group(one, account, groups)
    )
    return _none(homes.dots, bad, T(ja="本人又はroot", en="the user or root"))


def _uids(accounts: Accounts, account: Account) -> set[int]:
    """Root and those who share the home."""
    return {0} | {one.uid for one in accounts.local if one.home == account.home}


def _foreign_group(one: FileMode, account: Account, groups: set[int]) -> bool:
    writes = bool(one.bits & 0o020) and not _is_link(one)
    return one.gid not in groups or (writes and one.gid not in (0, account.gid))


@check(
    "FIL-032",
    title=T(
        ja="シェルの初期設定ファイルを他の利用者が読み書きできないこと",
        en="Other users can neither read nor write the start-up files of shells",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="環境変数に書いた認証情報を読まれ、又はログイン時に任意のコマンドを動かされる",
        en="Secrets in variables can be read, or commands be run at login",
    ),
    remedy=T(
        ja="chmod 0740 以下とする。ホームフォルダを 0700 とすれば他の利用者は届かない",
        en="chmod 0740 or tighter; a home folder of 0700 keeps everybody out",
    ),
    refs=("ssg:file_permission_user_init_files",),
)
def init_files(accounts: Accounts, folders: Homes, homes: HomeFiles, limits: HomeLimits) -> Outcome:
    """bash(1), zsh(1), ksh(1): read and run at the start of a shell."""
    pattern = re.compile(limits.init_files)
    bad = _open_dots(
        accounts,
        folders,
        (one for one in homes.dots.files if pattern.fullmatch(_name(one))),
        int(limits.init_mode, 8),
    )
    return _none(homes.dots, bad, T(ja=f"{limits.init_mode} 以下", en=f"<= {limits.init_mode}"))


@check(
    "FIL-033",
    title=T(
        ja="コマンドの履歴（.bash_history など）を本人以外が読めないこと",
        en="Nobody else can read the history of commands (.bash_history and the like)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)", "MIC:6.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="引数に書いたパスワードや、業務の内容を読まれる",
        en="Passwords given as arguments, and what was done, can be read",
    ),
    remedy=T(ja="chmod 0600 とする", en="chmod 0600"),
    refs=("ssg:file_permission_user_bash_history",),
)
def histories(accounts: Accounts, folders: Homes, homes: HomeFiles, limits: HomeLimits) -> Outcome:
    """bash(1): HISTFILE keeps every line that was typed."""
    chosen = (one for one in homes.dots.files if _name(one) in limits.history_files)
    bad = _open_dots(accounts, folders, chosen, 0o600)
    return _none(homes.dots, bad, T(ja="0600 以下", en="<= 0600"))


def _open_dots(
    accounts: Accounts, folders: Homes, files: Iterable[FileMode], mask: int
) -> list[FileMode]:
    """Files with bits beyond the mask, those left out that the home folder withholds anyway."""
    chosen = [one for one in files if not one.is_folder and not _is_link(one)]
    return [
        one
        for account in _owners(accounts)
        if (home := folders.of(account.home))
        for one in _in(account, chosen)
        if one.bits & _reach(home) & ~mask
    ]


def _is_link(one: FileMode) -> bool:
    return one.mode & 0o170000 == 0o120000


def _reach(home: Home) -> int:
    """The bits that count behind this folder: its search bits let group and others in.

    Writing counts always: the day the folder is opened, it is too late.
    """
    others = 0o007 if home.mode & 0o001 else 0
    group = 0o070 if home.mode & 0o011 else 0
    return 0o7722 | group | others


@check(
    "FIL-034",
    title=T(
        ja="ホームフォルダにパスワードを平文で置くファイル（.netrc）がないこと",
        en="No home folder holds passwords in the clear (.netrc)",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他の機器のパスワードがそのまま読める",
        en="Passwords of other hosts can be read as they are",
    ),
    remedy=T(
        ja=".netrc を消し、鍵による認証など平文を置かない方法に替える",
        en="Remove .netrc and use keys or another way that keeps nothing in the clear",
    ),
    refs=("ssg:no_netrc_files",),
)
def no_netrc(homes: HomeFiles) -> Outcome:
    """netrc(5) keeps login names and passwords as plain text."""
    return _none(homes.dots, _named(homes, ".netrc"), NONE)


@check(
    "FIL-035",
    title=T(
        ja="パスワードなしで他の機器を信頼する設定（.rhosts、hosts.equiv など）がないこと",
        en="No file trusts other hosts without a password (.rhosts, hosts.equiv and the like)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.2(5)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="書かれた機器を名乗るだけで、認証なしに入られる",
        en="Whoever passes for a host named there comes in without authentication",
    ),
    remedy=T(
        ja="挙げられたファイルを削除し、SSH の鍵による認証に替える",
        en="Remove the listed files and use SSH keys",
    ),
    refs=(
        "ssg:no_rsh_trust_files",
        "ssg:no_host_based_files",
        "ssg:no_user_host_based_files",
    ),
)
def no_trust(homes: HomeFiles) -> Outcome:
    """hosts.equiv(5), sshd(8): a name of a host and of a user is all that is asked for."""
    return _none(homes.dots, [*homes.trusted, *_named(homes, ".rhosts", ".shosts")], NONE)


@check(
    "FIL-036",
    title=T(
        ja="メールを外部へ転送する個人の設定（.forward）がないこと",
        en="No personal setting forwards mail elsewhere (.forward)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(15)", "MIC:6.1(14)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="システムの通知や業務のメールが、気付かれずに外へ送られる",
        en="Notices of the system and work mail leave unnoticed",
    ),
    remedy=T(
        ja=".forward を消し、転送が要るときは管理者が /etc/aliases に定める",
        en="Remove .forward; where forwarding is needed, root sets it in /etc/aliases",
    ),
    refs=("ssg:no_forward_files",),
)
def no_forward(homes: HomeFiles) -> Outcome:
    """aliases(5), forward(5): mail for the user goes where this file says."""
    return _none(homes.dots, _named(homes, ".forward"), NONE)


def _named(homes: HomeFiles, *names: str) -> list[FileMode]:
    return [one for one in homes.dots.files if _name(one) in names and not one.is_folder]


@check(
    "FIL-037",
    title=T(
        ja="ホームフォルダのグループが職員のグループであること",
        en="The group of each home folder is one of people",
    ),
    severity=Severity.LOW,
    clauses=_CLAUSES,
    field=LawField.TECHNICAL,
    risk=T(
        ja="サービスを乗っ取った者に、グループの権限で中を読まれる",
        en="Whoever takes over a service reads the folder by its group",
    ),
    remedy=T(ja="chgrp で本人のグループにする", en="Give it the user's group with chgrp"),
    refs=("ssg:file_groupownership_home_directories",),
)
def home_groups(accounts: Accounts, folders: Homes) -> Outcome:
    """group(5): a group of the system has no people in it."""
    groups = _people_groups(accounts)
    homes = [home for one in _owners(accounts) if (home := folders.of(one.home))]
    bad = sorted({f"{home.path} (GID={home.gid})" for home in homes if home.gid not in groups})
    return judged(not bad, observed=bad or NONE, expected=NONE, lines=tuple(bad))
