"""What a walk over the disks meets: open to all, without an owner, running with others' rights."""

from checks.facts.accounts import Accounts
from checks.facts.disk_walk import DiskWalk
from checks.model import FactError, LawField, Outcome, Severity, Why, check
from checks.rules.file_judging import merged, none_of
from checks.rules.file_limits import FileLimits
from inventory.words import T


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
    refs=("ssg:no_files_unowned_by_user", "ssg:no_files_or_dirs_unowned_by_user"),
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
    refs=("ssg:file_permissions_ungroupowned", "ssg:no_files_or_dirs_ungroupowned"),
)
def grouped_files(walk: DiskWalk) -> Outcome:
    """chown(1): the number stays on the file when the group is gone, and is given out again."""
    if not walk.owners:
        raise FactError(Why.NO_TOOL, "find -nogroup")
    return none_of(walk, (one for one in walk.found if not one.has_group))


@check(
    "FIL-026",
    title=T(
        ja="システムのプログラムとライブラリを管理者以外が変更できないこと",
        en="Only root can change the programs and libraries of the system",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)③", "MIC:6.1(17)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="管理者が実行するプログラムを差し替えられ、管理者権限を奪われる",
        en="A program that root runs can be replaced, and with it root's rights are taken",
    ),
    remedy=T(
        ja=(
            "挙げられたものを chown root、chmod go-w とする。製品の都合で要るものは policy の"
            " files.foreign_programs_allowed に加えて記録する"
        ),
        en=(
            "chown root and chmod go-w what is listed; what a product needs goes into "
            "files.foreign_programs_allowed in the policy"
        ),
    ),
    refs=(
        "ssg:file_ownership_binary_dirs",
        "ssg:file_permissions_binary_dirs",
        "ssg:file_ownership_library_dirs",
        "ssg:file_permissions_library_dirs",
        "ssg:dir_ownership_binary_dirs",
        "ssg:dir_permissions_binary_dirs",
        "ssg:dir_ownership_library_dirs",
        "ssg:dir_permissions_library_dirs",
        "ssg:no_dirs_unowned_by_root",
        "ssg:file_ownership_audit_binaries",
        "ssg:file_permissions_audit_binaries",
    ),
)
def system_programs(walk: DiskWalk, accounts: Accounts, limits: FileLimits) -> Outcome:
    """hier(7): what lies there is run by root and by everyone; set-ID programs have their own list.

    inode(7): the owner of a file may change its bits, so owning it is as good as writing it.
    Older Debian lets the group staff write /usr/local, which harms nobody while it is empty.
    """
    allowed = {merged(path) for path in limits.foreign_programs_allowed}
    staffed = bool(accounts.members("staff") or accounts.remote)
    return none_of(
        walk,
        (
            one
            for one in walk.found
            if one.in_system and not one.set_id and merged(one.path) not in allowed
            if one.user != "root"
            or one.mode & (0o022 if staffed or one.group != "staff" else 0o002)
        ),
    )


@check(
    "FIL-027",
    title=T(
        ja="誰でも書き込めるディレクトリの所有者がrootであること",
        en="Folders that everyone can write to belong to root",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="所有者は、スティッキービットがあっても他人のファイルを消し、差し替えられる",
        en="Its owner can remove and replace the files of others in spite of the sticky bit",
    ),
    remedy=T(
        ja="挙げられたディレクトリを chown root とするか、chmod o-w で書込み権限を外す",
        en="chown root the listed folders, or remove the permission with chmod o-w",
    ),
    refs=("ssg:dir_perms_world_writable_root_owned",),
)
def common_folders(walk: DiskWalk, limits: FileLimits) -> Outcome:
    """unlink(2): in a sticky folder the owner of the folder may remove every entry."""
    return none_of(
        walk,
        (
            one
            for one in walk.found
            if one.is_folder and one.open_to_all and one.user != "root"
            if one.path not in limits.open_folders_allowed
        ),
    )
