"""Probe output of SSH, accounts, PAM and sudo as hosts print it, and as nobody should."""

import json
import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.fact import HostFact, Reply
from checks.facts.accounts import Account, Accounts, Shadow
from checks.facts.homes import Homes
from checks.facts.login_defs import LoginDefs
from checks.facts.pam import HISTORY, QUALITY, Pam
from checks.facts.sshd import Sshd
from checks.facts.sudoers import Sudoers
from checks.model import FactError, Provenance, Why
from tests.checks.replies import NOW, TAG, fact, listed, reply

MAIN = "/etc/ssh/sshd_config"
ASKED = "user=root,host=h,addr=192.0.2.1,laddr=192.0.2.2,lport=22"
ANSWER = "port 22\npermitrootlogin no\nmaxauthtries 6\nx11forwarding no\n"


def ssh(
    text: str = "PermitRootLogin no\n",
    *,
    daemon: str = "",
    view: str = f"0 {ASKED}\n{ANSWER}",
    changed: str = "",
) -> str:
    """What the probe prints on a host with one configuration."""
    parts = [f"@{TAG} daemon {daemon}\n"] if daemon else []
    parts += [
        f"@{TAG} server /usr/sbin/sshd\n",
        f"@{TAG} config {MAIN} /usr/sbin/sshd \n",
        f"@{TAG} view {view}\n",
    ]
    parts += [f"@{TAG} changed {changed}\n"] if changed else []
    return "".join(parts) + listed({MAIN: text})


def test_sshd_as_the_daemon_answers() -> None:
    found = fact(Sshd, ssh(daemon="7 1000 ok /usr/sbin/sshd -D ", changed=f"999 {MAIN}"))
    assert found.installed
    assert found.values("permitrootlogin") == {ASKED: "no"}
    assert found.provenance("permitrootlogin") is Provenance.EXPLICIT
    assert found.provenance("maxauthtries") is Provenance.DEFAULT
    assert found.daemons[0].loaded == 1000
    assert found.pending == ()


def test_sshd_that_is_not_there() -> None:
    found = fact(Sshd, f"@{TAG} server -\n" + listed({}))
    assert not found.installed


@pytest.mark.parametrize(
    ("text", "provenance"),
    [
        ("PermitRootLogin no\nPermitRootLogin yes", Provenance.CONFLICTING),
        ("PermitRootLogin no\nMatch all\nPermitRootLogin yes", Provenance.OVERRIDDEN),
        ("PermitRootLogin no\nPermitRootLogin NO", Provenance.EXPLICIT),
        ("", Provenance.DEFAULT),
    ],
)
def test_where_a_value_comes_from(text: str, provenance: Provenance) -> None:
    assert fact(Sshd, ssh(text)).provenance("permitrootlogin") is provenance


def test_a_file_newer_than_the_daemon_is_pending() -> None:
    found = fact(Sshd, ssh(daemon="7 1000 ok /usr/sbin/sshd -D ", changed=f"1001 {MAIN}"))
    assert found.pending == (MAIN,)
    assert found.provenance("permitrootlogin") is Provenance.RELOAD_PENDING


def test_a_refused_configuration_is_an_error() -> None:
    said = f"255 {ASKED}\n{MAIN}: line 1: Bad configuration option: Nonsense\nterminating\n"
    assert "Bad configuration option" in fact(Sshd, ssh("Nonsense", view=said)).error


