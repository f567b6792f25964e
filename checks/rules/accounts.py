"""What must hold for user and group accounts: passwd(5), shadow(5), group(5)."""

from collections import Counter
from collections.abc import Iterable

from checks.facts.accounts import HASHES, Account, Accounts, Shadow
from checks.facts.homes import Homes
from checks.facts.login_defs import LoginDefs
from checks.facts.numbers import whole
from checks.model import FactError, LawField, Outcome, Severity, Why, check, judged
from inventory.words import T, joined

_NOBODY = 65534
_OPEN = 0o7027  # on a home folder the owner may all, the group may look, nothing else


def _none(found: Iterable[str]) -> Outcome:
    seen = sorted(set(found))
    return judged(not seen, observed=seen, expected="-")


@check(
    "ACC-001",
    title=T(ja="UID 0 の利用者IDがrootだけであること", en="Only root has UID 0"),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="rootと同じ権限の隠れた利用者IDで操作される",
        en="A hidden account acts with root's power",
    ),
    remedy=T(
        ja="root以外のUID 0の利用者IDを削除するか、別のUIDにする",
        en="Remove other accounts with UID 0 or give them another UID",
    ),
    refs=("ssg:accounts_no_uid_except_zero",),
)
def only_root_is_zero(accounts: Accounts) -> Outcome:
    """Whoever has UID 0 is root, whatever the account is called."""
    zero = {one.name for one in accounts.all() if one.uid == 0}
    where = accounts.elsewhere()
    note = T(ja=f"（{where.ja} は一覧にない）", en=f"({where.en} is not listed)")
    observed = joined([*([note] if accounts.remote else []), *sorted(zero)])
    return judged(zero == {"root"}, observed=observed, expected="root")


@check(
    "ACC-002",
    title=T(ja="パスワードが空の利用者IDがないこと", en="No account has an empty password"),
    severity=Severity.CRITICAL,
    clauses=("MIC:6.2(5)", "MIC:5.4(3)"),
    field=LawField.TECHNICAL,
    risk=T(ja="誰でもその利用者IDでログインできる", en="Anyone can log in as that account"),
    remedy=T(
        ja="passwd -l でロックするか、パスワードを設定する",
        en="Lock the account with passwd -l or set a password",
    ),
    refs=("ssg:no_empty_passwords_etc_shadow", "ssg:ensure_root_access_controlled"),
)
def no_empty_passwords(accounts: Accounts, shadow: Shadow) -> Outcome:
    """An empty field lets anyone in wherever PAM says nullok."""
    empty = [one.name for one in shadow.entries if one.password == "empty"]  # noqa: S105 - a class
    return _none([*empty, *(one.name for one in accounts.local if one.password == "empty")])  # noqa: S105 - a class


@check(
    "ACC-003",
    title=T(
        ja="パスワードのハッシュを/etc/shadow以外に置いていないこと",
        en="Password hashes are kept in /etc/shadow only",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="誰でも読めるファイルからパスワードを解析される",
        en="Passwords can be cracked from a file that all can read",
    ),
    remedy=T(ja="pwconv と grpconv を実行する", en="Run pwconv and grpconv"),
    refs=("ssg:accounts_password_all_shadowed",),
)
def all_shadowed(accounts: Accounts) -> Outcome:
    """/etc/passwd is readable by all; shadow(5) exists so that hashes are not.

    passwd(5): `*` and `!` alone are no hash, they let nobody in by password.
    """
    groups = [one for one in accounts.groups if one.password.removeprefix("locked-") in HASHES]
    people = [one for one in accounts.local if one.password not in {"x", "star", "locked"}]
    return _none([*(one.name for one in people), *(one.name for one in groups)])


@check(
    "ACC-004",
    title=T(ja="利用者IDの名前が重複していないこと", en="No two accounts share a name"),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="操作した者を特定できず、権限が混ざる", en="Who acted cannot be told, and rights mix"
    ),
    remedy=T(ja="重複した利用者IDを1つにする", en="Leave one account of each name"),
    refs=("ssg:account_unique_name",),
)
def unique_names(accounts: Accounts) -> Outcome:
    """An ID stands for one person or one service."""
    return _none(_twice(one.name for one in accounts.local))


