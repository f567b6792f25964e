"""What secrets look like in one line of text, and what only looks like one.

Hash prefixes after crypt(5) and the passlib documentation; keys after RFC 7468; TOTP URIs after
the Key URI Format; tokens after RFC 6750 and RFC 7519.
"""

import re

HINTS = (  # in lower case, each a part of every secret of some shape below
    *b"""
    {s md5 scram-sha pbkdf2 private otpauth hotp bearer authorization eyj ghp_ gho_ ghs_
    github_pat_ glpat- xox age-secret :// pass pwd bindpw rootpw secret token key psk
    authtok masterauth credential community com2sec
    """.split(),
    "パスワード".encode(),
    "暗証番号".encode(),
    b'\n" ',
)
CRYPT_HINT = re.compile(rb"\$(?:[12567y]|gy|sha1|argon2|scrypt|bcrypt)")

_CRYPT = re.compile(
    rb"\$(?:1|2[abxy]?|5|6|7|y|gy|md5|sha1|argon2(?:id?|d)|scrypt|bcrypt[\w-]*|pbkdf2[\w-]*)[$,]"
    rb"(?:[./A-Za-z0-9=,+-]{0,256}\$){0,4}[./A-Za-z0-9+=]{8,}"
    rb"|\{(?:SSHA|SHA|SMD5|MD5|PBKDF2)[\w-]*\}[A-Za-z0-9+/=.$,]{16,}"
    rb"|SCRAM-SHA-[0-9]+\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+"
    rb"|grub\.pbkdf2\.sha512\.[0-9]+\.[0-9A-F.]{16,}"
    rb"|(?<![A-Za-z0-9])md5[0-9a-f]{32}(?![0-9a-f])",
    re.I,
)
LEGACY_HASH = re.compile(
    rb"^([^@:\s][^:\s]{0,63}:!{0,2})(?:[./0-9A-Za-z]{13}|_[./0-9A-Za-z]{19})(?=:[0-9]*:[0-9]*:)",
    re.M,
)
NT_HASH = re.compile(rb":[0-9A-FX]{32}:[0-9A-F]{32}(?=:)")
KEY_BEGIN = re.compile(rb"-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----|^Private-Lines: [0-9]+")
KEY_END = re.compile(rb"-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----|^Private-MAC: [0-9a-f]+")
KEY_LINE = re.compile(rb"[\s>#+|\"'-]*(?:[A-Za-z0-9+/=_\\-]*|[A-Za-z-]+: [!-~ ]*)[\s\"',\\]*")
_ONE_LINE_KEY = re.compile(rb"AGE-SECRET-KEY-1[A-Z0-9]{20,}", re.I)
_OTPAUTH = re.compile(rb"otpauth(?:-migration)?://[^\s\"'<>]+", re.I)
_OATH_FILE = re.compile(rb"^(HOTP\S*[ \t]+\S+[ \t]+\S+[ \t]+)[0-9a-fA-F]{16,}")
AUTHENTICATOR = re.compile(rb'" [A-Z_]+')
BASE32 = re.compile(rb"[A-Z2-7]{16,256}=*\r?")
SCRATCH_CODE = re.compile(rb"[0-9]{6,8}\r?")
_TOKEN = re.compile(
    rb"(?<![A-Za-z0-9])(?:eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|gh[ops]_\w{20,}|github_pat_\w{20,}"
    rb"|glpat-[\w-]{16,}|xox[a-z]-[\w-]{10,})"
)
_BEARER = re.compile(
    rb"(\bbearer[ \t]+|\bauthorization[\"']?[ \t]*[:=][ \t]*[\"']?basic[ \t]+)[\w.~+/-]{8,}=*", re.I
)
_IN_URL = re.compile(rb"(?<=://)([^/\s:@\"']*:)[^/\s@\"']+(?=@)")
_OPTION = re.compile(
    rb"(\s--?(?:[a-z-]*password|passwd|pass|passphrase|token|secret|api-key)[ \t]+)"
    rb"(?![-\[])[^\s]+",
    re.I,
)
_DIRECTIVE = re.compile(
    rb"(^\s*(?:requirepass|masterauth|bindpw|rootpw|olcRootPW:{0,2})[ \t]+"  # redis, ldap
    rb"|^\s*(?:ro|rw)community6?[ \t]+(?!(?:public|private)\b)"  # snmpd.conf(5)
    rb"|^\s*com2sec6?[ \t]+\S+[ \t]+\S+[ \t]+(?!(?:public|private)\b)"
    rb"|^\s*snmp-server community[ \t]+(?!(?:public|private)\b)"  # Cisco IOS, from here on
    rb"|^\s*enable[ \t]+(?:algorithm-type \S+[ \t]+)?(?:secret|password)[ \t]+(?:[0-9] )?+"
    rb"|^\s*username[ \t]+\S+[ \t].*?(?:secret|password)[ \t]+(?:[0-9] )?+"
    rb"|^\s*(?:password|secret|key|key-string)[ \t]+[0-9][ \t]+"
    rb"|\blogin[ \t]+\S+[ \t]+password[ \t]+)"  # .netrc
    rb"(?!\[masked:)\S+",
    re.I,
)
_DEFINED = re.compile(  # PHP
    rb"(\bdefine\([ \t]*[\"']\w*(?:PASSWORD|KEY|SALT|SECRET|TOKEN)[\"'][ \t]*,[ \t]*)"
    rb"([\"'])[^\"']*\2"
)
_WORDS = (
    rb"(?:password|passwd|passphrase|passcode|pwd|secret(?:[_-]?key(?:[_-]base)?)?"
    rb"|(?:api|access|auth|account|master|session|signing|shared|encryption|private)[_ -]?key"
    rb"|token|bindpw|rootpw|authtok|psk|credentials?|community|(?<![A-Za-z0-9])pass"
)
_ASSIGNED = re.compile(
    rb"(?<![A-Za-z0-9_./-])"
    rb"([A-Za-z0-9_.-]*" + _WORDS + rb")|" + "パスワード|暗証番号".encode() + rb")"
    rb"([\"']?[ \t]*(?:=>|:=|=|:(?=[ \t\"'])|" + "：".encode() + rb")[ \t]*"
    rb"|(?<![.-]password):(?![^:\s]*:[0-9]*:))"
    rb"(\"(?:[^\"\\]|\\.)*\"?|'(?:[^'\\]|\\.)*'?|(?<=[ \t])[^\r]+|[^\s]+)",
    re.I,
)
_HARMLESS = re.compile(
    rb"(?:yes|no|true|false|on|off|none|null|nil|[01x-]|enabled?|disabled?|required|optional|ask"
    rb"|prompt|always|never|public|private|[*!]+|<[^>]*>|\[masked:[a-z-]+\]|\$\{[A-Za-z_]\w*\}"
    rb"|\$[A-Z_][A-Z0-9_]*|%\(\w+\)s|!?[ ]?/(?:usr|s?bin|etc|run|var|opt|root|dev|lib)/.*"
    rb"|file:.*|\$\(.*)?[ \t]*[;,]?(?:[ \t]+#.*)?",
    re.I,
)
_NAME_SERVICE = re.compile(  # nsswitch.conf(5); and a version of Debian's package passwd
    rb"(?:files|compat|systemd|sss|ldap|nis|winbind|db|dns|altfiles|extrausers|hesiod)\b"
    rb"|[0-9]+[:.][0-9][\w.+~:-]*$"
)