@pytest.mark.parametrize(
    "said", ["no hostkeys available -- exiting.", "Missing privilege separation directory: /run/x"]
)
def test_a_daemon_that_only_cannot_start_leaves_the_files_to_speak(said: str) -> None:
    found = fact(Sshd, ssh("MaxAuthTries 3", view=f"1 {ASKED}\n{said}\n"))
    assert (found.error, found.branches) == ("", ())
    assert found.values("maxauthtries") == {"*": "3"}
    assert found.values("permitrootlogin") == {"*": "prohibit-password"}
    with pytest.raises(FactError):
        found.values("ciphers")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (ssh(view=f"127 {ASKED}\nnot found\n"), Why.COMMAND_FAILED),
        (ssh(view=f"1 {ASKED}\n"), Why.COMMAND_FAILED),
        (ssh(view=f"0 {ASKED}\nport 22\n"), Why.TRUNCATED),
        (ssh(daemon="7 1000 odd /usr/sbin/sshd -Z"), Why.UNDETERMINED),
        (ssh().replace("file ok", "file unreadable"), Why.NO_PRIVILEGE),
        (f"@{TAG} server /usr/sbin/sshd\n", Why.MALFORMED),
        ("", Why.MALFORMED),
    ],
)
def test_sshd_output_that_says_nothing(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(Sshd, body)
    assert caught.value.why is why


def test_sshd_needs_root() -> None:
    with pytest.raises(FactError) as caught:
        fact(Sshd, ssh(), uid=1000)
    assert caught.value.why is Why.NO_PRIVILEGE


ACCOUNTS = (
    "p:root:x:0:0:/root:/bin/bash\np:hanako:x:1000:1000:/home/hanako:/bin/bash\n"
    "g:root:x:0:\ng:sudo:x:27:hanako,taro\ng:hanako:x:1000:\n"
    "P:root:x:0:0:/root:/bin/bash\nP:jiro:star:2000:1000:/home/jiro:/bin/sh\n"
    "G:hanako:x:1000:\nanswered\nsources:passwd: files sss\nshell:/bin/bash\ncomplete\n"
)


def test_accounts_of_files_and_of_the_name_service() -> None:
    found = fact(Accounts, ACCOUNTS)
    assert [one.name for one in found.local] == ["root", "hanako"]
    assert [one.name for one in found.all()] == ["root", "hanako", "jiro"]
    assert found.remote == ("sss",)
    assert found.members("sudo") == {"hanako", "taro"}
    assert found.members("hanako") == {"hanako", "jiro"}


def test_accounts_without_getent_say_so() -> None:
    body = "\n".join(one for one in ACCOUNTS.split("\n") if one[:1] not in "PGa" or not one)
    assert "getent missing" in fact(Accounts, body).remote


def test_nis_lines_are_a_source() -> None:
    assert "nis" in fact(Accounts, "p:nis:+\n" + ACCOUNTS).remote


@pytest.mark.parametrize(
    "body",
    [
        "",
        ACCOUNTS.removesuffix("complete\n"),
        "complete\n",
        ACCOUNTS.replace("p:root:x", "p:?:x"),
        ACCOUNTS.replace("p:root:x", "p:root:$6$hash"),
        ACCOUNTS.replace(":0:0:", ":zero:0:"),
    ],
)
def test_accounts_output_that_says_nothing(body: str) -> None:
    with pytest.raises(FactError):
        fact(Accounts, body)


@pytest.mark.parametrize(
    ("shell", "usable"), [("/bin/sh", True), ("", True), ("/usr/sbin/nologin", False)]
)
def test_shells(shell: str, usable: bool) -> None:
    assert Account("x", "x", 1, 1, "/", shell).can_have_shell is usable


def test_shadow() -> None:
    found = fact(Shadow, "s:root:locked:20000:0:99999:7::\ns:a:sha512:20001:::::21000\ncomplete\n")
    root, a = found.entries
    assert (root.usable, a.usable) == (False, True)
    assert (a.minimum, a.maximum, a.expires) == (None, None, 21000)
    assert found.today == NOW.date()
    assert found.day(1) == date(1970, 1, 2)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "complete\n",
        "s:a:sha512:1:2:3:4:5:6\n",
        "s:?:x::::::\ncomplete\n",
        "s:a:$6$\ncomplete\n",
    ],
)
def test_shadow_output_that_says_nothing(body: str) -> None:
    with pytest.raises(FactError):
        fact(Shadow, body)


def test_homes() -> None:
    found = fact(Homes, "h 750 1000 1000 /home/a b\nmissing /home/c\ncomplete\n")
    home = found.of("/home/a b")
    assert home is not None
    assert home.mode == 0o750
    assert found.of("/home/c") is None
    with pytest.raises(FactError):
        found.of("/home/never-looked-at")


@pytest.mark.parametrize("body", ["", "h 750 1000 1000 /a\n", "what\ncomplete\n"])
def test_homes_output_that_says_nothing(body: str) -> None:
    with pytest.raises(FactError):
        fact(Homes, body)


