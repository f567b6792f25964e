#!/usr/bin/env bash
# Debian packages as files to lay over a base: layer.sh FOLDER BASE PACKAGE...
# They are of the release that the base is, nothing of them is set up, and dpkg on the hosts knows
# nothing of them. Services are not to be started: their init scripts and units are left out.
# Needs root and apt-get.
set -euo pipefail
out=$1 base=$(realpath "$2")
shift 2
cache=$(dirname "$out") name=$(basename "$out")
exec 9>"$cache/lock"; flock 9
[ ! -d "$out" ] || exit 0
find "$cache" -maxdepth 1 -name "${name%%-*}-*" -mmin +1440 -exec rm -rf --one-file-system {} +
work=$(realpath "$cache")/layer-work
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
apt install --download-only --yes --no-install-recommends "$@"
for file in "$work"/debs/*.deb; do dpkg -x "$file" "$out.new"; done
cd "$out.new"
rm -rf usr/share/man usr/share/doc usr/share/locale usr/share/lintian
rm -rf etc/init.d etc/logrotate.d etc/default/slapd lib/systemd usr/lib/systemd
# merged /usr: the base's lib is a link that a folder here would hide
for part in bin lib sbin; do
  if [ -d $part ]; then mkdir -p usr/$part; cp -a $part/. usr/$part; rm -rf $part; fi
done
cd - >/dev/null
mv "$out.new" "$out"
