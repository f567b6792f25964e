"""States of hosts where programs of their own listen."""

from checks.model import Verdict

P, F, N = Verdict.PASS, Verdict.FAIL, Verdict.NOT_APPLICABLE
TAKE = (
    "kill $(cat /run/sshd.pid); while ss -tln | grep -q ':22 '; do sleep 0.1; done; "
    "cp {0} /usr/local/sbin/{1}; chmod {2} /usr/local/sbin/{1}; "
    "(/usr/local/sbin/{1} -m http.server 22 >/dev/null 2>&1 </dev/null &); n=0; "
    "until ss -tln | grep -q ':22 ' || [ $n -gt 99 ]; do sleep 0.1; n=$((n+1)); done"
)
LISTEN = (
    "python3 -c 'import os,socket,time\n"
    's=socket.create_server(("{0}",{1}))\n'
    "os.fork() and os._exit(0)\n"
    "for n in range(3): os.close(n)\n"
    "time.sleep(60)'"
)
STATES = [
    ("SVC-010", ":", P),
    ("SVC-010", TAKE.format("$(readlink -f /usr/bin/python3)", "web", 755), F),
    ("SVC-010", TAKE.format("$(readlink -f /usr/bin/python3)", "sshd", 755), P),
    ("SVC-010", TAKE.format("$(readlink -f /usr/bin/python3)", "sshd", 757), F),
    ("SVC-004", "pkill -x chronyd; " + LISTEN.format("127.0.0.1", 8080), P),
    ("SVC-011", ":", N),
    ("SVC-011", LISTEN.format("127.0.0.1", 5432), P),
    ("SVC-011", LISTEN.format("0.0.0.0", 3306), F),
    ("SVC-011", LISTEN.format("0.0.0.0", 8080), N),
]
