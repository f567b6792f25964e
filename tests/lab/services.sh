#!/usr/bin/env bash
# Servers for trying logins on the lab: FreeRADIUS, and slapd with slapo-otp: services.sh CACHE BASE
# A folder of files to lay over a base, of the release that the base is; dpkg on the hosts knows
# nothing of them. 5 MiB to fetch, about 5 s. Needs root, apt-get, and Debian of the same release.
set -euo pipefail
base=$(realpath "$2")
out=$1/services-$(sha256sum "$0" | cut -c1-12)-$(basename "$base")
[ ! -d "$out" ] || exit 0
exec 9>"$1/lock"; flock 9
[ ! -d "$out" ] || exit 0
find "$1" -maxdepth 1 -name 'services-*' -mmin +1440 -exec rm -rf --one-file-system {} +
work=$(realpath "$1")/services-work
trap 'rm -rf --one-file-system "$work"' EXIT
rm -rf --one-file-system "$out.new" "$work"
mkdir -p "$out.new" "$work/debs/partial"
fetch() {
  apt-get -qq -o Dir::State::status="$base/var/lib/dpkg/status" -o APT::Sandbox::User=root \
    -o Dir::Cache::archives="$work/debs" -o Debug::NoLocking=1 -o Acquire::Retries=3 \
    install --download-only --yes --no-install-recommends \
    freeradius freeradius-utils slapd slapd-contrib >&2
}
fetch || { apt-get -qq update >&2; fetch; }  # lists that are old or not there
for file in "$work"/debs/*.deb; do dpkg -x "$file" "$out.new"; done
cd "$out.new"
rm -rf usr/share/man usr/share/doc usr/share/locale usr/share/lintian
# the hosts run these as root and with their own settings; the maintainers' scripts were not run
rm -rf etc/init.d etc/logrotate.d lib/systemd usr/lib/systemd etc/default/slapd
# merged /usr: the base's lib is a link that a folder here would hide
for part in bin lib sbin; do
  if [ -d $part ]; then mkdir -p usr/$part; cp -a $part/. usr/$part; rm -rf $part; fi
done
cd - >/dev/null
mv "$out.new" "$out"
