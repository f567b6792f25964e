"""What people do to files, and to the kernel, leaves a trace in the audit log."""

from checks.model import Severity
from checks.rules.audit_judging import Family, Wanted, calls, refusals
from inventory.words import T

_TITLE = T(ja="{}を監査ログに記録していること", en="The audit log records {}")
_RISK = T(
    ja="誰が何をしたかが残らず、被害の範囲を調べられない",
    en="Nobody can tell who did it, nor how far the damage goes",
)
_CLAUSES = ("MIC:6.1(6)", "MIC:6.5(5)")
_done = Family(__name__, _TITLE, _RISK, _CLAUSES)
_families = Family(__name__, _TITLE, _RISK, _CLAUSES, Severity.LOW)
_DAC = "audit_rules_dac_modification"
_DELETED = "audit_rules_file_deletion_events"
_REFUSED = "audit_rules_unsuccessful_file_modification"
_MODULES = "audit_rules_kernel_module_loading"


def _rights(call: str) -> T:
    return T(ja=f"権限や所有者の変更（{call}）", en=f"changes of rights or owners ({call})")


def _removal(call: str) -> T:
    return T(ja=f"ファイルの削除・改名（{call}）", en=f"deletions and renamings ({call})")


def _refusal(call: str) -> T:
    return T(ja=f"拒まれたファイル操作（{call}）", en=f"refused access to files ({call})")


def _module(call: str) -> T:
    return T(ja=f"カーネルモジュールの操作（{call}）", en=f"handling of kernel modules ({call})")


def _as_other(kind: str, *conditions: tuple[str, str]) -> Wanted:
    """Programs that run under another identity than their caller's, audit.rules(7)."""
    differ = frozenset({frozenset({kind, f"e{kind}"})})
    return Wanted(calls=("execve",), people=True, compared=differ, conditions=frozenset(conditions))


