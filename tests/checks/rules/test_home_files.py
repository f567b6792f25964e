"""Files in home folders: owners, reach through the folder, names that should not be there."""

import stat

import pytest

from checks.facts.accounts import Account, Accounts, Group
from checks.facts.file_modes import FileMode
from checks.facts.home_files import HomeFiles, Part
from checks.facts.homes import Home, Homes
from checks.model import Check, FactError, Why
from checks.rules import home_files
from tests.checks.replies import fact

F, D, L = stat.S_IFREG, stat.S_IFDIR, stat.S_IFLNK
LIMITS = home_files.HomeLimits(r"\.(bashrc|profile)", "0740", (".bash_history",))
PEOPLE = (("root", 0, 0, "/root"), ("hanako", 1000, 1000, "/home/hanako"), ("www", 33, 33, "/srv"))
ACCOUNTS = Accounts(
    local=tuple(Account(name, "x", uid, gid, home, "/bin/sh") for name, uid, gid, home in PEOPLE),
    groups=(Group("www", "x", 33, ()), Group("ka", "x", 500, ("hanako",)), Group("b", "x", 2, ())),
    known=(),
    known_groups=(),
    remote=(),
    shells=frozenset(),
)


def mode(name: str, bits: int, uid: int = 1000, gid: int = 1000, kind: int = F) -> FileMode:
    path = name if name.startswith("/") else f"/home/hanako/{name}"
    return FileMode(path, kind | bits, uid, gid, "u", "g", acl=False)


def part(*files: FileMode, whole: bool = True, refused: int = 0) -> Part:
    return Part(files, whole, refused)


NOTHING = part()


def homes(*dots: FileMode, trusted: tuple[str, ...] = ()) -> HomeFiles:
    return HomeFiles(part(*dots), NOTHING, NOTHING, trusted)


def folders(bits: int, gid: int = 1000) -> Homes:
    found = (Home("/home/hanako", bits, 1000, gid), Home("/root", 0o700, 0, 0))
    return Homes(found, frozenset())


@pytest.mark.parametrize(
    ("one", "holds"),
    [
        (mode(".bashrc", 0o644), True),
        (mode(".bashrc", 0o644, uid=0, gid=0), True),
        (mode(".bashrc", 0o644, uid=33), False),
        (mode(".bashrc", 0o644, uid=1001), False),
        (mode(".bashrc", 0o644, gid=500), True),
        (mode(".bashrc", 0o664, gid=500), False),
        (mode(".bashrc", 0o664), True),
        (mode(".bashrc", 0o644, gid=2), False),
        (mode(".ssh", 0o700, uid=33, kind=D), False),
        (mode(".vimrc", 0o777, kind=L), True),
        (mode("/srv/.profile", 0o644, uid=33, gid=33), True),
        (mode("/root/.bashrc", 0o644, uid=1000), False),
    ],
)
def test_dot_files_belong_to_their_user(one: FileMode, holds: bool) -> None:
    assert home_files.dot_owners(ACCOUNTS, homes(one)).holds is holds


@pytest.mark.parametrize(
    ("name", "bits", "folder", "holds"),
    [
        (".bashrc", 0o740, 0o755, True),
        (".bashrc", 0o744, 0o755, False),
        (".bashrc", 0o744, 0o750, True),
        (".bashrc", 0o750, 0o700, True),
        (".bashrc", 0o750, 0o750, False),
        (".bashrc", 0o646, 0o700, False),
        (".profile", 0o660, 0o700, False),
        (".bashrc.d", 0o777, 0o755, True),
    ],
)
def test_shell_start_up_files(name: str, bits: int, folder: int, holds: bool) -> None:
    seen = home_files.init_files(ACCOUNTS, folders(folder), homes(mode(name, bits)), LIMITS)
    assert seen.holds is holds


@pytest.mark.parametrize(
    ("bits", "folder", "holds"),
    [(0o600, 0o755, True), (0o640, 0o755, False), (0o644, 0o700, True), (0o622, 0o700, False)],
)
def test_histories(bits: int, folder: int, holds: bool) -> None:
    history = homes(mode(".bash_history", bits), mode(".other", 0o777))
    assert home_files.histories(ACCOUNTS, folders(folder), history, LIMITS).holds is holds


NAMES = [
    (home_files.no_netrc, ".netrc"),
    (home_files.no_trust, ".rhosts"),
    (home_files.no_trust, ".shosts"),
    (home_files.no_forward, ".forward"),
]


@pytest.mark.parametrize(("rule", "name"), NAMES)
def test_names_that_should_not_be_there(rule: Check[[HomeFiles]], name: str) -> None:
    assert rule(homes(mode(name, 0o600))).holds is False
    assert rule(homes(mode(name, 0o777, kind=L))).holds is False
    assert rule(homes(mode(name, 0o700, kind=D), mode(".netrc2", 0o600))).holds is True
    for unseen in (part(whole=False), part(refused=1)):
        with pytest.raises(FactError):
            rule(HomeFiles(unseen, NOTHING, NOTHING, ()))


def test_hosts_that_are_trusted_by_all() -> None:
    assert home_files.no_trust(homes(trusted=("/etc/hosts.equiv",))).holds is False


def test_what_lies_deeper() -> None:
    one = part(mode("work/a.txt", 0o644))
    assert home_files.home_owners(HomeFiles(NOTHING, one, NOTHING, ())).holds is False
    assert home_files.home_owners(HomeFiles(NOTHING, NOTHING, one, ())).holds is True
    assert home_files.home_contents(HomeFiles(NOTHING, NOTHING, one, ())).holds is False
    assert home_files.home_contents(HomeFiles(NOTHING, one, NOTHING, ())).holds is True


@pytest.mark.parametrize(("gid", "holds"), [(1000, True), (500, True), (0, True), (2, False)])
def test_the_group_of_a_home(gid: int, holds: bool) -> None:
    assert home_files.home_groups(ACCOUNTS, folders(0o750, gid)).holds is holds


WALKS = (
    "dot 81a4 1000 1000 hanako hanako /home/hanako/.two\nlines\n"
    "find: '/home/taro/': No such file or directory\nstatus 1\npart dot\n"
    "own 81a4 33 33 www www /home/hanako/a\nstatus 0\npart own\n"
    "open 41ed 1000 1000 hanako hanako /home/hanako/\n"
    "open 81a4 1000 1000 hanako hanako /home/hanako/b\nstatus 0\npart open\n"
    "trusted /etc/hosts.equiv\ncomplete 1\n"
)


def test_the_walks_from_probe_output() -> None:
    read = fact(HomeFiles, WALKS)
    assert [one.path for one in read.dots.files] == ["/home/hanako/.two"]
    assert [one.path for one in read.foreign.files] == ["/home/hanako/a"]
    assert [one.path for one in read.exposed.files] == ["/home/hanako/b"]
    assert read.trusted == ("/etc/hosts.equiv",)
    assert (read.dots.whole, read.dots.refused) == (True, 0)


@pytest.mark.parametrize("gone", ["complete 1\n", "part own\n", "status 0\n", "part dot\n"])
def test_a_walk_without_its_end_is_none(gone: str) -> None:
    with pytest.raises(FactError) as caught:
        fact(HomeFiles, WALKS.replace(gone, "", 1))
    assert caught.value.why is Why.TRUNCATED


def test_too_much_is_judged_by_what_was_seen() -> None:
    own = "own 81a4 33 33 www www /home/hanako/a\n"
    read = fact(HomeFiles, WALKS.replace(f"{own}status 0\n", own * 501))
    assert read.foreign.whole is False
    assert home_files.home_owners(read).holds is False
