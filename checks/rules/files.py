"""Files: who owns what, who may change it, and what runs with the rights of others."""

from dataclasses import dataclass
from typing import ClassVar

from checks.fact import Limits
from checks.facts.disk_walk import DiskWalk
from checks.facts.file_modes import FileModes
from checks.model import FactError, LawField, Outcome, Severity, Why, check
from checks.rules.file_judging import is_host_key, merged, none_of, under, within
from inventory.words import T

ROOT_GROUP = frozenset({"root"})


@dataclass(frozen=True, slots=True)
class FileLimits(Limits):
    """What the municipality allows on its disks."""

    group: ClassVar[str] = "files"

    set_id_allowed: tuple[str, ...]
    open_folders_allowed: tuple[str, ...]


@check(
    "FIL-001",
    title=T(
        ja="利用者・グループの一覧（passwd、group）を管理者以外が変更できないこと",
        en="Only root can change the lists of users and groups (passwd, group)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.2(1)②"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一般の利用者が管理者権限を持つ利用者を追加できる",
        en="Any user could add an account with administrator rights",
    ),
    remedy=T(
        ja=(
            "chown root:root /etc/passwd /etc/group、chmod 0644 で所有者と権限を戻す（末尾が - の"
            "控えも同じ）"
        ),
        en="Restore with chown root:root and chmod 0644 (also the copies that end in -)",
    ),
    refs=(
        "ssg:file_permissions_etc_passwd",
        "ssg:file_owner_etc_passwd",
        "ssg:file_groupowner_etc_passwd",
        "ssg:file_permissions_etc_group",
        "ssg:file_owner_etc_group",
        "ssg:file_groupowner_etc_group",
        "ssg:file_permissions_backup_etc_passwd",
        "ssg:file_owner_backup_etc_passwd",
        "ssg:file_groupowner_backup_etc_passwd",
        "ssg:file_permissions_backup_etc_group",
        "ssg:file_owner_backup_etc_group",
        "ssg:file_groupowner_backup_etc_group",
    ),
)
def account_lists(modes: FileModes) -> Outcome:
    """passwd(5) and group(5) decide who is who; a bit more than 0644 lets others rewrite it."""
    names = {"/etc/passwd", "/etc/passwd-", "/etc/group", "/etc/group-"}
    return within(modes, names.__contains__, 0o644, ROOT_GROUP)


@check(
    "FIL-002",
    title=T(
        ja="パスワードの保管ファイル（shadow、gshadow）を管理者以外が読めないこと",
        en="Only root can read the stored passwords (shadow, gshadow)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="パスワードのハッシュ値を持ち出され、手元で解読される",
        en="Password hashes can be copied and cracked elsewhere",
    ),
    remedy=T(
        ja=(
            "chown root:shadow、chmod 0640（Red Hat 系は root:root、0000）に戻す。控え（shadow-）"
            "も同じ"
        ),
        en="Restore chown root:shadow and chmod 0640 (Red Hat: root:root, 0000); copies too",
    ),
    refs=(
        "ssg:file_permissions_etc_shadow",
        "ssg:file_owner_etc_shadow",
        "ssg:file_groupowner_etc_shadow",
        "ssg:file_permissions_etc_gshadow",
        "ssg:file_owner_etc_gshadow",
        "ssg:file_groupowner_etc_gshadow",
        "ssg:file_permissions_backup_etc_shadow",
        "ssg:file_owner_backup_etc_shadow",
        "ssg:file_groupowner_backup_etc_shadow",
        "ssg:file_permissions_backup_etc_gshadow",
        "ssg:file_owner_backup_etc_gshadow",
        "ssg:file_groupowner_backup_etc_gshadow",
    ),
)
def password_store(modes: FileModes) -> Outcome:
    """shadow(5) must not be readable by ordinary users, or its hashes are as good as published."""
    names = {"/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-"}
    return within(modes, names.__contains__, 0o640, frozenset({"root", "shadow"}))