def test_the_last_line_of_login_defs_wins() -> None:
    text = "PASS_MAX_DAYS\t60\n# PASS_MAX_DAYS 1\nUMASK 027 # note\nPASS_MAX_DAYS 77\n"
    found = fact(LoginDefs, listed({"/etc/login.defs": text}))
    assert found.value("PASS_MAX_DAYS") == "77"
    assert found.provenance("PASS_MAX_DAYS") is Provenance.CONFLICTING
    assert found.value("UMASK") == "027"
    assert found.value("ENCRYPT_METHOD") is None
    assert found.provenance("ENCRYPT_METHOD") is Provenance.DEFAULT


def pam_reply(*lines: str, **settings: str) -> str:
    """Lines of the file `passwd` and settings of files in /etc/security."""
    text = "file\t/etc/pam.d/passwd\n" + "".join(
        f"line\t/etc/pam.d/passwd\t{number}\t{line}\n" for number, line in enumerate(lines, 1)
    )
    names = {"quality": QUALITY, "extra": f"{QUALITY}.d/50.conf", "late": f"{QUALITY}.d/90.conf"}
    files = {names[name]: value for name, value in settings.items()}
    return text + "module\tpam_pwquality.so\n" + listed({QUALITY: None, **files})


def test_pwquality_main_file_beats_its_folder_and_arguments_beat_both() -> None:
    line = "password requisite pam_pwquality.so retry=3 minlen=20"
    body = pam_reply(
        line, quality="minlen = 15\nminclass=2", extra="minclass 4\ndifok=1", late="difok=2"
    )
    found = fact(Pam, body)
    [handler] = found.stack("passwd", "password")
    assert found.quality(handler, "minlen") == ("20", "/etc/pam.d/passwd:1")
    assert found.quality(handler, "minclass") == ("2", QUALITY)
    assert found.quality(handler, "difok") == ("2", f"{QUALITY}.d/90.conf")
    assert found.quality(handler, "dcredit") == (None, "")


def test_pam_files_of_etc_hide_those_of_usr() -> None:
    body = pam_reply("auth required pam_permit.so") + ""
    usr = "file\t/usr/lib/pam.d/passwd\nline\t/usr/lib/pam.d/passwd\t1\tauth required pam_deny.so\n"
    [handler] = fact(Pam, usr + body).stack("passwd", "auth")
    assert handler.module == "pam_permit.so"


def test_pam_lines_continue_and_comments_end_them() -> None:
    found = fact(Pam, pam_reply("AUTH Required \\", "  /lib/security/pam_unix.so nullok # try"))
    [handler] = found.stack("passwd", "auth")
    assert (handler.module, handler.args) == ("pam_unix.so", ("nullok",))


def test_a_file_that_its_module_does_not_know_sets_nothing() -> None:
    body = pam_reply("password required pam_pwhistory.so")
    written = body.replace(listed({QUALITY: None}), listed({HISTORY: "remember=5"}))
    assert fact(Pam, written).setting(HISTORY, "remember") == "5"
    assert fact(Pam, f"blind\t{HISTORY}\n{written}").setting(HISTORY, "remember") is None


def test_an_unreadable_pam_file_is_a_lack_of_privilege() -> None:
    with pytest.raises(FactError) as caught:
        fact(Pam, "unreadable\t/etc/pam.d/sshd\n" + pam_reply())
    assert caught.value.why is Why.NO_PRIVILEGE


RULES = {
    "Defaults": [
        {"Options": [{"use_pty": True}, {"timestamp_timeout": "5"}]},
        {"Binding": [{"username": "bob"}], "Options": [{"authenticate": False}]},
        {"Binding": [{"hostname": "web"}], "Options": [{"lecture": True}]},
    ],
    "User_Specs": [
        {
            "User_List": [{"username": "bob"}, {"usergroup": "kanri"}],
            "Host_List": [{"hostname": "ALL"}],
            "Cmnd_Specs": [
                {
                    "runasusers": [{"username": "ALL"}],
                    "Commands": [{"command": "ALL"}, {"command": "/bin/su", "negated": True}],
                },
                {
                    "Options": [{"authenticate": False}],
                    "Commands": [{"command": "/o", "sha256": "aa"}],
                },
            ],
        }
    ],
}


