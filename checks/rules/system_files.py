"""Files of the system by table: banners, login settings, secrets, boot, schedules, folders."""

from checks.facts.file_modes import FileModes
from checks.model import LawField, Outcome, Severity, check
from checks.rules.file_judging import Place, at_most, bits_of, owner_of
from checks.rules.file_limits import FileLimits
from inventory.words import T

_CRON = frozenset({"root", "crontab", "daemon"})  # the set-group-ID programs must read their lists
_CHRONY = frozenset({"root", "chrony", "_chrony"})
_SYSLOG = frozenset({"root", "syslog"})

BANNERS = (Place("/etc/issue", 0o644), Place("/etc/issue.net", 0o644), Place("/etc/motd", 0o644))
LOGIN = (
    *(Place(f"/etc/{name}", 0o755) for name in ("pam.d", "security", "profile.d", "ld.so.conf.d")),
    Place("/etc/profile.d/*", 0o755),
    Place("/etc/security/*.conf", 0o644),
    *(Place(f"/etc/{name}/*", 0o644) for name in ("pam.d", "ld.so.conf.d")),
    *(
        Place(f"/etc/{name}", 0o644)
        for name in (
            *("shells", "nsswitch.conf", "login.defs", "pam.conf", "profile", "bash.bashrc"),
            *("bashrc", "environment", "fstab", "ld.so.conf", "ld.so.preload"),
        )
    ),
)
HISTORY = (Place("/etc/security/opasswd*", 0o600),)
KEYS = (
    Place("/etc/crypttab", 0o600),
    Place("/etc/ipsec.secrets", 0o600),
    Place("/etc/chrony.keys", 0o640, _CHRONY, _CHRONY),
    Place("/etc/chrony/chrony.keys", 0o640, _CHRONY, _CHRONY),
)
LISTS = tuple(
    Place(f"/etc/{name}", 0o640, _CRON)
    for name in ("cron.allow", "cron.deny", "at.allow", "at.deny")
)
SPOOL = (Place("/var/spool/cron", 0o755), Place("/var/spool/cron/crontabs", 0o730, _CRON))
AUDIT = (
    Place("/etc/audit", 0o750),
    Place("/etc/audit/rules.d", 0o750),
    Place("/etc/audit/*", 0o640),
)
FOLDERS = (
    *(Place(name, 0o755) for name in ("/", "/etc", "/usr", "/var")),
    *(
        Place(f"/etc/{name}", 0o755)
        for name in ("sysctl.d", "sudoers.d", "selinux", "iptables", "nftables", "ipsec.d")
    ),
)


def boot(mask: int) -> tuple[Place, ...]:
    """What the boot loader reads; a FAT partition shows every file as executable by its owner."""
    return (
        Place("/boot", 0o755),
        Place("/boot/grub", 0o755),
        Place("/boot/grub2", 0o755),
        Place("/boot/efi/*", mask | 0o100),
        Place("/boot/*", mask),
    )


def _refs(names: str, *files: str) -> tuple[str, ...]:
    return tuple(f"ssg:{name}_{file}" for file in files for name in names.split())


@check(
    "FIL-012",
    title=T(
        ja="ログイン前後に表示する文（issue、motd）を管理者以外が変更できないこと",
        en="Only root can change what is shown at login (issue, motd)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(4)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="警告文を消され、又は偽の案内を表示される",
        en="The warning can be removed, or false instructions shown",
    ),
    remedy=T(
        ja="chown root:root、chmod 0644 /etc/issue /etc/issue.net /etc/motd とする",
        en="chown root:root and chmod 0644 /etc/issue /etc/issue.net /etc/motd",
    ),
    refs=_refs("file_permissions file_owner file_groupowner", "etc_issue", "etc_issue_net")
    + _refs("file_permissions file_owner file_groupowner", "etc_motd"),
)
def banners(modes: FileModes) -> Outcome:
    """issue(5), motd(5): everyone reads and believes them, so only root may write them."""
    return at_most(modes, BANNERS)


