#!/bin/bash
# Conformance suites of others, from Debian's archive: runc's integration tests (bats), crun's tests (Python) and the validation
# programs of opencontainers/runtime-tools (Go), against our runtime and against Debian's runc and crun.
#
#   tests/conformance/foreign.sh [NAME=RUNTIME ...]     default: mocker=bin/mocker-runtime runc=/usr/sbin/runc crun=/usr/bin/crun
#
#   FOREIGN_DIR    where everything is kept (default artifacts/foreign): 3 GB, used again by the next run
#   FOREIGN_SUITE  the release of Debian (default sid)
#   FOREIGN_TESTS  of "runc crun runtime-tools", or e.g. "runc:kill.bats"; default all three
#
# Needs root, debootstrap or an archive to take it from, and an hour. Everything is built and run in a root filesystem of its
# own, in a mount namespace of its own; containers get cgroups on the host. The results are in FOREIGN_DIR/results.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
repository=$(cd "$here/../.." && pwd)
FOREIGN_DIR=$(mkdir -p "${FOREIGN_DIR:-$repository/artifacts/foreign}" && cd "${FOREIGN_DIR:-$repository/artifacts/foreign}" && pwd)
export FOREIGN_DIR
release=${FOREIGN_SUITE:-sid}
root=$FOREIGN_DIR/root
[ "$(id -u)" = 0 ] || { echo "foreign.sh: needs root" >&2; exit 1; }

# The archive that this machine is set up for.
mirror() { apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' | head -n 1; }

bootstrap() {
    if command -v debootstrap >/dev/null; then debootstrap "$@"; return; fi
    mkdir -p "$FOREIGN_DIR/debootstrap"
    (cd "$FOREIGN_DIR/debootstrap" && apt-get -q download debootstrap && dpkg-deb -x debootstrap_*.deb .)
    DEBOOTSTRAP_DIR=$FOREIGN_DIR/debootstrap/usr/share/debootstrap "$FOREIGN_DIR/debootstrap/usr/sbin/debootstrap" "$@"
}

if [ ! -e "$root/.made" ]; then
    rm -rf "$root"
    mkdir -p "$FOREIGN_DIR/work"
    site=$(mirror)
    bootstrap --variant=minbase --include=ca-certificates "$release" "$root" "$site"
    rm -f "$root/etc/apt/sources.list"
    source() { printf 'Types: %s\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n\n' "$@"; }
    {
        source "deb deb-src" "$site" "$release"
        # Where a mirror lacks the newest source, an older one does.
        [ "$release" = stable ] || source deb-src "$site" stable
    } >"$root/etc/apt/sources.list.d/foreign.sources"
    # An image for runc's tests: the system as it is before anything is added.
    tar -C "$root" --exclude=./var/cache/apt --exclude=./var/lib/apt/lists --exclude=./usr/share/doc --exclude=./usr/share/locale \
        -cf "$FOREIGN_DIR/work/debian.tar" .
    # What the machine believes about the archive, e.g. that a snapshot of it need not be fresh.
    apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|http::Proxy|https::Proxy) ' >"$root/etc/apt/apt.conf.d/90foreign" || true
    echo 'APT::Sandbox::User "root";' >>"$root/etc/apt/apt.conf.d/90foreign"
    cp -L /etc/resolv.conf "$root/etc/resolv.conf"
    touch "$root/.made"
fi

"$here/foreign/enter" "$repository" bash "/repository/tests/conformance/foreign/build"
[ $# -gt 0 ] || set -- "mocker=/repository/bin/mocker-runtime" runc=/usr/sbin/runc crun=/usr/bin/crun
FOREIGN_TESTS=${FOREIGN_TESTS:-runc crun runtime-tools} "$here/foreign/enter" "$repository" \
    bash /repository/tests/conformance/foreign/run "$@"