def test_sudo_rules() -> None:
    found = fact(Sudoers, f"version 1.9.13p3\nsources files sss\nvalid\n{json.dumps(RULES)}\n")
    assert found.version == (1, 9, 13)
    assert found.remote == ("sss",)
    assert found.default("use_pty") is True
    assert [one.bound_to for one in found.defaults] == ["", "", "bob", "@web"]
    assert found.default("authenticate") is None
    assert [str(one) for one in found.grants if one.subject == "%kanri"] == [
        "%kanri ALL=(ALL) ALL",
        "%kanri ALL=(ALL) !/bin/su",
        "%kanri ALL=(root) NOPASSWD: sha256:aa /o",
    ]
    # bob's own Defaults switch the question off for bob, and for groups that bob may be in
    assert {one.subject for one in found.unasked() if one.command == "ALL"} == {"bob", "%kanri"}


def test_sudo_that_is_not_there_and_rules_that_cannot_be_read() -> None:
    assert not fact(Sudoers, "absent\n").installed
    extra = fact(Sudoers, "version 1.9.13\nsources files\nskipped use_pty\nvalid\n{}\n")
    assert extra.skipped == {"use_pty"}
    broken = fact(Sudoers, "version 1.9.13\ninvalid\n/etc/sudoers:9: syntax error\n")
    assert broken.error == "/etc/sudoers:9: syntax error"


@pytest.mark.parametrize("body", ["", "version 1.9.13\n", "valid\n{", "version 1\nvalid\n[]\n"])
def test_sudo_output_that_says_nothing(body: str) -> None:
    with pytest.raises(FactError):
        fact(Sudoers, body)


FACTS: list[type[HostFact]] = [Sshd, Accounts, Shadow, Homes, LoginDefs, Pam, Sudoers]
GOOD = {
    Sshd: ssh(daemon="7 1000 ok /usr/sbin/sshd -D ", changed=f"999 {MAIN}"),
    Accounts: ACCOUNTS,
    Shadow: "s:root:locked:20000:0:99999:7::\ncomplete\n",
    Homes: "h 750 1000 1000 /home/a\ncomplete\n",
    LoginDefs: listed({"/etc/login.defs": "UMASK 027\n"}),
    Pam: pam_reply("password requisite pam_pwquality.so", quality="minlen=9"),
    Sudoers: f"version 1.9.13\nvalid\n{json.dumps(RULES)}\n",
}


def parsed(kind: type[HostFact], answer: Reply) -> None:
    """A fact or a FactError, nothing else."""
    try:
        found = fact(kind, answer.body)
    except FactError:
        return
    assert isinstance(found, kind)


@given(st.sampled_from(FACTS), st.binary(max_size=400))
def test_any_output_is_a_fact_or_a_reason(kind: type[HostFact], body: bytes) -> None:
    parsed(kind, reply(body))


@given(st.sampled_from(FACTS), st.data())
def test_damaged_output_is_a_fact_or_a_reason(kind: type[HostFact], data: st.DataObject) -> None:
    body = GOOD[kind].encode()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    parsed(kind, reply(body[:start] + data.draw(st.binary(max_size=8)) + body[end:]))


@pytest.mark.parametrize(
    ("kind", "path", "line"),
    [
        (Shadow, "/etc/shadow", "hanako::$6$salt$secrethash:20000:0:99999:7:::"),
        (Shadow, "/etc/shadow", "hanako:x:y:$6$salt$secrethash:0:99999:7:::"),
        (Accounts, "/etc/passwd", "hanako::$6$salt$secrethash:1000:1000::/home:/bin/sh"),
        (Accounts, "/etc/passwd", "hanako:x:$6$salt$secrethash:1000:n:/home:/bin/sh"),
    ],
)
def test_a_hash_in_the_wrong_field_stays_on_the_host(
    kind: type[HostFact], path: str, line: str, tmp_path: Path
) -> None:
    files = {one: tmp_path / one.rpartition("/")[2] for one in (path, "/etc/group", "/etc/passwd")}
    script = f"need() {{ :; }}\nlim() {{ :; }}\n{kind.probe.text}"
    for name, copy in files.items():
        copy.write_text("root:x:0:\n" if name == "/etc/group" else "root:x:0:0::/root:/bin/sh\n")
        script = script.replace(name, str(copy))
    script = script.replace('"/etc/${k#*:}"', f'"{tmp_path}/${{k#*:}}"')
    with files[path].open("a") as file:
        file.write(f"{line}\n")
    told = subprocess.run(["/bin/sh", "-c", script], capture_output=True, check=False).stdout
    assert b"?" in told
    assert b"secrethash" not in told