@check(
    "ACC-005",
    title=T(ja="UIDが重複していないこと", en="No two accounts share a UID"),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="別の利用者IDが同じ権限を持ち、操作した者を特定できない",
        en="Two accounts act as one, and who acted cannot be told",
    ),
    remedy=T(ja="利用者IDごとに異なるUIDにする", en="Give each account its own UID"),
    refs=("ssg:account_unique_id",),
)
def unique_uids(accounts: Accounts) -> Outcome:
    """The system knows users by number; a shared number is a shared identity."""
    twice = _twice(str(one.uid) for one in accounts.local)
    return _none(f"{one.uid}:{one.name}" for one in accounts.local if str(one.uid) in twice)


@check(
    "ACC-006",
    title=T(
        ja="グループの名前とGIDが重複していないこと",
        en="No two groups share a name or a GID",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="グループによるアクセス制限が意図と異なる",
        en="Access by group is not what was intended",
    ),
    remedy=T(ja="グループごとに異なる名前とGIDにする", en="Give each group its own name and GID"),
    refs=(
        "ssg:group_unique_id",
        "ssg:group_unique_name",
        "ssg:groups_no_zero_gid_except_root",
    ),
)
def unique_groups(accounts: Accounts) -> Outcome:
    """Rights given to one group must not reach another."""
    return _none(
        [
            *_twice(one.name for one in accounts.groups),
            *_twice(str(one.gid) for one in accounts.groups),
        ]
    )


@check(
    "ACC-007",
    title=T(ja="利用者IDの主グループが存在すること", en="Every account's own group exists"),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="後から同じGIDのグループが作られ、意図しない権限を得る",
        en="A group made later with that GID gives rights nobody meant",
    ),
    remedy=T(
        ja="存在しないGIDを持つ利用者IDを削除または修正する",
        en="Remove or correct accounts whose GID is no group's",
    ),
    refs=("ssg:gid_passwd_group_same",),
)
def groups_exist(accounts: Accounts) -> Outcome:
    """A number without a group waits for whoever takes it."""
    gids = {one.gid for one in (*accounts.groups, *accounts.known_groups)}
    return _none(f"{one.name}:{one.gid}" for one in accounts.local if one.gid not in gids)


@check(
    "ACC-008",
    title=T(
        ja="サービス用の利用者IDでログインできないこと",
        en="System accounts have no login shell",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)②", "MIC:5.4(2)"),
    field=LawField.TECHNICAL,
    risk=T(ja="人に割り当てられていないIDで操作される", en="IDs that belong to nobody can log in"),
    remedy=T(
        ja="usermod -s /usr/sbin/nologin でシェルを無効にする",
        en="Take the shell away with usermod -s /usr/sbin/nologin",
    ),
    refs=("ssg:no_shelllogin_for_systemaccounts",),
)
def system_accounts(accounts: Accounts, defs: LoginDefs) -> Outcome:
    """A service needs an identity, not a shell."""
    least = whole(defs.value("UID_MIN") or "1000", "UID_MIN")
    return _none(
        f"{one.name}:{one.shell or '/bin/sh'}"
        for one in accounts.local
        if (0 < one.uid < least or one.uid == _NOBODY) and one.can_have_shell
    )


@check(
    "ACC-009",
    title=T(
        ja="rootだけの主グループがGID 0であること",
        en="Root, and nobody else, has GID 0 as its own group",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="rootグループに許されたファイルや、rootが作ったファイルを読み書きされる",
        en="Files open to the root group, or made by root, are open to others",
    ),
    remedy=T(
        ja="usermod -g で主グループを変更する", en="Change the account's group with usermod -g"
    ),
    refs=("ssg:accounts_root_gid_zero",),
)
def gid_zero(accounts: Accounts) -> Outcome:
    """The root group owns much that is group-writable by mistake, and what root makes is its."""
    helpers = {"sync", "shutdown", "halt", "operator"}
    return _none(
        f"{one.name}:{one.gid}"
        for one in accounts.local
        if (one.gid == 0) != (one.uid == 0) and one.name not in helpers
    )