@check(
    "FIL-013",
    title=T(
        ja="ログイン時に読まれる設定（PAM、profile、shells など）を管理者以外が変更できないこと",
        en="Only root can change what logins read (PAM, profile, shells and the like)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.2(2)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="認証を素通りさせ、又は他の利用者のログイン時に任意のプログラムを動かせる",
        en="Authentication can be switched off, or programs run at the login of others",
    ),
    remedy=T(
        ja="挙げられたファイルを chown root:root、chmod go-w とする",
        en="chown root:root and chmod go-w the listed files",
    ),
    refs=_refs("file_permissions file_owner file_groupowner", "etc_shells"),
)
def login_settings(modes: FileModes) -> Outcome:
    """pam.conf(5), shells(5), ld.so(8): read with root's rights at every login."""
    return at_most(modes, LOGIN)


@check(
    "FIL-014",
    title=T(
        ja="秘密や権限に関わる設定ファイルの所有者がrootであること",
        en="Root owns the settings that hold secrets or give rights",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(1)①", "MIC:6.2(1)③"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="所有者は権限を自分で変えられるため、内容を読み、書き換えられる",
        en="An owner can change the permissions, and so read and rewrite the content",
    ),
    remedy=T(
        ja="挙げられたファイルを chown root:root とする（cron.allow 等のグループは crontab も可）",
        en="chown root:root the listed files (the group of cron.allow may be crontab)",
    ),
    refs=_refs("file_owner file_groupowner", "etc_security_opasswd", "etc_security_opasswd_old")
    + _refs("file_owner file_groupowner", "etc_crypttab", "etc_sestatus_conf", "grub2_cfg")
    + _refs("file_owner file_groupowner", "user_cfg", "efi_grub2_cfg", "efi_user_cfg", "systemmap")
    + _refs("file_owner file_groupowner", "cron_allow", "cron_deny", "at_allow", "at_deny")
    + _refs("file_owner file_groupowner", "etc_ipsec_conf", "etc_ipsec_secrets")
    + ("ssg:file_owner_etc_chrony_keys",)
    + ("ssg:file_ownership_audit_configuration", "ssg:file_groupownership_audit_configuration"),
)
def secret_owners(modes: FileModes) -> Outcome:
    """chmod(2): the owner may always give himself what the bits withhold."""
    more = (Place("/etc/sestatus.conf", 0), Place("/etc/ipsec.conf", 0))
    return at_most(modes, (*HISTORY, *KEYS, *LISTS, *AUDIT, *boot(0), *more), owner_of)


@check(
    "FIL-015",
    title=T(
        ja="以前のパスワードの保管ファイル（opasswd）を管理者以外が読めないこと",
        en="Only root can read the store of former passwords (opasswd)",
    ),
    severity=Severity.MEDIUM,
    clauses=("MIC:6.2(5)",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="以前のパスワードのハッシュ値を解読され、今のパスワードを推測される",
        en="Hashes of former passwords can be cracked, and the present ones guessed from them",
    ),
    remedy=T(
        ja="chmod 0600 /etc/security/opasswd とする（opasswd.old も同じ）",
        en="chmod 0600 /etc/security/opasswd (opasswd.old too)",
    ),
    refs=_refs("file_permissions", "etc_security_opasswd", "etc_security_opasswd_old"),
)
def password_history(modes: FileModes) -> Outcome:
    """pam_pwhistory(8) keeps hashes there, as shadow(5) does."""
    return at_most(modes, HISTORY, bits_of)


@check(
    "FIL-016",
    title=T(
        ja="暗号化や時刻認証の鍵の設定（crypttab、chrony.keys 等）を関係のない利用者が読めないこと",
        en="Unrelated users cannot read key settings (crypttab, chrony.keys and the like)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(5)", "MIC:6.1(16)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="ディスクや通信の暗号鍵の在りか、又は鍵そのものが知られる",
        en="The place of disk or network keys, or the keys themselves, become known",
    ),
    remedy=T(
        ja="chmod 0600 /etc/crypttab /etc/ipsec.secrets、chmod 0640 chrony.keys とする",
        en="chmod 0600 /etc/crypttab /etc/ipsec.secrets; chmod 0640 chrony.keys",
    ),
    refs=_refs("file_permissions", "etc_crypttab", "etc_chrony_keys"),
)
def key_settings(modes: FileModes) -> Outcome:
    """crypttab(5) names key files, chrony.keys of chrony.conf(5) holds keys."""
    return at_most(modes, KEYS, bits_of)


