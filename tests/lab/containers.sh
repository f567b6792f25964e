#!/usr/bin/env bash
# Container runtimes, podman and docker: containers.sh CACHE BASE
# A folder of files to lay over a base, of the release that the base is; dpkg on the hosts knows
# nothing of them. About 90 MiB to fetch, 20 s. Needs root and apt-get.
set -euo pipefail
base=$(realpath "$2")
out=$1/containers-$(sha256sum "$0" | cut -c1-12)-$(basename "$base")
[ ! -d "$out" ] || exit 0
exec 9>"$1/lock"; flock 9
[ ! -d "$out" ] || exit 0
find "$1" -maxdepth 1 -name 'containers-*' -mmin +1440 -exec rm -rf --one-file-system {} +
work=$(realpath "$1")/containers-work
trap 'rm -rf --one-file-system "$work"' EXIT
rm -rf --one-file-system "$out.new" "$work"
mkdir -p "$out.new" "$work/lists/partial" "$work/debs/partial"
apt() {
  apt-get -qq -o Dir::State::status="$base/var/lib/dpkg/status" -o Dir::State::Lists="$work/lists" \
    -o Dir::Etc::SourceList="$base/etc/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Cache="$work" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
    -o Debug::NoLocking=1 -o Acquire::Retries=3 -o Acquire::Languages=none \
    -o APT::Get::List-Cleanup=0 "$@" >&2
}
apt update
apt install --download-only --yes --no-install-recommends podman crun \
  docker.io runc
for file in "$work"/debs/*.deb; do dpkg -x "$file" "$out.new"; done
cd "$out.new"
rm -rf usr/share/man usr/share/doc usr/share/locale usr/share/lintian
# merged /usr: the base's lib is a link that a folder here would hide
if [ -d lib ]; then mkdir -p usr/lib; cp -a lib/. usr/lib; rm -rf lib; fi
cd - >/dev/null
mv "$out.new" "$out"
