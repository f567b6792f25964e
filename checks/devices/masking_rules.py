"""Where secrets stand in configurations: patterns whose groups are the secrets.

Groups `s…` are secrets, `c…` communities of SNMP. Syntax after the makers' command references.
The order matters: what an earlier pattern masked is left alone by the later ones.
"""

import re

_VALUE = r'(?:"(?:[^"\\]|\\.)*"?|' + r"'[^']*'?|\S+)"
_NAME = r"(?:\"[^\"]*\"|'[^']*'|\S+)"
_REST = r"\S.*?(?=\s*$)"
_TYPE = (
    r"(?:(?:0|4|5|6|7|8|9|10|14|15|encrypted|hash|plain|plaintext|ciphertext|cipher|simple|sha1"
    r"|sha256|sha512|md5|ascii|hex|char|text|ENC|secret-password|level\s+\d+|algorithm-type\s+\S+"
    r"|keyed-md5)\s+)*"
)


def _pattern(text: str) -> re.Pattern[str]:
    filled = text.replace("<type>", _TYPE).replace("<name>", _NAME)
    filled = re.sub(r"(?<!P)<([sc]\d?)>", lambda one: f"(?P<{one[1]}>{_VALUE})", filled)
    filled = re.sub(r"<([sc]\d?)\.\.>", lambda one: f"(?P<{one[1]}>{_REST})", filled)
    return re.compile(filled, re.IGNORECASE)


