"""Files that decide who may do what: whose they are and who may change them."""

from checks.facts.file_modes import FileModes
from checks.model import FactError, LawField, Outcome, Severity, Why, check
from checks.rules.file_judging import (
    Place,
    at_most,
    is_host_key,
    under,
    within,
)
from checks.rules.file_limits import FileLimits
from inventory.words import T

ROOT_GROUP = frozenset({"root"})
SSH_GROUPS = frozenset({"root", "ssh_keys"})


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
        "ssg:file_permissions_crontab",
        "ssg:file_permissions_cron_d",
        "ssg:file_permissions_cron_hourly",
        "ssg:file_permissions_cron_daily",
        "ssg:file_permissions_cron_weekly",
        "ssg:file_permissions_cron_monthly",
    ),
)
def scheduled_jobs(modes: FileModes, limits: FileLimits) -> Outcome:
    """cron(8) runs these as root, so whoever can write them is root."""
    folders = [f"/etc/cron.{word}" for word in ("d", "hourly", "daily", "weekly", "monthly")]
    places = [Place("/etc/crontab", 0o644)]
    places += [Place(folder, int(limits.cron_folder_mode, 8)) for folder in folders]
    places += [Place(f"{folder}/*", 0o755) for folder in folders]
    return at_most(modes, places)


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
    refs=(
        "ssg:file_owner_sshd_config",
        "ssg:file_groupowner_sshd_config",
        "ssg:file_permissions_sshd_config",
        "ssg:directory_owner_sshd_config_d",
        "ssg:directory_groupowner_sshd_config_d",
        "ssg:directory_permissions_sshd_config_d",
        "ssg:file_owner_sshd_drop_in_config",
        "ssg:file_groupowner_sshd_drop_in_config",
        "ssg:file_permissions_sshd_drop_in_config",
        "ssg:file_ownership_sshd_pub_key",
        "ssg:file_groupownership_sshd_pub_key",
        "ssg:file_permissions_sshd_pub_key",
    ),
)
def ssh_settings(modes: FileModes) -> Outcome:
    """sshd_config(5) should be writable by root only, like the public keys; reading is harmless."""
    places = [Place("/etc/ssh/*.pub", 0o644, SSH_GROUPS), Place("/etc/ssh", 0o755)]
    places += [Place("/etc/ssh/sshd_config.d", 0o755), Place("/etc/ssh/sshd_config*", 0o644)]
    return at_most(modes, places)


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
    return within(modes, is_host_key, mask, SSH_GROUPS)
