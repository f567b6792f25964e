"""What masking removes, what it leaves alone, and that frames survive it."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audit import masking
from audit.masking import mask
from checks.frame import FrameError, parse_frame

YESCRYPT = "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7"
SHA512 = "$6$rounds=5000$usesomesillystri$" + "D4IrlXatmP7rx3P3InaxBeoomnAihCKRVQAr/36vTIx9" * 2
BCRYPT = "$2b$12$GhvMmNVjRW29ulnudl.LbuAnUtN/LRfe1JsBm1Xu6LE3059z5Tr8m"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEH"
CANARY = "Hino-mi!canary7"

SECRETS = {  # line -> what must not be left of it
    f"root:{YESCRYPT}:20000:0:99999:7:::": YESCRYPT[12:],
    f"root:{SHA512}:20000::::::": SHA512[16:],
    "a:$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc8:1::::::": "5B8vYYiY",
    "a:$1$O3JMY.Tw$AdLnLjQ/5jXF9.MTp3gHv/:1::::::": "AdLnLjQ",
    f"a:!{BCRYPT}:1::::::": BCRYPT[8:],
    "a:$gy$j9T$saltsalt$2lHp0TzQqUuW3f4hPTc7m5sVY7T2CwTgI2WkTt2mN5A:1::::::": "2lHp0Tz",
    "a:$7$CU..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D:1:::::": "kBGj9fH",
    "a:ab3fH9xk1LmNo:19000:0:99999:7:::": "ab3fH9xk1LmNo",
    "u:1000:AAD3B435B51404EEAAD3B435B51404EE:8846F7EAEE8FB117AD06BDD830B7586C:[U]:": "8846F7EA",
    "password_pbkdf2 root grub.pbkdf2.sha512.10000." + "AB" * 32 + "." + "CD" * 32: "ABAB",
    "userPassword: {SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g/3kUi": "W6ph5Mm5",
    "'SCRAM-SHA-256$4096:c2FsdHNhbHQ=$c3RvcmVka2V5:c2VydmVya2V5'": "c3RvcmVka2V5",
    f"otpauth://totp/City:a@b?secret={SEED}&issuer=City": SEED,
    f"HOTP/T30/6 hanako - {'3132333435363738' * 2}": "31323334",
    f"totp_secret = {SEED}": SEED,
    f"Authorization: Bearer {'x' * 12}{CANARY}": "xxxxxx",
    "curl -H 'Authorization: Basic aGlub21pOmNhbmFyeTc='": "aGlub21p",
    "t: eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N": "eyJzdWIi",
    f"password={CANARY}": CANARY,
    f"password:{CANARY}": CANARY,
    f"DB_PASSWORD='{CANARY} two'": CANARY,
    f"db.password = {CANARY} with words": "words",
    f'{{"password": "{CANARY}", "user": "x"}}': CANARY,
    f"  secretKey: {CANARY}": CANARY,
    f"パスワード：{CANARY}": CANARY,
    f"mysqld --user=x --password={CANARY} --port=1": CANARY,
    f"backup --password {CANARY} /srv": CANARY,
    f"openssl enc -pass pass:{CANARY}": CANARY,
    f"postgresql://app:{CANARY}@db/app": CANARY,
    f"requirepass {CANARY}": CANARY,
    f"bindpw {CANARY}": CANARY,
    f"rocommunity {CANARY} 10.0.0.0/8": CANARY,
    f"machine db login app password {CANARY}": CANARY,
    f"username admin privilege 15 secret 0 {CANARY}": CANARY,
    "enable secret 5 $1$mERr$hx5rVt7rPNoS4wqbXKX7m0": "hx5rVt7r",
    " password 7 0822455D0A16": "0822455D0A16",
    f"define('AUTH_KEY', '{CANARY}');": CANARY,
    "PrivateKey = yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=": "yAnz5TF",
    "AGE-SECRET-KEY-1" + "QWERTY" * 9: "QWERTY",
    "MIIC=-----BEGIN RSA PRIVATE KEY-----\\nMIIEow\\n-----END RSA PRIVATE KEY-----": "MIIEow",
}  # fmt: skip

HARMLESS = """\
PasswordAuthentication no
PasswordAuthentication=no
permitemptypasswords no
permitrootlogin without-password
UsePAM yes
password requisite pam_pwquality.so retry=3
password\t[success=1 default=ignore]\tpam_unix.so obscure use_authtok try_first_pass yescrypt
@include common-password
/etc/pam.d/common-password:password requisite pam_pwquality.so
common-password:password requisite pam_pwquality.so
password-auth: present
PASS_MAX_DAYS 90
PASS_MIN_LEN\t12
%sudo ALL=(ALL) NOPASSWD: ALL
audit ALL=(root) NOPASSWD: sha256:2TJ3b1IeC8bVpVs2bXy6ZPy3hY1bH8u6ZkQx1kQ9nDI= /opt/collect
ops ALL = (root) PASSWD: /usr/bin/less, NOPASSWD:/usr/bin/id
Cmnd_Alias PASSWD = /usr/bin/passwd [A-Za-z]*, !/usr/bin/passwd root
Defaults passwd_tries=3, passprompt="Password: "
Defaults:user !authenticate
passwd:         files systemd
passwd: compat
shadow:\t\tfiles
root:x:0:0:root:/root:/bin/bash
passwd:x:1001:1001::/home/passwd:/bin/sh
token:x:1002:
root:!:19000:0:99999:7:::
root:*:19000:0:99999:7:::
Last password change\t\t\t\t\t: Nov 21, 2026
Password expires\t\t\t\t\t: never
Minimum number of days between password change\t\t: 0
hanako P 11/21/2026 0 90 7 -1 (Password set, SHA512 crypt.)
-w /etc/passwd -p wa -k identity
-a always,exit -F path=/usr/bin/passwd -F perm=x -F auid>=1000 -k privileged-passwd
ssh_pwauth: false
lock_passwd: true  # cloud-init
ssl_private_key = /etc/ssl/private/host.key
SSLCertificateKeyFile /etc/ssl/private/host.key
smtpd_tls_key_file = /etc/ssl/private/host.key
password_encryption = scram-sha-256
encrypt passwords = yes
unix password sync = yes
cache_credentials = True
rocommunity public
com2sec readonly default public
password =
password = ""
PASSWORD=${DB_PASSWORD}
/etc/ssh/ssh_host_ed25519_key: OpenSSH private key
-rw------- 1 root root 399 Nov 21 13:00 /etc/ssh/ssh_host_rsa_key
MACs hmac-sha2-256-etm@openssh.com,hmac-md5
HostKeyAlgorithms ssh-ed25519,ecdsa-sha2-nistp256
gpgcheck=1
gpgkey=https://packages.example.jp/key.asc
deb [signed-by=/usr/share/keyrings/x.gpg] https://deb.example.jp/debian bookworm main
ii  passwd 1:4.13+dfsg1-1+b1 amd64
passwd=1:4.13+dfsg1-1
awk '{print $1$2}' /etc/passwd
secret.service loaded active running
net.ipv4.tcp_fastopen_key = 00000000-00000000-00000000-00000000
# The password policy: see passwd(1)
tcp LISTEN 0 128 0.0.0.0:22 users:(("sshd",pid=1,fd=3))
所見: パスワードの定期変更は求めない
"""


@pytest.mark.parametrize("line", SECRETS)
def test_a_secret_is_masked(line: str) -> None:
    raw = f"before\n{line}\nafter\n".encode()
    masked = mask(raw)
    assert SECRETS[line].encode() not in masked
    assert masked.startswith(b"before\n")
    assert masked.endswith(b"\nafter\n")
    assert b"[masked:" in masked


@pytest.mark.parametrize("line", HARMLESS.splitlines())
def test_a_setting_is_left_alone(line: str) -> None:
    raw = f"before\n{line}\nafter\n".encode()
    assert mask(raw) == raw


KEY = (
    "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaA+/\nAAAA==\n-----END OPENSSH PRIVATE KEY-----\n"
)
OLD_KEY = (
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n"
    "b3BlbnNzaA+/\n-----END RSA PRIVATE KEY-----\n"
)


@pytest.mark.parametrize(
    "key", [KEY, OLD_KEY, KEY.replace("\n", "\r\n"), KEY.replace("\nb", "\n  b")]
)
def test_a_private_key_leaves_a_marker(key: str) -> None:
    assert mask(f"x\n{key}Port 22\n".encode()).split() == [
        b"x",
        b"[masked:private-key]",
        b"Port",
        b"22",
    ]


def test_a_putty_key_leaves_its_public_part() -> None:
    raw = b"Public-Lines: 1\nAAAAB3Nza\nPrivate-Lines: 2\nAAAA1\nAAAA2\nPrivate-MAC: 00ff\n"
    assert mask(raw) == b"Public-Lines: 1\nAAAAB3Nza\n[masked:private-key]\n"


def test_a_key_cut_short_swallows_no_setting() -> None:
    raw = b"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\nPermitRootLogin no\n"
    assert mask(raw) == b"[masked:private-key]\nPermitRootLogin no\n"


def test_the_file_of_google_authenticator_loses_seed_and_codes() -> None:
    raw = f'{SEED}\n" RATE_LIMIT 3 30\n" TOTP_AUTH\n12345678\n87654321\n'.encode()
    assert mask(raw) == (
        b'[masked:totp]\n" RATE_LIMIT 3 30\n" TOTP_AUTH\n[masked:totp]\n[masked:totp]\n'
    )


TAG = "0123456789abcdef"
lines = st.one_of(
    st.sampled_from([*SECRETS, *HARMLESS.splitlines(), *KEY.splitlines(), *OLD_KEY.splitlines()]),
    st.sampled_from([f"@{TAG} file ok /root/password=x", SEED, '" TOTP_AUTH', "12345678", ""]),
    st.text(st.characters(exclude_characters="\n", codec="utf-8"), max_size=30),
    st.builds(
        "{}={}".format, st.sampled_from(["password", "token", "x_secret"]), st.text(max_size=9)
    ),
    st.sampled_from(
        [f"HINOMI1 {TAG} 1 0 -", "password =", f"@{TAG} begin pass", f"@{'f' * 16} done 1"]
    ),
)
bodies = st.lists(lines, max_size=8).map("\n".join)


def framed(sections: dict[str, str]) -> bytes:
    parts = [f"noise {KEY}HINOMI1 {TAG} 1795000000 0 - host\n"]
    parts += [
        f"@{TAG} begin {name}\n{body}\n@{TAG} end {name} 0\n" for name, body in sections.items()
    ]
    return "".join([*parts, f"@{TAG} done {len(sections)}\n"]).encode()


@given(st.dictionaries(st.from_regex(r"\A[A-Za-z0-9_]{1,12}\Z"), bodies, max_size=4))
@example({"Password": KEY[:40], "token": "password:"})
def test_a_frame_keeps_its_sections(sections: dict[str, str]) -> None:
    raw = framed(sections)
    try:
        before = parse_frame(raw, TAG)
    except FrameError:
        with pytest.raises(FrameError):
            parse_frame(mask(raw), TAG)
        return
    after = parse_frame(mask(raw), TAG)
    assert (after.at, after.uid, after.hostname) == (before.at, before.uid, before.hostname)
    assert [(n, r.status) for n, r in after.replies.items()] == [
        (n, r.status) for n, r in before.replies.items()
    ]
    for name, reply in before.replies.items():
        if b"[masked:" not in after.replies[name].body:
            assert after.replies[name].body == reply.body


@given(
    st.one_of(
        bodies.map(str.encode), st.binary(max_size=200), bodies.map(lambda b: framed({"x": b}))
    )
)
def test_masking_twice_is_masking_once(raw: bytes) -> None:
    once = mask(raw)
    assert mask(once) == once


@given(st.lists(st.one_of(bodies, st.sampled_from(sorted(SECRETS))), min_size=2, max_size=4))
@example(["", "JBSWY3DPEHPK3PXPJBSWY3DPEH\n" * 2 + '" TOTP_AUTH'])
def test_what_was_masked_before_changes_nothing(texts: list[str]) -> None:
    alone = []
    for text in texts:
        forget()
        alone.append(mask(text.encode()))
    assert [mask(text.encode()) for text in texts] == alone


def forget() -> None:
    """Begin as in a process of its own."""
    masking._plain.clear()
    masking._clean.known.clear()


@given(
    st.lists(st.lists(st.one_of(bodies, st.sampled_from(sorted(SECRETS))), max_size=4), max_size=4)
)
def test_sections_that_were_clean_before_change_nothing(hosts: list[list[str]]) -> None:
    frames = [framed({f"p{n}": body for n, body in enumerate(host)}) for host in hosts]
    alone = []
    for raw in frames:
        forget()
        alone.append(masking._masked(raw, masking._marks(raw)))
    forget()
    assert [mask(raw) for raw in frames * 2] == alone * 2


def test_the_mark_of_another_frame_shields_nothing_that_comes_without_it() -> None:
    line, other = f"@{'f' * 16} password={CANARY}", f"HINOMI1 {'f' * 16} "
    forget()
    assert CANARY.encode() in mask(framed({"a": f"{other}\n{line}"}))  # both frames are marks
    forget()
    assert CANARY.encode() in mask(framed({"a": other, "b": line}))
    assert CANARY.encode() not in mask(framed({"b": line}))


def test_the_end_of_a_key_uncovers_no_mark() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIC\n-----END RSA PRIVATE KEY-----"
    masked = mask(framed({"a": f"{key}@{TAG} end a 0"}))
    assert b"[masked:line]" in masked
    assert masked.count(f"@{TAG} end a 0".encode()) == 1


@given(st.lists(st.tuples(st.sampled_from(sorted(SECRETS)), bodies), min_size=1, max_size=4))
def test_secrets_are_masked_wherever_they_stand(parts: list[tuple[str, str]]) -> None:
    everywhere = "".join(around for _, around in parts)
    raw = framed({f"p{n}": f"{around}\n{line}" for n, (line, around) in enumerate(parts)})
    for line, _ in parts:
        if SECRETS[line] not in everywhere:  # a bare seed, say, shows no shape
            assert SECRETS[line].encode() not in mask(raw)


def test_long_lines_and_large_evidence_take_linear_time() -> None:
    raw = b"password" * 250_000 + b"\n" + b"token = x\n" * 100_000 + b"$6$" * 200_000
    start = time.process_time()
    mask(raw)
    assert time.process_time() - start < 20  # quadratic would take hours