@check(
    "FIL-017",
    title=T(
        ja="起動の設定とカーネルの記号表（/boot）を管理者以外が読み書きできないこと",
        en="Only root can read or change boot settings and kernel symbols (/boot)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)③", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="起動用パスワードのハッシュや、攻撃に使えるカーネルの番地を読まれる",
        en="Hashes of boot passwords, or kernel addresses useful in attacks, can be read",
    ),
    remedy=T(
        ja="chmod 0600 /boot/grub/grub.cfg /boot/System.map-* とする（RHEL は /boot/grub2）",
        en="chmod 0600 /boot/grub/grub.cfg /boot/System.map-* (RHEL: /boot/grub2)",
    ),
    refs=_refs("file_permissions", "grub2_cfg", "user_cfg", "efi_grub2_cfg", "efi_user_cfg")
    + _refs("file_permissions", "systemmap"),
)
def boot_files(modes: FileModes, limits: FileLimits) -> Outcome:
    """grub-mkconfig writes what the next boot runs; System.map lists the kernel's addresses."""
    return at_most(modes, boot(int(limits.boot_mode, 8)), bits_of)


@check(
    "FIL-018",
    title=T(
        ja="定期実行の許可一覧と登録（cron.allow、crontabs など）を関係のない利用者が読めないこと",
        en="Unrelated users cannot read who may schedule, and what (cron.allow, crontabs)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.2(1)①",),
    field=LawField.TECHNICAL,
    risk=T(
        ja="他人の定期実行の内容を知られ、又は一覧を書き換えて登録される",
        en="What others schedule becomes known, or the lists can be rewritten",
    ),
    remedy=T(
        ja="一覧は chmod 0640、/var/spool/cron/crontabs は chmod 1730、chgrp crontab とする",
        en="chmod 0640 the lists; chmod 1730 and chgrp crontab /var/spool/cron/crontabs",
    ),
    refs=_refs("file_permissions", "cron_allow", "cron_deny", "at_allow", "at_deny"),
)
def schedule_lists(modes: FileModes) -> Outcome:
    """crontab(1), at(1): the programs read these with a group of their own, users need not."""
    return at_most(modes, (*LISTS, *SPOOL), bits_of)


@check(
    "FIL-019",
    title=T(
        ja="設定とログのフォルダ（/etc、sysctl.d、/var/log など）を管理者以外が変更できないこと",
        en="Only root can change the folders of settings and logs (/etc, sysctl.d, /var/log)",
    ),
    severity=Severity.HIGH,
    clauses=("MIC:6.2(1)①", "MIC:6.5(1)"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="フォルダに書き込めれば、中のファイルを差し替え、設定を加えられる",
        en="Whoever can write a folder can replace its files and add settings",
    ),
    remedy=T(
        ja="挙げられたフォルダを chown root:root、chmod go-w とする",
        en="chown root:root and chmod go-w the listed folders",
    ),
    refs=_refs(
        "directory_permissions directory_owner directory_groupowner",
        *("etc_iptables", "etc_nftables", "etc_selinux", "etc_sudoersd", "etc_sysctld"),
        "etc_ipsecd",
    )
    + _refs("file_permissions file_owner file_groupowner", "var_log"),
)
def system_folders(modes: FileModes) -> Outcome:
    """rename(2) needs no right on the file; Ubuntu lets the group syslog write /var/log."""
    one = modes.files.get("/var/log")
    logs = Place("/var/log", 0o775 if one and one.group == "syslog" else 0o755, _SYSLOG)
    return at_most(modes, (*FOLDERS, logs))


@check(
    "FIL-020",
    title=T(
        ja="監査ログの設定と規則（/etc/audit）を管理者以外が読み書きできないこと",
        en="Only root can read or change the settings and rules of auditing (/etc/audit)",
    ),
    severity=Severity.LOW,
    clauses=("MIC:6.1(6)", "MIC:6.2(1)①"),
    field=LawField.TECHNICAL,
    risk=T(
        ja="何が記録されないかを知られ、又は記録を止められる",
        en="What is not recorded becomes known, or recording can be stopped",
    ),
    remedy=T(
        ja="/etc/audit の *.conf と *.rules を chmod 0640 以下、フォルダを 0750 以下とする",
        en="chmod 0640 or tighter the files of /etc/audit, 0750 or tighter its folders",
    ),
    refs=_refs("file_permissions", "audit_configuration", "etc_audit_auditd", "etc_audit_rulesd")
    + _refs("file_permissions", "etc_audit_rules"),
)
def audit_settings(modes: FileModes) -> Outcome:
    """auditd.conf(5), audit.rules(7): the rules tell an intruder what to avoid."""
    return at_most(modes, AUDIT, bits_of)
