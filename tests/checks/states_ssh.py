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
    ("SSH-029", sshd("KerberosAuthentication no"), P),
    ("SSH-029", sshd("KerberosAuthentication yes"), F),
    ("SSH-029", sshd("Match User yamada", "KerberosAuthentication yes"), F),
    ("SSH-030", "true", P),
    ("SSH-030", sshd("HostbasedAuthentication yes"), F),
    ("SSH-030", sshd("HostbasedAuthentication yes", "IgnoreUserKnownHosts yes"), P),
    ("SSH-031", "true", P),
    ("SSH-031", sshd("PubkeyAuthentication yes"), P),
    ("SSH-031", sshd("PubkeyAuthentication no"), F),
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

ROOT_KEY = "ssh-keygen -q -t {0} -N '' -f /tmp/k; "  # a key made on the host
FOR = (
    "mkdir -p ~{0}/.ssh; printf '%s%s\\n' '{1}' \"$(cat /tmp/k.pub)\" >>~{0}/.ssh/authorized_keys; "
    "chmod 700 ~{0}/.ssh; chmod 600 ~{0}/.ssh/authorized_keys; chown -R {0}: ~{0}/.ssh; "
)
ED = ROOT_KEY.format("ed25519")
SHORT = ROOT_KEY.format("rsa -b 1024")
NONE = "rm -rf /home/*/.ssh /root/.ssh"
ROOT_LOGIN = sshd("PermitRootLogin prohibit-password") + "; "
CLIENT = "printf '{0}\\n' >/etc/ssh/ssh_config.d/test.conf"
MINE = "mkdir -p ~yamada/.ssh; printf '{0}\\n' >~yamada/.ssh/config"
PRIVATE = (
    "mkdir -p ~yamada/.ssh; ssh-keygen -q -t {0} -N '{1}' -f ~yamada/.ssh/id_test; "
    "chown -R yamada: ~yamada/.ssh; "
)

STATES_OF_KEYS: list[tuple[str, str, Verdict]] = [
    ("SSH-036", "true", P),
    ("SSH-036", "rm -f /etc/ssh/ssh_host_rsa_key*; "
     "ssh-keygen -q -t rsa -b 1024 -N '' -f /etc/ssh/ssh_host_rsa_key", F),
    ("SSH-036", "rm -f /etc/ssh/ssh_host_rsa_key*; "
     "ssh-keygen -q -t rsa -b 1024 -N '' -f /etc/ssh/ssh_host_rsa_key; "
     + sshd("HostKey /etc/ssh/ssh_host_ed25519_key"), P),
    ("SSH-037", "true", P),
    ("SSH-037", NONE, N),
    ("SSH-037", SHORT + FOR.format("yamada", ""), F),
    ("SSH-037", SHORT + FOR.format("yamada", "# "), P),
    ("SSH-037", SHORT + FOR.format("yamada", 'from="10.0.0.1",command="a b" '), F),
    ("SSH-037", SHORT + "mkdir /etc/keys; cp /tmp/k.pub /etc/keys/yamada; "
     + sshd("AuthorizedKeysFile /etc/keys/%%u"), F),
    ("SSH-038", "true", P),
    ("SSH-038", NONE, N),
    ("SSH-038", ED + FOR.format("yamada", "") + FOR.format("root", ""), F),
    ("SSH-038", ED + FOR.format("yamada", "") + FOR.format("yamada", ""), P),
    ("SSH-039", "true", P),
    ("SSH-039", "chmod 666 /home/audit/.ssh/authorized_keys", F),
    ("SSH-039", "chmod 777 /home/audit/.ssh", F),
    ("SSH-039", "chown yamada /home/audit/.ssh/authorized_keys", F),
    ("SSH-039", "chmod 644 /home/audit/.ssh/authorized_keys", P),
    ("SSH-040", ED + FOR.format("root", ""), F),
    ("SSH-040", ED + FOR.format("root", 'from="198.18.0.1" '), P),
    ("SSH-040", ED + FOR.format("root", "no-pty,no-X11-forwarding "), F),
    ("SSH-040", ED + FOR.format("root", "") + sshd("PermitRootLogin no"), N),
    ("SSH-040", "rm -rf /root/.ssh", N),
    ("SSH-041", "true", P),
    ("SSH-041", ED + FOR.format("yamada", "") + "passwd -q -l yamada", F),
    ("SSH-041", ED + FOR.format("yamada", "") + "passwd -q -l yamada; usermod -e 1 yamada", P),
    ("SSH-041", ED + FOR.format("yamada", "") + "usermod -s /usr/sbin/nologin yamada", F),
    ("SSH-041", "passwd -q -l yamada", P),
    ("SSC-001", "true", P),
    ("SSC-001", CLIENT.format("StrictHostKeyChecking no"), F),
    ("SSC-001", CLIENT.format("Host old\\nStrictHostKeyChecking=accept-new"), F),
    ("SSC-001", CLIENT.format("UserKnownHostsFile /dev/null"), F),
    ("SSC-001", CLIENT.format("#StrictHostKeyChecking no"), P),
    ("SSC-001", CLIENT.format("StrictHostKeyChecking yes"), P),
    ("SSC-001", MINE.format("StrictHostKeyChecking no"), F),
    ("SSC-002", "true", P),
    ("SSC-002", CLIENT.format("ForwardAgent yes"), F),
    ("SSC-002", MINE.format("Host fumidai\\n  forwardx11 yes"), F),
    ("SSC-003", "true", P),
    ("SSC-003", "sed -i /HashKnownHosts/d /etc/ssh/ssh_config", F),
    ("SSC-003", CLIENT.format("HashKnownHosts no"), F),
    ("SSC-004", "true", P),
    ("SSC-004", CLIENT.format("Ciphers +aes256-cbc"), F),
    ("SSC-004", CLIENT.format("Host old\\n  KexAlgorithms +diffie-hellman-group1-sha1"), F),
    ("SSC-004", CLIENT.format("Host old\\n  Ciphers -aes256-cbc"), P),
    ("SSC-005", "true", N),
    ("SSC-005", PRIVATE.format("ed25519", ""), F),
    ("SSC-005", PRIVATE.format("ed25519", "himitsu-1"), P),
    ("SSC-005", PRIVATE.format("rsa -m PEM", ""), F),
    ("SSC-005", PRIVATE.format("rsa -m PEM", "himitsu-1"), P),
    ("SSC-005", PRIVATE.format("rsa -m PKCS8", "himitsu-1"), P),
    ("SSC-006", "true", N),
    ("SSC-006", PRIVATE.format("ed25519", ""), P),
    ("SSC-006", PRIVATE.format("ed25519", "") + "chmod 640 ~yamada/.ssh/id_test", F),
    ("SSC-006", PRIVATE.format("ed25519", "") + "chown audit ~yamada/.ssh/id_test", F),
]  # fmt: skip
