"""The update side of the city's standard: the lists of its mirror, and nothing left behind."""

from tests.lab.spec import File, Part

_MAIN = (
    "/var/lib/apt/lists/mirror.example_debian_dists_${VERSION_CODENAME}_main_binary-amd64_Packages"
)

UPDATE_SOURCES = Part(
    files=(
        File(
            "/etc/apt/apt.conf.d/52leftovers",
            'Unattended-Upgrade::Remove-Unused-Dependencies "true";\n'
            'Unattended-Upgrade::Remove-Unused-Kernel-Packages "true";\n',
        ),
    ),
    setup=". /etc/os-release; "
    f"dpkg-query -W -f 'Package: ${{Package}}\\nVersion: ${{Version}}\\n\\n' >{_MAIN}",
)
