"""States of hosts in a network of zones; the lab's own network is the LGWAN zone here."""

from checks.model import Verdict
from inventory.model import Zone

P, F, N, U = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE, Verdict.UNKNOWN

NETWORKS = ("LGWAN 198.18.0.0/16", "マイナンバー利用事務系 10.2.0.0/16", "internet 10.3.0.0/16")
LIMITS = {"zones.networks": NETWORKS}
_FLOW = (
    "ip addr add {0}/32 dev lo; python3 -c 'import os,socket,time\n"
    's=socket.create_server(("{0}",9000)); c=socket.create_connection(("{0}",9000))\n'
    "os.fork() and os._exit(0)\n"
    "for n in range(3): os.close(n)\n"
    "time.sleep(60)'"
)

STATES = [
    ("NET-001", ":", P),
    ("NET-001", "ip link set eth0 promisc on", F),
    ("NET-001", "ip link set eth0 promisc on; ip link set eth0 promisc off", P),
    ("NET-001", "python3 -c 'import os,socket,struct,time\n"
     "s=socket.socket(17,3,0x300); s.bind((\"eth0\",0))\n"
     "s.setsockopt(263,1,struct.pack(\"IHH8s\",socket.if_nametoindex(\"eth0\"),1,0,b\"\"))\n"
     "os.fork() and os._exit(0)\nfor n in range(3): os.close(n)\ntime.sleep(60)'", F),
    ("NET-002", ":", N),
    ("NET-002", "echo 'http_proxy=http://p.example:8080/' >> /etc/environment", F),
    ("NET-002", "echo 'Acquire::http::Proxy \"http://p:8080\";' > /etc/apt/apt.conf.d/x", F),
    ("NET-002", "echo '#http_proxy=http://p.example:8080/' >> /etc/environment", N),
    ("NET-002", "echo 'Acquire::http::Proxy \"DIRECT\";' > /etc/apt/apt.conf.d/x", N),
    ("NET-003", "echo 'http_proxy=http://p.example:8080/' >> /etc/environment", P),
    ("NET-003", "echo 'export HTTPS_PROXY=http://u:p@p.example:8080' > /etc/profile.d/p.sh", F),
    ("NET-003", "mkdir -p /etc/dnf; echo 'proxy=http://u:a@b@p:1' > /etc/dnf/dnf.conf", F),
    ("NET-004", ":", P),
    ("NET-002", "mkdir -p /etc/systemd/system/a.service.d; echo Environment=HTTP_PROXY=http://p:1 "
     "> /etc/systemd/system/a.service.d/p.conf", F),
    ("NET-003", "echo 'http_proxy=http://p:1 https_proxy=http://u:p@q:1' > '/etc/profile.d/a b.sh'",
     F),
    ("ZON-001", ":", Verdict.NOT_CHECKED),
    ("ZON-006", ":", N),
]  # fmt: skip

MAPPED = [
    ("ZON-001", ":", Zone.LGWAN, P),
    ("ZON-001", ":", Zone.INTERNET, F),
    ("ZON-001", "ip addr add 10.2.0.7/24 dev eth0", Zone.LGWAN, F),
    ("ZON-001", "ip addr add 192.168.0.7/24 dev eth0", Zone.LGWAN, P),
    ("ZON-002", ":", Zone.LGWAN, P),
    ("ZON-002", "ip route add 10.2.0.0/24 via 198.18.0.1", Zone.LGWAN, F),
    ("ZON-002", "ip route add 10.2.0.0/24 via 198.18.0.1 table 7", Zone.LGWAN, F),
    ("ZON-002", "ip route add blackhole 10.2.0.0/16", Zone.LGWAN, P),
    ("ZON-003", ":", Zone.LGWAN, P),
    ("ZON-003", "echo nameserver 10.3.0.53 > /etc/resolv.conf", Zone.LGWAN, F),
    ("ZON-003", "echo '#nameserver 10.3.0.53' > /etc/resolv.conf", Zone.LGWAN, P),
    ("ZON-003", "echo nameserver 127.0.0.1 > /etc/resolv.conf", Zone.LGWAN, U),
    ("ZON-004", ":", Zone.LGWAN, N),
    ("ZON-004", "echo http_proxy=http://10.3.0.8:3128 >> /etc/environment", Zone.LGWAN, F),
    ("ZON-004", "echo http_proxy=http://198.18.0.8:3128 >> /etc/environment", Zone.LGWAN, P),
    ("ZON-004", "echo http_proxy=http://proxy:3128 >> /etc/environment", Zone.LGWAN, U),
    ("ZON-005", ":", Zone.LGWAN, P),
    ("ZON-005", _FLOW.format("10.2.0.9"), Zone.LGWAN, F),
    ("ZON-005", _FLOW.format("198.18.77.9"), Zone.LGWAN, P),
    ("ZON-006", ":", Zone.MYNUMBER, P),
    ("ZON-006", "ip route add default via 198.18.0.1", Zone.MYNUMBER, F),
    ("ZON-006", "ip route add default via 198.18.0.1", Zone.LGWAN, N),
]

PROXIES = [
    ("NET-002", "echo http_proxy=http://p.example:8080/ >> /etc/environment", P),
    ("NET-002", "echo http_proxy=http://u:p@p.example:8080/ >> /etc/environment", P),
    ("NET-002", "echo http_proxy=http://q.example:8080/ >> /etc/environment", F),
    (
        "NET-002",
        "echo 'export http_proxy=http://p.example:8080/ https_proxy=http://q:1' "
        "> /etc/profile.d/p.sh",
        F,
    ),
]