@check(
    "FIL-003",
    title=T(
        ja="sudo の設定（sudoers）を管理者以外が変更も閲覧もできないこと",
        en="Only root can read or change the sudo rules (sudoers)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="特権を得る規則を書き換えられる、又は抜け道を探される",
        en="The rules that give privilege can be rewritten, or searched for a way in",
    ),
    remedy=T(
        ja=(
            "chown root:root、/etc/sudoers と /etc/sudoers.d の各ファイルを chmod 0440、ディレク"
            "トリを 0755 以下にする"
        ),
        en=(
            "chown root:root; chmod 0440 on sudoers and the files of sudoers.d; the folder at "
            "most 0755"
        ),
    ),
    refs=(
        "ssg:file_permissions_etc_sudoers",
        "ssg:file_owner_etc_sudoers",
        "ssg:file_groupowner_etc_sudoers",
    ),
)
def sudo_rules(modes: FileModes) -> Outcome:
    """sudoers(5): the file belongs to root with mode 0440, and so does what it includes."""
    return within(modes, under("/etc/sudoers", "/etc/sudoers.d"), 0o440, ROOT_GROUP)


@check(
    "FIL-004",
    title=T(
        ja="定期実行（cron）の設定とプログラムを管理者以外が変更できないこと",
        en="Only root can change what cron runs",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一般の利用者が、管理者権限で動くプログラムを差し替えられる",
        en="An ordinary user could replace a program that runs as root",
    ),
    remedy=T(
        ja=(
            "chown -R root:root /etc/cron* とし、グループとその他の書込み権限を外す（chmod -R "
            "go-w）"
        ),
        en="chown -R root:root /etc/cron* and remove write permission (chmod -R go-w)",
    ),
    refs=(
        "ssg:file_owner_crontab",
        "ssg:file_groupowner_crontab",
        "ssg:file_owner_cron_d",
        "ssg:file_groupowner_cron_d",
        "ssg:file_owner_cron_hourly",
        "ssg:file_groupowner_cron_hourly",
        "ssg:file_owner_cron_daily",
        "ssg:file_groupowner_cron_daily",
        "ssg:file_owner_cron_weekly",
        "ssg:file_groupowner_cron_weekly",
        "ssg:file_owner_cron_monthly",
        "ssg:file_groupowner_cron_monthly",
    ),
)
def scheduled_jobs(modes: FileModes) -> Outcome:
    """cron(8) runs these as root, so whoever can write them is root."""
    folders = [f"/etc/cron.{word}" for word in ("d", "hourly", "daily", "weekly", "monthly")]
    return within(modes, under("/etc/crontab", *folders), 0o755, ROOT_GROUP)


