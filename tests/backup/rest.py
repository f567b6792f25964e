"""A repository of restic behind a server on the loopback of its host, append-only or not."""

import json
from dataclasses import replace
from datetime import UTC, datetime

from checks.backup.canary import Sighted, deleting, finding, read_deleting, read_finding
from checks.backup.model import Canary, Place
from tests.backup.repositories import ENVIRONMENT, Repository, Site

NAME = "hinomi-canary-2026"
_PORT = 8099
_PID = "/run/rclone.pid"
_STOP = f"[ ! -f {_PID} ] || kill $(cat {_PID}) 2>/dev/null; rm -f {_PID}"
_SERVE = """setsid rclone serve restic {how} --addr 127.0.0.1:{port} {where} \\
  </dev/null >/dev/null 2>&1 &
echo $! > {pid}
for i in 1 2 3 4 5 6 7 8 9 10; do
  python3 -c 'import socket; socket.create_connection(("127.0.0.1", {port}))' 2>/dev/null && exit 0
  sleep 0.3
done; exit 1"""
_ATTACK = """
import json, sys, urllib.request, urllib.error
url, said = "http://127.0.0.1:%d/" % int(sys.argv[1]), []
def ask(method, path, body=None):
    try:
        return urllib.request.urlopen(urllib.request.Request(url + path, body, {
            "Accept": "application/vnd.x.restic.rest.v2"}, method=method)).read()
    except urllib.error.HTTPError as refused:
        said.append(refused.code)
for kind in ("snapshots", "index", "keys"):
    for one in json.loads(ask("GET", kind + "/")):
        ask("DELETE", kind + "/" + one["name"])
        ask("POST", kind + "/" + one["name"], b"x")
print(json.dumps(said))
"""


def served(repository: Repository, *, append_only: bool, login: str = "") -> Repository:
    """The same repository over REST; `login` is USER:PASSWORD that the server wants."""
    user, _, password = login.partition(":")
    given = f"export RCLONE_USER='{user}' RCLONE_PASS='{password}'\n" if login else ""
    how, where = "--append-only" if append_only else "", repository.place.location
    begin = f"export HOME=/root; {_STOP}\n{given}"
    repository.site.sh(begin + _SERVE.format(how=how, port=_PORT, where=where, pid=_PID))
    name = f"{user}@" if user else ""
    place = Place(repository.tool.kind, f"rest:http://{name}127.0.0.1:{_PORT}/", ())
    return replace(repository, place=place)


def stop(site: Site) -> None:
    """End the server, if one runs."""
    site.sh(_STOP)


def attacked(repository: Repository) -> list[int]:
    """What the server answers to deleting and overwriting everything; 403 is a refusal."""
    told = repository.site.sh(f"python3 - {_PORT}", _ATTACK.encode())
    return [int(code) for code in json.loads(told)]


def canary(repository: Repository) -> None:
    """Make the copy that is made to be deleted."""
    kind, where = repository.tool.kind, repository.place.location
    made = f"mkdir -p /srv/{NAME}; date > /srv/{NAME}/x\n{ENVIRONMENT[kind]}\n"
    job = {
        "restic": f"restic -q --no-cache -r {where} backup --tag {NAME} /srv/{NAME}",
        "borg": f"borg create {where}::{NAME} /srv/{NAME}",
    }
    repository.site.sh(f"{made}{job[kind]}; rm -r /srv/{NAME}")


def tried(repository: Repository) -> Canary:
    """Whether it can be deleted, as `hinomi backup canary` tries it."""
    before = _seen(repository)
    if before is None:
        raise AssertionError("there is no canary")
    fragment = deleting(repository.place, NAME, before)
    refused, said = read_deleting(repository.site.ask(fragment, repository.held))
    gone = _seen(repository) != before
    if not (gone or refused):
        raise AssertionError(f"neither deleted nor refused: {said}")
    return Canary(datetime.now(UTC), not gone, said)


def _seen(repository: Repository) -> Sighted | None:
    reply = repository.site.ask(finding(repository.place, NAME), repository.held)
    return read_finding(repository.place, NAME, reply)
