"""Sources of software: which entries count, whose they are, and what is beside them."""

import pytest

from checks.facts.apt_sources import read_sources
from checks.facts.deleted_files import DeletedFiles
from checks.facts.dnf import DnfSettings
from checks.facts.package_origins import PackageOrigins
from checks.facts.system import Release
from checks.facts.updates import AptSettings
from checks.model import FactError, Provenance, Why
from checks.rules import package_sources, replaced
from tests.checks.replies import fact, listed

BOOKWORM = Release("debian", "12", "Debian 12", "bookworm")
LIMITS = package_sources.SourceLimits(
    official=("example.org", "redhat.example"),
    approved=("cdrom", "file"),
    local_packages=("city-*",),
    held_packages=("db",),
)
MAIN = "deb http://ftp.jp.example.org/debian bookworm main contrib\n"
SECURITY = "deb [arch=amd64 signed-by=/k] https://example.org/sec bookworm-security main\n"
NO_DNF = fact(DnfSettings, "no dnf\n")
LIST, DEB822 = "/etc/apt/sources.list", "/etc/apt/sources.list.d/x.sources"


def apt(files: dict[str, str | None], *settings: str) -> AptSettings:
    return fact(AptSettings, listed(files) + "".join(f"{s}\n" for s in settings) + "dumped 0\n")


def stanza(uri: str, suites: str, *more: str) -> str:
    return "\n".join((f"Types: deb\nURIs: {uri}\nSuites: {suites}\nComponents: main", *more, "\n"))


@pytest.mark.parametrize(
    ("files", "holds"),
    [
        ({LIST: MAIN + SECURITY}, True),
        ({LIST: MAIN}, False),
        ({LIST: SECURITY}, False),
        ({LIST: ""}, False),
        ({LIST: None}, False),
        ({LIST: MAIN + "# " + SECURITY}, False),
        ({LIST: MAIN + SECURITY.replace("bookworm", "trixie")}, False),
        ({LIST: MAIN + SECURITY.replace("deb ", "deb-src ")}, False),
        ({LIST: MAIN + SECURITY.replace("example.org", "notexample.org")}, False),
        ({LIST: MAIN + SECURITY.replace(" main", " contrib")}, False),
        ({LIST: MAIN, "/etc/apt/sources.list.d/s.list": SECURITY}, True),
        ({LIST: MAIN, "/etc/apt/sources.list.d/s s.list": SECURITY}, False),
        ({LIST: MAIN + "deb http://example.org/s bookworm/updates main # old name\n"}, True),
        (
            {
                LIST: None,
                DEB822: stanza("https://example.org/d", "bookworm bookworm-updates")
                + stanza("https://example.org/s", "bookworm-security"),
            },
            True,
        ),
        (
            {
                LIST: MAIN,
                DEB822: "# a\n"
                + stanza("https://example.org/s", "bookworm-security", "Enabled: 0"),
            },
            False,
        ),
        ({DEB822: stanza("https://example.org/d\n https://x.example", "bookworm")}, False),
    ],
)
def test_official(files: dict[str, str | None], holds: bool) -> None:
    assert package_sources.official_sources(apt(files), BOOKWORM, LIMITS).holds is holds


def test_official_needs_apt_and_a_name_of_the_release() -> None:
    other = fact(AptSettings, "no apt\n")
    assert package_sources.official_sources(other, BOOKWORM, LIMITS).applicable is False
    with pytest.raises(FactError) as caught:
        package_sources.official_sources(
            apt({LIST: MAIN + SECURITY}), Release("debian", "", "sid", ""), LIMITS
        )
    assert caught.value.why is Why.UNDETERMINED


def test_sources_kept_elsewhere_are_not_guessed() -> None:
    with pytest.raises(FactError) as caught:
        apt({LIST: MAIN}, 'set Dir::Etc::sourcelist "/srv/list";')
    assert caught.value.why is Why.UNDETERMINED
    assert apt({LIST: MAIN}, 'set Dir::Etc::sourcelist "sources.list";').present


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("deb cdrom:[Debian 12]/ bookworm main", "cdrom"),
        ("deb file:/srv/repo ./", "file"),
        ("deb http://*@Mirror.Example:8080/d x main", "mirror.example"),
        ("  deb\thttp://m x main", "m"),
    ],
)
def test_hosts(line: str, host: str) -> None:
    assert [one.host for one in read_sources(LIST, line)] == [host]


@pytest.mark.parametrize(
    ("line", "holds"),
    [
        ("", True),
        ("deb http://evil.example/d x main\n", False),
        ("deb-src http://evil.example/d x main\n", False),
        ("deb file:/srv/repo ./\n", True),
        ("#deb http://evil.example/d x main\n", True),
        ("deb http://example.org.evil.example/d x main\n", False),
    ],
)
def test_approved(line: str, holds: bool) -> None:
    seen = apt({LIST: MAIN + line})
    assert package_sources.approved_sources(seen, NO_DNF, LIMITS).holds is holds


REPO = "[base]\nname=x\nmirrorlist=https://mirrors.redhat.example/?r=9\n{0}\n"


def dnf(repo: str = "gpgcheck=1", main: str = "gpgcheck=1") -> DnfSettings:
    files = {"/etc/dnf/dnf.conf": f"[main]\n{main}\n", "/etc/yum.conf": None}
    return fact(DnfSettings, listed({**files, "/etc/yum.repos.d/a.repo": REPO.format(repo)}))