all_rights = _families(
    "AUD-038",
    T(ja="ファイルの権限や所有者の変更", en="changes of rights and owners of files"),
    calls(
        *("chmod", "fchmod", "fchmodat", "chown", "fchown", "fchownat", "lchown"),
        *("setxattr", "lsetxattr", "fsetxattr", "removexattr", "lremovexattr", "fremovexattr"),
    ),
)
all_refusals = _families(
    "AUD-039",
    T(ja="権限がないために失敗したファイル操作", en="access to files that was refused"),
    refusals("creat", "open", "openat", "open_by_handle_at", "truncate", "ftruncate"),
    _REFUSED,
)
all_removals = _families(
    "AUD-040",
    T(ja="利用者によるファイルの削除・改名", en="deletions and renamings by people"),
    calls("unlink", "unlinkat", "rename", "renameat", "rmdir"),
    _DELETED,
)
mounts = _families(
    "AUD-041",
    T(ja="記録媒体などの接続（mount）", en="mounting of media"),
    calls("mount"),
    "audit_rules_media_export",
)
all_modules = _families(
    "AUD-042",
    T(ja="カーネルモジュールの読込みと取外し", en="loading and removal of kernel modules"),
    calls("init_module", "finit_module", "delete_module", who=False),
    _MODULES,
)
other_identity = _families(
    "AUD-043",
    T(ja="他人の権限でのプログラムの実行", en="programs run with the rights of somebody else"),
    _as_other("uid"),
    "audit_rules_suid_auid_privilege_function",
)
root_identity = _families.every(
    "AUD-044",
    T(ja="管理者の権限を得たプログラムの実行", en="programs run with the rights of root"),
    (_as_other("uid", ("euid", "0")), _as_other("gid", ("egid", "0"))),
    "audit_rules_suid_privilege_function",
)
chmod = _done("AUD-151", _rights("chmod"), calls("chmod"), f"{_DAC}_chmod")
chown = _done("AUD-152", _rights("chown"), calls("chown"), f"{_DAC}_chown")
fchmod = _done("AUD-153", _rights("fchmod"), calls("fchmod"), f"{_DAC}_fchmod")
fchmodat = _done("AUD-154", _rights("fchmodat"), calls("fchmodat"), f"{_DAC}_fchmodat")
fchmodat2 = _done("AUD-155", _rights("fchmodat2"), calls("fchmodat2"), f"{_DAC}_fchmodat2")
fchown = _done("AUD-156", _rights("fchown"), calls("fchown"), f"{_DAC}_fchown")
fchownat = _done("AUD-157", _rights("fchownat"), calls("fchownat"), f"{_DAC}_fchownat")
fremovexattr = _done(
    "AUD-158", _rights("fremovexattr"), calls("fremovexattr"), f"{_DAC}_fremovexattr"
)
fsetxattr = _done("AUD-159", _rights("fsetxattr"), calls("fsetxattr"), f"{_DAC}_fsetxattr")
lchown = _done("AUD-160", _rights("lchown"), calls("lchown"), f"{_DAC}_lchown")
lremovexattr = _done(
    "AUD-161", _rights("lremovexattr"), calls("lremovexattr"), f"{_DAC}_lremovexattr"
)
lsetxattr = _done("AUD-162", _rights("lsetxattr"), calls("lsetxattr"), f"{_DAC}_lsetxattr")
removexattr = _done("AUD-163", _rights("removexattr"), calls("removexattr"), f"{_DAC}_removexattr")
setxattr = _done("AUD-164", _rights("setxattr"), calls("setxattr"), f"{_DAC}_setxattr")
umount = _done(
    "AUD-165",
    T(ja="記録媒体などの取外し（umount）", en="unmounting (umount)"),
    calls("umount"),
    f"{_DAC}_umount",
)
umount2 = _done(
    "AUD-166",
    T(ja="記録媒体などの取外し（umount2）", en="unmounting (umount2)"),
    calls("umount2"),
    f"{_DAC}_umount2",
)
rename = _done("AUD-171", _removal("rename"), calls("rename"), f"{_DELETED}_rename")
renameat = _done("AUD-172", _removal("renameat"), calls("renameat"), f"{_DELETED}_renameat")
rmdir = _done("AUD-173", _removal("rmdir"), calls("rmdir"), f"{_DELETED}_rmdir")
unlink = _done("AUD-174", _removal("unlink"), calls("unlink"), f"{_DELETED}_unlink")
unlinkat = _done("AUD-175", _removal("unlinkat"), calls("unlinkat"), f"{_DELETED}_unlinkat")
creat = _done("AUD-181", _refusal("creat"), refusals("creat"), f"{_REFUSED}_creat")
ftruncate = _done("AUD-182", _refusal("ftruncate"), refusals("ftruncate"), f"{_REFUSED}_ftruncate")
open_ = _done("AUD-183", _refusal("open"), refusals("open"), f"{_REFUSED}_open")
open_by_handle_at = _done(
    "AUD-184",
    _refusal("open_by_handle_at"),
    refusals("open_by_handle_at"),
    f"{_REFUSED}_open_by_handle_at",
)
openat = _done("AUD-185", _refusal("openat"), refusals("openat"), f"{_REFUSED}_openat")
truncate = _done("AUD-186", _refusal("truncate"), refusals("truncate"), f"{_REFUSED}_truncate")
create_module = _done(
    "AUD-191", _module("create_module"), calls("create_module", who=False), f"{_MODULES}_create"
)
delete_module = _done(
    "AUD-192", _module("delete_module"), calls("delete_module", who=False), f"{_MODULES}_delete"
)
finit_module = _done(
    "AUD-193", _module("finit_module"), calls("finit_module", who=False), f"{_MODULES}_finit"
)
init_module = _done(
    "AUD-194", _module("init_module"), calls("init_module", who=False), f"{_MODULES}_init"
)
query_module = _done(
    "AUD-195", _module("query_module"), calls("query_module", who=False), f"{_MODULES}_query"
)
