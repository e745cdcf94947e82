# Keeps a mount namespace of its own for one containerd and all that it starts, with $1/run in place of /run/containerd, and
# clears everything away when its standard input ends: when the tests are done with it, or when they died.
# $1: the daemon's directory. $2: the marker, which is in the path of each of the daemon's cgroups and of $1.
mkdir -p /run/containerd
mount --bind "$1/run" /run/containerd
echo ready
read -r _
home=$(readlink /proc/$$/ns/mnt)
# Containers are in mount namespaces of their own, but in our cgroups. What was forked meanwhile falls in the next round.
round=0
while [ $round -lt 10 ]; do
    found=
    for process in /proc/[0-9]*; do
        id=${process#/proc/}
        [ "$id" = $$ ] && continue
        case $(readlink "$process/exe") in "") continue ;; esac
        if [ "$(readlink "$process/ns/mnt")" = "$home" ] || grep -qs "$2" "$process/cgroup"; then
            kill -KILL "$id" 2>/dev/null && found=1
        fi
    done
    [ -n "$found" ] || break
    for state in $(find /sys/fs/cgroup -path "*$2*" -name freezer.state 2>/dev/null); do echo THAWED >"$state"; done
    for state in $(find /sys/fs/cgroup -path "*$2*" -name cgroup.freeze 2>/dev/null); do echo 0 >"$state"; done
    round=$((round + 1))
    sleep 0.05
done
awk -v below="$1" 'index($5, below) || index($5, "/run/containerd/") { print $5 }' /proc/$$/mountinfo | tac | while read -r mount; do umount -l "$mount"; done
find /sys/fs/cgroup -depth -type d -path "*$2*" -exec rmdir {} + 2>/dev/null
rm -rf "$1"