def mask_line(line: bytes) -> bytes:
    """One line with every secret that shows its shape replaced by a marker."""
    line = _CRYPT.sub(b"[masked:crypt]", line)
    line = _ONE_LINE_KEY.sub(b"[masked:private-key]", line)
    line = _OTPAUTH.sub(b"[masked:totp]", line)
    line = _OATH_FILE.sub(rb"\1[masked:totp]", line)
    line = _TOKEN.sub(b"[masked:token]", line)
    line = _BEARER.sub(rb"\1[masked:token]", line)
    line = _IN_URL.sub(rb"\1[masked:password]", line)
    line = _OPTION.sub(rb"\1[masked:password]", line)
    line = _DEFINED.sub(rb"\1\2[masked:password]\2", line)
    line = _DIRECTIVE.sub(rb"\1[masked:password]", line)
    return _ASSIGNED.sub(_assigned, line)


def _assigned(found: re.Match[bytes]) -> bytes:
    key, sign, value = found.groups()
    quote = value[:1] if value[:1] in {b'"', b"'"} else b""
    inner = value.strip(quote) if quote else value
    if _HARMLESS.fullmatch(inner.rstrip()) or _is_setting(key, sign, inner):
        return found.group()
    return key + sign + quote + b"[masked:password]" + quote


def _is_setting(key: bytes, sign: bytes, value: bytes) -> bool:
    """Tags of sudoers(5), databases of nsswitch.conf(5)."""
    if key in {b"PASSWD", b"NOPASSWD"} and b":" in sign:
        return True
    return key == b"passwd" and _NAME_SERVICE.match(value) is not None