# SNMP v1 and v2c: the word is a password in clear text
_COMMUNITIES = (
    r"^\s*snmp-server\s+community\s+(?:(?:\d|encrypted|clear|plain)\s+"
    r"(?!(?:ro|rw|view|group|operator|manager|(?:un)?restricted|\d+)(?:\s|$)))?<c>",
    r"^\s*snmp-server\s+mib\s+community-map\s+<c>",
    r"^\s*snmp(?:v2c)?\s+(?:trap\s+)?community\s+(?:read-(?:only|write)\s+)?<c>",  # YAMAHA
    r"^\s*snmp(?:v2c)?\s+(?:trap\s+)?host\s+\S+\s+(?:(?:trap|inform)\s+)?<c>(?:\s+<c2>)?",
    r"^\s*snmp-agent\s+(?:\S+\s+)?community\s+(?:(?:read|write|cipher|simple)\s+)*<c>",  # NEC IX
    r"^\s*snmp-agent\s+\S+\s+host\s+\S+\s+(?:version\s+\S+\s+)?<c>",
    r"^\s*(?:ro|rw)community6?\s+<c>",
    r"(?<!masked:)\bcommunity(?:-string|-name)?\s*[=:]\s*<c>",
)
# SNMPv3, RFC 3414
_SNMP_USERS = (
    r"\b(?:auth|authentication)\s+(?:md5|sha\S*)\s+(?:(?:224|256|384|512)\s+)?"
    r"(?!auth-pass|key-)<type><s>",
    r"\b(?:priv|privacy)\s+(?:3?des\S*|aes(?:-?\d+)?(?:\s+(?:128|192|256))?)\s+"
    r"(?!priv-pass)<type><s>",
    r"\b(?:auth|priv)-pass\s+<type><s>",  # AOS-CX
    r"^\s*snmpv3\s+usm\s+user\s.*?\s(?:md5|sha)\S*\s+<s>(?:\s+(?:des|aes)\S*\s+<s2>)?",  # YAMAHA
)
_YAMAHA = (
    r"^\s*(?:pp|wan\d*|mobile)\s+auth\s+(?:username|myname)\s+<name>\s+<s..>",
    r"^\s*login\s+user\s+<name>\s+(?:encrypted\s+)?<s..>",
    r"^\s*auth\s+user\s+\d+\s+<name>\s+<s..>",
    r"^\s*ipsec\s+ike\s+(?:eap|xauth)\s+myname\s+\d+\s+<name>\s+<s..>",
    r"^\s*l2tp\s+tunnel\s+auth\s+(?:on|off)\s+<s..>",
    r"^\s*sip\s+server\s+\d+\s+\S+\s+\S+\s+\S+\s+sip:\S+\s+<s..>",
    r"^\s*mail\s+server\s.*?\s(?:smtp|pop)-auth\s+<s..>",
    r"^\s*(?:ip\s+\S+\s+)?rip\s+auth\s+key\s+<type><s..>",
    r"^\s*sshd\s+host\s+key\s+generate\s+<s..>",
    r"\b(?:authkey|md5key)=(?:\d+,)?<s>",
    r"^\s*ip\s+\S+\s+vrrp\s.*?\bauth=<s>",
    r"^\s*mobile\s+pin\s+code\s+(?:\S+\s+)?<s>",
    r"^\s*heartbeat2?\s.*?\b(?:key|secret|auth)\s+<type><s..>",
)
# statements of the other families in which the last word is a secret, whatever it looks like
_STATEMENTS = (
    r"^\s*authentication\s+password\s+\S+\s+(?:(?:plain|hash|1)\s+)?<s>",  # NEC IX
    r"^\s*username\s+\S+\s+password\s+(?:(?:hash|plain|1)\s+)*<s>"
    r"(?=\s+(?:administrator|operator|monitor|privilege)\b)",
    r"^\s*(?:no\s+)?enable\s+(?:password|secret)\s+<type><s..>",
    r"^\s*(?:username|user)\s+\S+(?:\s+\S+)*?\s+(?:password|secret)\s+<type><s..>",
    r"^\s*(?:login|administrator)\s+password\s+<type><s..>",
    r"^\s*(?:udld|keepalive|cryptographic)\s+key\s+<type><s..>",
    r"^\s*(?:password|passwd|secret)\s+(?!(?:manager|operator|port-access|complexity|configuration\S*|policy"
    r"|minimum-length|non-plaintext\S*|aging|history)(?:\s|$))<type><s..>",
    r"^\s*password\s+(?:manager|operator|port-access)\s+(?:user-name\s+"
    + _VALUE
    + r"\s+)?<type><s..>",
    r"^\s*mgmt-user\s+\S+\s+\S+\s+<s..>",
    r"^\s*(?:no\s+)?key\s+(?!chain\s|config-key\s)<type><s..>",
    r"^\s*key\s+config-key\s+\S+\s+<s..>",
    r"^\s*(?:aaa\s+)?(?:radius|tacacs)\S*\s.*?\b(?:key|secret)\s+<type><s..>",
    r"^\s*(?:server-private|server|address)\s.*?\bkey\s+<type><s..>",
    r"\bkey\s+[067]\s+<s..>",
    r"\bkey-value\s+<type><s>",
    r"^\s*authentication\s+mode\s+\S+\s+<type><s..>",  # EIGRP
    r"\bnhrp\s+authentication\s+<s..>",
    r"\bwep\s+key\s+(?:\d+\s+)?<type><s..>",
    r"^\s*event\s+manager\s+environment\s+\S*(?:pass|pw|secret|key|token)\S*\s+<s..>",
    r"^\s*crypto\s+isakmp\s+key\s+<type><s>",
    r"^\s*ike\s+policy\s.*?\skey\s+<type><s>",  # NEC IX
    r"\bauthentication-key\s+(?:\d+\s+(?:md5|sha\S*)\s+)?<type><s..>",
    r"\bmessage-digest-key\s+\d+\s+\S+\s+<type><s..>",
    r"^\s*(?:standby|vrrp)\s.*?\bauthentication\s+(?:text\s+|md5\s+key-string\s+)?<type><s..>",
    r"\bpre-?shared-?key\s+(?:(?:local|remote|any|\d+)\s+)?(?:(?:address|hostname)\s+\S+"
    r"(?:\s+\d+\.\S+)?\s+)?(?:key\s+)?<type><s..>",
    r"\b(?:wpa-psk|psk\s+set-key|psk-key|psk)\s+(?:ascii|hex|text)\s+<type><s..>",
    r"\bencryption\s(?:.*?\s)?key\s+\d+\s+size\s+\S+\s+<type><s>",
    r"\bauthentication\s+(?:text|string|key|simple)\s+<type><s..>",
    r"\bkey\s+(?:char|hex|text|ascii|plain)\s+<s>",
    r"\bsent-username\s+\S+\s+password\s+<type><s..>",
)
_FORTI = (
    r"\bENC\s+<s>",
    r"^\s*set\s+\S*(?:passw(?:or)?d\d*|pwd|secret\S*|psk\S*|passphrase|keys?\d*|key-string|token"
    r"|auth-string|\S-community|pin)"
    r"\s+(?!(?:enable|disable)\s*$)<s..>",
)
# wherever else a word of secrets has something behind it; what only speaks of them stays
_NEUTRAL = (
    r"(?!(?:enable|disable|on|off|yes|no|none|required|optional|prompt|publickey|public-key|chap"
    r"|pap|local|radius|tacacs\+?|min(?:imum)?-?length|max(?:imum)?-?age|ageing|aging|lifetime"
    r"|history|complexity|strength|policy|recovery|change|check|restriction|length|expire|warning"
    r"|keyboard\S*|is|was|for|and|or|of|in|to|not|must|mode|configuration|authentication"
    r"|encryption|has|\*+)(?:\s|$))"
)
_ANYWHERE = (
    r"(?<![\w-])(?:\w+-)*(?:password|passwd|passphrase|passcode|secret|psksecret|pskey|psk"
    r"|shared-key|auth-key|key-string|server-key|wep-key|wpakey|wpa-key|wpa-hexkey"
    r"|(?:encrypt(?:ion|ed)?|hash|stack)-key|key-octet-string|(?:api|access|auth)[-_]token)\s+"
    + _NEUTRAL
    + r"<type><s..>",
    r"[?&](?:pass\w*|pw|secret|token|api_?key)=(?P<s>[^&\s\"']+)",
    r"(?:password|passwd|passphrase|secret|psk|token|api[-_]?key)[\"']?\s*[=:]\s*<s..>",
    r"\bbearer\s+<s>",
    r"://[^/\s:@\"']*:(?P<s>[^/\s@\"']+)(?=@)",
    r"(?P<s>\$(?:[1-9]|14|2[abxy]|y|sha\d+|pbkdf2[\w-]*)\$[./A-Za-z0-9+=$,]{8,})",
)
LINES = tuple(
    _pattern(text)
    for text in (
        *_COMMUNITIES,
        *_SNMP_USERS,
        *_YAMAHA,
        *_STATEMENTS,
        *_FORTI,
        *_ANYWHERE,
    )
)
BEFORE = re.compile(  # what a log, a pager, a prompt, a comment or a comparison puts before it
    r"(?:\s*(?:-{2,}.{1,40}?-{2,}|\[[^\]]{4,40}\]|\d{4}[-/]\d\d[-/]\d\d[T ][\d:.,]+\S*|\d+[:>]"
    r"|[!#;+>|*-]+|\S{1,80}[#>]|(?:no|default|do)\s)\s*)+"
)
TRAP_HOST = re.compile(r"^\s*(?:no\s+)?snmp-server\s+host\s+(?P<rest>\S.*)", re.IGNORECASE)
_TRAP = "trap traps inform informs version ver community 1 2c v1 v2c auth noauth priv"
TRAP_WORDS = frozenset(_TRAP.split())
TRAP_PAIRS = frozenset(["vrf", "udp-port", "port", "trap-level"])  # a value stands behind these
STORED = re.compile(r"\$[A-Za-z0-9-]{1,12}\$")
NOT_SHOWN = re.compile(r"\*+")
PEM = re.compile(
    r"-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL | re.IGNORECASE
)
HEX_LINES = re.compile(r"(?:^[ \t]*[0-9A-F]{8}(?:[ \t]+[0-9A-F]{2,8})+[ \t]*(?:\n|\Z))+", re.M)
_IN_SCANNERS = """
    public private community snmp snmpd snmp-public snmp-private default admin administrator
    manager monitor read write readonly readwrite read-only read-write secret test guest cisco
    yamaha alaxala apresia fortinet aruba hp_admin ilmi cable-docsis all security network router
    switch tivoli openview root password
"""
KNOWN_COMMUNITIES = frozenset(_IN_SCANNERS.split())
