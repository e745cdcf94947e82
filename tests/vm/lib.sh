# What the scripts of this directory share: where things are, and how they fail. Sourced with $0 being one of them.
# shellcheck shell=sh disable=SC2034
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
store=$checkout/artifacts/vm

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 125
}

# The numbers of the processors that this process may use, a line each.
processors() {
    sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status | tr , '\n' | while IFS=- read -r first last; do seq "$first" "${last:-$first}"; done
}

# The name of something built, by the hash of the files and words that it is made of. usage: hash_of FILE... [-- WORD...]
hash_of() {
    {
        while [ $# -gt 0 ] && [ "$1" != -- ]; do
            cat "$1"
            shift
        done
        echo "$@"
    } | sha256sum | cut -c1-12
}
