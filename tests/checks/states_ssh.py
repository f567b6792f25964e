"""Small changes to the SSH of a real host, and the verdict that each must bring."""

from checks.model import Verdict
from tests.checks.rules.test_access_lab import DROP, sshd

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE
MAIN = "/etc/ssh/sshd_config"
AT_END = f"printf '\\n{{0}}\\n' >>{MAIN}; "  # after Debian's Include, so a drop-in wins

STATES: list[tuple[str, str, Verdict]] = [
    ("SSH-024", sshd("AllowTcpForwarding no"), P),
    ("SSH-024", sshd("DisableForwarding yes"), P),
    ("SSH-024", sshd("#AllowTcpForwarding no"), F),
    ("SSH-024", sshd("AllowTcpForwarding local"), F),
    ("SSH-024", sshd("AllowTcpForwarding no", "Match User yamada", "AllowTcpForwarding yes"), F),
    ("SSH-024", AT_END.format("AllowTcpForwarding no") + sshd("AllowTcpForwarding yes"), F),
    ("SSH-025", sshd("DisableForwarding yes"), P),
    ("SSH-025", sshd("AllowAgentForwarding no", "AllowStreamLocalForwarding no"), P),
    ("SSH-025", sshd("AllowAgentForwarding no"), F),
    ("SSH-025", sshd("AllowAgentForwarding no", "AllowStreamLocalForwarding no",
                     "PermitTunnel yes"), F),
    ("SSH-026", "true", P),
    ("SSH-026", sshd("X11UseLocalhost no"), F),
    ("SSH-026", sshd("x11uselocalhost=no"), F),
    ("SSH-027", "true", P),
    ("SSH-027", sshd("GatewayPorts clientspecified"), F),
    ("SSH-027", sshd("Match Address 198.18.0.0/16", "GatewayPorts yes"), F),
    ("SSH-028", sshd("Compression no"), P),
    ("SSH-028", sshd("Compression delayed"), F),
    ("SSH-028", "true", F),
    ("SSH-029", "true", P),
    ("SSH-029", sshd("KerberosAuthentication yes"), F),
    ("SSH-030", "true", P),
    ("SSH-030", sshd("HostbasedAuthentication yes"), F),
    ("SSH-030", sshd("HostbasedAuthentication yes", "IgnoreUserKnownHosts yes"), P),
    ("SSH-031", "true", P),
    ("SSH-031", sshd("Match User yamada", "PubkeyAuthentication no"), F),
    ("SSH-032", sshd("PermitRootLogin prohibit-password"), P),
    ("SSH-032", sshd("PermitRootLogin yes"), F),
    ("SSH-032", sshd("PermitRootLogin no", "Match Address 10.0.0.0/8", "PermitRootLogin yes"), F),
    ("SSH-033", sshd("AllowUsers audit yamada"), P),
    ("SSH-033", sshd("DenyUsers games"), P),
    ("SSH-033", sshd("AllowUsers *"), F),
    ("SSH-033", "true", F),
    ("SSH-033", f"echo AllowUsers audit >{DROP}.bak", F),
    ("SSH-034", sshd("RekeyLimit 512M 1h"), P),
    ("SSH-034", sshd("RekeyLimit 1G 1h"), F),
    ("SSH-034", sshd("RekeyLimit 512M"), F),
    ("SSH-034", sshd("#RekeyLimit 512M 1h"), F),
    ("SSH-035", "true", N),
    ("SSH-035", sshd("TrustedUserCAKeys /etc/ssh/ca.pub"), F),
    ("SSH-035", sshd("TrustedUserCAKeys /etc/ssh/ca.pub", "RevokedKeys /etc/ssh/revoked"), P),
]  # fmt: skip
