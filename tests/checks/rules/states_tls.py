"""States of hosts with real TLS servers, each with a certificate of its own."""

from checks.model import Verdict

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN


def serving(
    options: str = "",
    *,
    key: str = "rsa:2048",
    days: int = 90,
    digest: str = "sha256",
    port: int = 443,
    at: str = "",
) -> str:
    """A real TLS server with a certificate of its own."""
    return (
        f"cd /root; openssl req -x509 -newkey {key} -nodes -keyout k -out c -days {days} "
        f"-subj /CN=web.example -{digest} 2>/dev/null; "
        f"(openssl s_server -accept {at or port} -cert c -key k -quiet {options} </dev/null "
        ">/dev/null 2>&1 &); n=0; until ss -tln | grep -q :"
        f"{port} || [ $n -gt 50 ]; do sleep 0.1; n=$((n+1)); done"
    )


PLAIN = (
    "(python3 -m http.server 8443 >/dev/null 2>&1 </dev/null &); n=0; "
    "until ss -tln | grep -q :8443 || [ $n -gt 50 ]; do sleep 0.1; n=$((n+1)); done"
)
STRICT = (  # a server that answers every handshake without a name by the alert 112
    'python3 -c \'import os,socket\ns=socket.create_server(("",443))\n'
    "os.fork() and os._exit(0)\nfor n in range(3): os.close(n)\n"
    "while 1:\n c=s.accept()[0]; c.recv(9999); "
    "c.send(bytes([21,3,3,0,2,2,112])); c.close()'"
)
OLD = "-tls1_1 -cipher ALL:@SECLEVEL=0"
SILENT = (
    'python3 -c \'import os,socket,time\ns=socket.create_server(("",443))\n'
    "os.fork() and os._exit(0)\nfor n in range(3): os.close(n)\ntime.sleep(60)'"
)
CA = (
    "cd /root; openssl req -x509 -newkey rsa:2048 -nodes -keyout ck -out cc -days 90 -subj /CN=CA "
    "2>/dev/null; openssl req -newkey rsa:2048 -nodes -keyout k -out r -subj /CN=web 2>/dev/null; "
    "openssl x509 -req -in r -CA cc -CAkey ck -set_serial 2 -days 90 -out c 2>/dev/null; "
    "(openssl s_server -accept 443 -cert c -key k -quiet </dev/null >/dev/null 2>&1 &); sleep 1"
)
STATES = [
    ("TLS-001", ":", N),
    ("TLS-001", serving(), P),
    ("TLS-001", serving(OLD), F),
    ("TLS-001", serving("-no_tls1_3 -min_protocol TLSv1 -cipher ALL:@SECLEVEL=0"), F),
    ("TLS-001", SILENT, U),
    ("TLS-001", STRICT, U),
    ("TLS-001", serving() + "; " + PLAIN, P),
    ("TLS-001", PLAIN, N),
    (
        "TLS-001",
        "ip addr add 10.9.9.1/32 dev lo; ip addr add 10.9.9.2/32 dev lo; "
        + serving(at="10.9.9.1:443")
        + "; "
        + serving(OLD, at="10.9.9.2:443")
        + "; sleep 0.5",
        F,
    ),
    (
        "TLS-001",
        "printf '#!/bin/sh\nexit 1\n' > /usr/local/bin/timeout; "
        "chmod 755 /usr/local/bin/timeout; " + serving(),
        U,
    ),
    ("TLS-002", ":", N),
    ("TLS-002", serving(), P),
    ("TLS-002", serving(days=5), F),
    ("TLS-003", serving(key="ec -pkeyopt ec_paramgen_curve:prime256v1"), P),
    ("TLS-003", serving("-cipher ALL:@SECLEVEL=0", key="rsa:1024", port=8443), F),
    ("TLS-003", ":", N),
    ("TLS-003", serving("-cipher ALL:@SECLEVEL=0", digest="sha1"), F),
    ("TLS-004", ":", N),
    ("TLS-004", serving(), F),
    ("TLS-004", CA, P),
]