@check(
    "ACC-010",
    title=T(
        ja="利用者のホームフォルダを本人が所有していること",
        en="Home folders belong to their users",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①", "MIC:6.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他人がSSH鍵や設定を置き、本人として操作できる",
        en="Others can place keys and settings and act as the user",
    ),
    remedy=T(ja="chown で本人を所有者にする", en="Give the folder to its user with chown"),
    refs=("ssg:file_ownership_home_directories",),
)
def homes_owned(accounts: Accounts, homes: Homes) -> Outcome:
    """Whoever owns a home folder owns its authorized_keys."""
    found = ((one, homes.of(one.home)) for one in _people(accounts))
    return _all_seen(
        accounts,
        [
            f"{one.name}:{home.path} (uid {home.uid})"
            for one, home in found
            if home and home.uid != one.uid
        ],
    )


@check(
    "ACC-014",
    title=T(ja="利用者のホームフォルダが存在すること", en="The home folders of users exist"),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他人が先に作り、鍵や設定を置く", en="Others may create the folder and fill it first"
    ),
    remedy=T(
        ja="ホームフォルダを作成するか、不要な利用者IDを削除する",
        en="Create the folder, or remove an account that nobody needs",
    ),
    refs=("ssg:accounts_user_interactive_home_directory_exists",),
)
def homes_exist(accounts: Accounts, homes: Homes) -> Outcome:
    """An account without its folder is often one that was left behind."""
    return _none(
        f"{one.name}:{one.home}" for one in _people(accounts) if homes.of(one.home) is None
    )


@check(
    "ACC-011",
    title=T(
        ja="ホームフォルダに他の利用者が入れないこと",
        en="Home folders are closed to others",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①", "MIC:6.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(ja="他の利用者に業務情報や鍵を読まれる", en="Other users can read work files and keys"),
    remedy=T(ja="chmod 0750 以下に設定する", en="Set the folder to 0750 or tighter"),
    refs=("ssg:file_permissions_home_directories", "ssg:file_permissions_home_dirs"),
)
def homes_closed(accounts: Accounts, homes: Homes) -> Outcome:
    """Compared as bits: nothing for others, no writing for the group, no special bits."""
    found = ((one, homes.of(one.home)) for one in _people(accounts))
    wrong = [f"{home.path} {home.mode:04o}" for _, home in found if home and home.mode & _OPEN]
    return _all_seen(accounts, wrong)


@check(
    "ACC-012",
    title=T(ja="shadowグループに利用者がいないこと", en="The shadow group has no members"),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一般の利用者がパスワードのハッシュを読める",
        en="Ordinary users can read password hashes",
    ),
    remedy=T(ja="shadowグループから利用者を外す", en="Take the accounts out of the shadow group"),
    refs=("ssg:ensure_shadow_group_empty",),
)
def shadow_group(accounts: Accounts) -> Outcome:
    """On Debian /etc/shadow is readable by this group."""
    return _all_seen(accounts, list(accounts.members("shadow")))


@check(
    "ACC-013",
    title=T(
        ja="パスワードの最終変更日が未来でないこと",
        en="No password was last changed in the future",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(ja="有効期限の管理が働かない", en="Ageing of that password does not work"),
    remedy=T(ja="chage -d で変更日を直す", en="Correct the day with chage -d"),
    refs=("ssg:accounts_password_last_change_is_in_past",),
)
def changed_in_past(shadow: Shadow) -> Outcome:
    """A day to come hides an expiry that never comes."""
    return _none(
        f"{one.name}:{shadow.day(one.changed)}"
        for one in shadow.entries
        if one.usable and one.changed and shadow.day(one.changed) > shadow.today
    )


def _all_seen(accounts: Accounts, wrong: list[str]) -> Outcome:
    """Nothing wrong with the people of the files says nothing about those of a directory."""
    if not wrong and accounts.remote:
        raise FactError(Why.UNDETERMINED, accounts.unlisted())
    return _none(wrong)


def _twice(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _people(accounts: Accounts) -> list[Account]:
    """Accounts of people: those with a shell, from UID 1000, that name a home of their own."""
    return [
        one
        for one in accounts.local
        if one.uid >= 1000 and one.can_have_shell and one.home.startswith("/") and one.home != "/"
    ]