@pytest.mark.parametrize(
    ("seen", "holds"),
    [
        (dnf(), True),
        (dnf(repo=""), True),
        (dnf(repo="gpgcheck = 0"), False),
        (dnf(repo="gpgcheck=no"), False),
        (dnf(main="gpgcheck=0"), False),
        (dnf(main="#gpgcheck=1"), False),
        (dnf(main="gpgcheck = True"), True),
    ],
)
def test_signatures_of_dnf(seen: DnfSettings, holds: bool) -> None:
    assert package_sources.dnf_signatures(seen).holds is holds


def test_dnf_where_there_is_none() -> None:
    assert package_sources.dnf_signatures(NO_DNF).applicable is False
    with pytest.raises(FactError):
        package_sources.approved_sources(fact(AptSettings, "no apt\n"), NO_DNF, LIMITS)


@pytest.mark.parametrize(
    ("more", "holds"),
    [
        ("", True),
        ("baseurl=https://evil.example/x, https://mirrors.redhat.example/y", False),
        ("baseurl=https://evil.example/x\nenabled=0", True),
        ("baseurl=file:///srv/repo", True),
    ],
)
def test_repositories_of_dnf(more: str, holds: bool) -> None:
    none = fact(AptSettings, "no apt\n")
    assert package_sources.approved_sources(none, dnf(more), LIMITS).holds is holds


def test_a_damaged_repository_file_is_no_fact() -> None:
    with pytest.raises(FactError) as caught:
        dnf(repo="what is this")
    assert caught.value.why is Why.MALFORMED


DEPENDENCIES = 'set Unattended-Upgrade::Remove-Unused-Dependencies "{0}";'
KERNELS = 'set Unattended-Upgrade::Remove-Unused-Kernel-Packages "{0}";'


@pytest.mark.parametrize(
    ("settings", "holds", "provenance"),
    [
        ((DEPENDENCIES.format("true"), KERNELS.format("true")), True, Provenance.EXPLICIT),
        ((DEPENDENCIES.format("1"),), True, Provenance.DEFAULT),
        ((DEPENDENCIES.format("true"), KERNELS.format("false")), False, Provenance.EXPLICIT),
        ((KERNELS.format("true"),), False, Provenance.DEFAULT),
        ((), False, Provenance.DEFAULT),
    ],
)
def test_leftovers(settings: tuple[str, ...], holds: bool, provenance: Provenance) -> None:
    outcome = package_sources.leftovers_removed(apt({LIST: MAIN}, *settings), NO_DNF)
    assert (outcome.holds, outcome.provenance) == (holds, provenance)


def test_leftovers_of_dnf() -> None:
    none = fact(AptSettings, "no apt\n")
    assert package_sources.leftovers_removed(none, dnf()).provenance is Provenance.DEFAULT
    off = dnf(main="gpgcheck=1\nclean_requirements_on_remove=False")
    assert package_sources.leftovers_removed(none, off).holds is False
    on = dnf(main="clean_requirements_on_remove=True")
    assert package_sources.leftovers_removed(none, on).provenance is Provenance.EXPLICIT


WHOLE = (
    "manager dpkg\ncodename bookworm\nlist m_dists_bookworm_main_binary-amd64_Packages\nknown 9\n"
)


@pytest.mark.parametrize(
    ("body", "strange", "held"),
    [
        (WHOLE + "end\n", (), ()),
        (WHOLE + "foreign x\nforeign city-tool\nend\n", ("x",), ()),
        (WHOLE + "held db\nheld vim\nend\n", (), ("vim",)),
        ("manager rpm\nknown 9\nforeign x\nheld vim-2:9.0\nend\n", ("x",), ("vim-2:9.0",)),
    ],
)
def test_origins(body: str, strange: tuple[str, ...], held: tuple[str, ...]) -> None:
    seen = fact(PackageOrigins, body)
    outcome = package_sources.packages_from_repositories(seen, LIMITS)
    assert (outcome.holds, outcome.lines) == (not strange, strange)
    kept = package_sources.nothing_held(seen, LIMITS)
    assert kept.holds is (held == ())
    assert kept.observed == (", ".join(held) or "none")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", Why.TRUNCATED),
        ("manager dpkg\n", Why.TRUNCATED),
        (WHOLE + "lost\nend\n", Why.COMMAND_FAILED),
        (WHOLE.replace("known 9", "known 0") + "end\n", Why.COMMAND_FAILED),
        ("manager rpm\nend\n", Why.COMMAND_FAILED),
    ],
)
def test_origins_that_say_nothing(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(PackageOrigins, body)
    assert caught.value.why is why


def test_without_the_list_of_the_release_nothing_is_foreign() -> None:
    elsewhere = WHOLE.replace("bookworm_main", "bookworm-security_main")
    for body in (elsewhere, "manager dpkg\nknown 9\n"):
        with pytest.raises(FactError) as caught:
            package_sources.packages_from_repositories(fact(PackageOrigins, body + "end\n"), LIMITS)
        assert caught.value.why is Why.UNDETERMINED


def test_what_was_replaced_under_a_running_service() -> None:
    assert replaced.restarted(fact(DeletedFiles, "end\n")).holds is True
    seen = fact(DeletedFiles, "old 12 sshd /usr/lib/x/libc.so.6\nold 13 sshd /usr/sbin/sshd\nend\n")
    outcome = replaced.restarted(seen)
    assert (outcome.holds, outcome.observed) == (False, "sshd")
    assert outcome.lines == ("sshd: /usr/lib/x/libc.so.6, /usr/sbin/sshd",)


@pytest.mark.parametrize(("body", "why"), [("", Why.TRUNCATED), ("old x\nend\n", Why.MALFORMED)])
def test_processes_that_cannot_be_read(body: str, why: Why) -> None:
    with pytest.raises(FactError) as caught:
        fact(DeletedFiles, body)
    assert caught.value.why is why
