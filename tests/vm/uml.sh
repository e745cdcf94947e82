# How a guest runs under User-Mode-Linux. Sourced by run.
# shellcheck shell=sh disable=SC2154

# The kernel is a process with a PID namespace of its own, so that nothing outlives it, and a mount namespace in which it finds the C
# library that came with it.
start_guest() {
    libraries=/usr/lib/x86_64-linux-gnu
    boot='for library in libc.so.6 ld-linux-x86-64.so.2; do
        busybox mount --bind "$0$1/$library" "$1/$library"
    done
    uml=$0; shift; exec "$uml/usr/bin/linux.uml" "$@"'
    set -- "mem=${VM_MEMORY:-3G}" seccomp=on "initrd=$initrd" "uml_dir=$work/uml" quiet loglevel=0 lsm=landlock,yama,apparmor,bpf \
        "guest=$guest" "base=$root" "files=$here/files" "modules=$uml/usr/lib/uml/modules" "share=$share" "see=$see" con=null
    if $terminal; then
        set -- "$@" con0=fd:0,fd:1
    else
        set -- "$@" con0=null,fd:1
    fi
    if $terminal; then
        TMPDIR=/dev/shm unshare --mount --pid --fork --kill-child busybox sh -c "$boot" "$uml" "$libraries" "$@" || true
    else
        TMPDIR=/dev/shm setpriv --pdeathsig=KILL timeout --signal=KILL "$timeout" setpriv --pdeathsig=KILL \
            unshare --mount --pid --fork --kill-child busybox sh -c "$boot" "$uml" "$libraries" "$@" </dev/null >"$work/console" 2>&1 &
        kernel=$!
        tail -q -n +1 -f --pid=$kernel "$share/stdout" &
        tail -q -n +1 -f --pid=$kernel "$share/stderr" >&2 &
        wait
    fi
}