@check(
    "FIL-005",
    title=T(
        ja="SSH サーバの設定を管理者以外が変更できないこと",
        en="Only root can change the SSH server's settings",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.2(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="遠隔からの入口を広げられる",
        en="The way in from outside could be widened",
    ),
    remedy=T(
        ja="chown root:root、chmod 0644 以下にする（/etc/ssh/sshd_config.d も同じ）",
        en="chown root:root and chmod 0644 or tighter (also in /etc/ssh/sshd_config.d)",
    ),
    refs=("ssg:file_owner_sshd_config", "ssg:file_groupowner_sshd_config"),
)
def ssh_settings(modes: FileModes) -> Outcome:
    """sshd_config(5) should be writable by root only; reading it is harmless."""
    return within(modes, under("/etc/ssh/sshd_config", "/etc/ssh/sshd_config.d"), 0o644, ROOT_GROUP)


@check(
    "FIL-006",
    title=T(
        ja="SSH サーバの秘密鍵を管理者以外が読めないこと",
        en="Only root can read the SSH host private keys",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="サーバになりすまされ、接続した職員の認証情報が盗まれる",
        en="The server can be impersonated and the credentials of its users stolen",
    ),
    remedy=T(
        ja="chmod 0600 /etc/ssh/*_key、chown root:root とし、読まれた恐れがあれば鍵を作り直す",
        en=(
            "chmod 0600 and chown root:root /etc/ssh/*_key; make new keys if they may have been "
            "read"
        ),
    ),
    refs=("ssg:file_permissions_sshd_private_key", "ssg:file_ownership_sshd_private_key"),
)
def host_keys(modes: FileModes) -> Outcome:
    """sshd(8) refuses keys that others can read; Red Hat lets the group ssh_keys read them."""
    red_hat = any(one.group == "ssh_keys" for one in modes.files.values())
    mask = 0o640 if red_hat else 0o600
    if "/etc/ssh" in modes.hidden:
        raise FactError(Why.NO_PRIVILEGE, "/etc/ssh")
    return within(modes, is_host_key, mask, frozenset({"root", "ssh_keys"}))


@check(
    "FIL-007",
    title=T(
        ja="誰でも書き込めるファイルがないこと",
        en="No file can be written by everyone",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①", "MIC:6.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="文書の改ざん、又はプログラムの差替えができる",
        en="Documents can be altered and programs replaced",
    ),
    remedy=T(
        ja="挙げられたファイルから chmod o-w で書込み権限を外す",
        en="Remove the permission from the listed files with chmod o-w",
    ),
    refs=("ssg:file_permissions_unauthorized_world_writable",),
)
def writable_files(walk: DiskWalk) -> Outcome:
    """A file that everyone may write has no owner who could answer for its content."""
    return none_of(walk, (one for one in walk.found if one.open_to_all and not one.is_folder))


@check(
    "FIL-008",
    title=T(
        ja="誰でも書き込めるディレクトリにスティッキービットがあること",
        en="Folders that everyone can write to have the sticky bit",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①", "MIC:6.1(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他人のファイルを消され、差し替えられる",
        en="Anyone can delete or replace the files of others",
    ),
    remedy=T(
        ja="chmod +t を付けるか、chmod o-w で書込み権限を外す",
        en="Add chmod +t, or remove the permission with chmod o-w",
    ),
    refs=("ssg:dir_perms_world_writable_sticky_bits",),
)
def writable_folders(walk: DiskWalk, limits: FileLimits) -> Outcome:
    """inode(7): without the sticky bit, the right to write means the right to remove."""
    return none_of(
        walk,
        (
            one
            for one in walk.found
            if one.is_folder and one.open_to_all and not one.sticky
            if one.path not in limits.open_folders_allowed
        ),
    )


@check(
    "FIL-009",
    title=T(
        ja="SUID・SGID のプログラムが承認済みの一覧にあるものだけであること",
        en="Set-ID programs are only those on the approved list",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)③", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="一般の利用者が特権を得る抜け道になる",
        en="They are ways for ordinary users to gain privilege",
    ),
    remedy=T(
        ja=(
            "不要なら chmod u-s,g-s、業務に要るものは policy の files.set_id_allowed に加えて記録"
            "する"
        ),
        en="chmod u-s,g-s where not needed; otherwise add it to files.set_id_allowed in the policy",
    ),
)
def set_id_programs(walk: DiskWalk, limits: FileLimits) -> Outcome:
    """A copy of a shell with the set-user-ID bit is the oldest back door."""
    allowed = {merged(path) for path in limits.set_id_allowed}
    return none_of(
        walk, (one for one in walk.found if one.set_id and merged(one.path) not in allowed)
    )


@check(
    "FIL-010",
    title=T(
        ja="所有者のいないファイルがないこと",
        en="Every file has an owner who exists",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②", "MIC:5.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="後から同じ番号で作られた利用者が、退職者等のファイルを引き継いでしまう",
        en="A later account with the same number inherits the files of someone who left",
    ),
    remedy=T(
        ja="挙げられたファイルの所有者を chown で定めるか、不要なら削除する",
        en="Give the listed files an owner with chown, or delete them",
    ),
    refs=("ssg:no_files_unowned_by_user",),
)
def owned_files(walk: DiskWalk) -> Outcome:
    """Files of a deleted account show that leaving was not followed through."""
    if not walk.owners:
        raise FactError(Why.NO_TOOL, "find -nouser")
    return none_of(walk, (one for one in walk.found if not one.has_user))


@check(
    "FIL-011",
    title=T(
        ja="存在しないグループのファイルがないこと",
        en="Every file has a group that exists",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)②", "MIC:5.1"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="後から同じ番号で作られたグループの利用者が、以前の課などのファイルを読めてしまう",
        en="Members of a later group with the same number inherit access to these files",
    ),
    remedy=T(
        ja="挙げられたファイルのグループを chgrp で定めるか、不要なら削除する",
        en="Give the listed files a group with chgrp, or delete them",
    ),
    refs=("ssg:file_permissions_ungroupowned",),
)
def grouped_files(walk: DiskWalk) -> Outcome:
    """chown(1): the number stays on the file when the group is gone, and is given out again."""
    if not walk.owners:
        raise FactError(Why.NO_TOOL, "find -nogroup")
    return none_of(walk, (one for one in walk.found if not one.has_group))
