#!/bin/sh
# deps.sh -- install the Debian packages that building and testing need
# Nothing is needed to run it: not even make stands on a bare machine.
set -eu

packages="gcc libc6-dev make pkg-config lua5.4 liblua5.4-dev libgsl-dev
  libsqlite3-dev sqlite3 libarchive-dev zlib1g-dev nettle-dev
  libjansson-dev libmd4c-dev libmd4c-html0-dev libreadline-dev iso-codes
  valgrind"

is_installed() {
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

if ! command -v dpkg-query >/dev/null; then
  echo "not a Debian system; what is needed is called there:" $packages >&2
  exit 1
fi

missing=
for package in $packages; do
  is_installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
  as_root=
elif sudo -n true 2>/dev/null || { command -v sudo >/dev/null && [ -t 0 ]; }
then
  as_root=sudo  # which asks for a password where somebody can answer
else
  echo "missing packages, to be installed by root:$missing" >&2
  exit 1
fi
$as_root apt-get update -q
$as_root env DEBIAN_FRONTEND=noninteractive \
  apt-get install -q -y --no-install-recommends $missing
