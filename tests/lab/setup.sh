#!/usr/bin/env bash
# What a fresh Debian machine needs for `make demo` and `make test`; quick when nothing is missing.
# As root: Debian packages, uv, the locked Python packages, the base system of the lab hosts.
# As anybody else: uv and Python packages; what stays missing is said.
set -euo pipefail
cd "$(dirname "$0")/../.."

packages=(busybox-static ca-certificates chromium faketime fonts-morisawa-bizud-gothic
  fonts-morisawa-bizud-mincho fonts-ipamj-mincho iproute2 mmdebstrap nmap openssh-client
  poppler-utils postgresql python3 util-linux zstd)
command -v uv >/dev/null || packages+=(python3-venv)

missing() {
  local package
  for package in "${packages[@]}"; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
      installed) ;;
      *) printf '%s ' "$package" ;;
    esac
  done
}

install_packages() {
  local wanted
  wanted=$(missing)
  [ -n "$wanted" ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "setup: not installed: $wanted" >&2
    echo "setup: run 'make setup' as root on Debian for them; tests that need them are skipped" >&2
    return 0
  fi
  echo "setup: installing $wanted" >&2
  export DEBIAN_FRONTEND=noninteractive
  # without recommended packages; a database server that nobody asked for is not started
  local apt=(apt-get -qq -o Dpkg::Use-Pty=0 -o DPkg::Lock::Timeout=300)
  "${apt[@]}" update
  # shellcheck disable=SC2086 # a list of words
  RUNLEVEL=1 "${apt[@]}" install --yes --no-install-recommends $wanted >/dev/null
}

install_python() {
  local uv
  uv=$(command -v uv || echo .cache/uv/bin/uv)
  if [ ! -x "$uv" ]; then
    echo "setup: installing uv in .cache/uv" >&2
    python3 -m venv .cache/uv
    .cache/uv/bin/pip install --quiet --disable-pip-version-check uv
  fi
  "$uv" sync --quiet --locked --inexact
}

build_base() {
  if [ "$(id -u)" != 0 ]; then
    echo "setup: not root: no lab hosts; tests on real hosts are skipped" >&2
  elif ! tests/lab/base.sh "$PWD/.cache/lab"; then
    echo "setup: the base system of the lab could not be built; its tests are skipped" >&2
    [ "${CI:-}" != true ] || exit 1
  fi
}

install_packages
install_python
build_base
