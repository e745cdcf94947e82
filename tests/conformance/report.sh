#!/bin/sh
# Runs the suite against each RUNTIME (a path, or a name on PATH) and prints what passed, failed and was skipped, and why.
# Usage: tests/conformance/report.sh [--failures] [RUNTIME...]    without RUNTIME: bin/mocker-runtime
# The exit status is 0 when nothing failed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
failures=false
if [ "${1:-}" = --failures ]; then failures=true; shift; fi
[ $# -gt 0 ] || set -- "$here/../../bin/mocker-runtime"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet build "$here" -c Release -v quiet --nologo >&2

counter() { sed -n "s/.*<Counters.* $1=\"\([0-9]*\)\".*/\1/p" "$2"; }
names() { sed -n 's/.*testName="\([^"]*\)".*outcome="'"$1"'".*/\1/p' "$2" | sed 's/&quot;/"/g; s/&lt;/</g; s/&gt;/>/g; s/&amp;/\&/g; s/^Mocker\.Tests\.Conformance\.//' | sort; }

status=0
printf '%-28s %-9s %7s %7s %7s %7s %7s\n' runtime kind total passed failed lacks skipped
for runtime in "$@"; do
    for kind in spec contract; do
        trx=$results/$(basename "$runtime")-$kind.trx
        RUNTIME=$runtime dotnet test "$here" -c Release --no-build --nologo -v quiet \
            --filter "Kind=$kind" --logger "trx;LogFileName=$trx" >"$trx.log" 2>&1 || status=1
        [ -f "$trx" ] || { cat "$trx.log" >&2; exit 1; }
        total=$(counter total "$trx") passed=$(counter passed "$trx") failed=$(counter failed "$trx")
        # What the runtime refuses because it does not have it is neither right nor wrong, and not the machine's fault either.
        lacks=$(grep -c '<Message>.*not supported by this version' "$trx" || true)
        printf '%-28s %-9s %7d %7d %7d %7d %7d\n' "$(basename "$runtime")" $kind \
            "$total" "$passed" "$failed" "$lacks" $((total - passed - failed - lacks))
    done
done
for trx in "$results"/*.trx; do
    if $failures; then names Failed "$trx" | sed "s/^/failed  $(basename "$trx" .trx)  /"; fi
    names NotExecuted "$trx" | sed "s/^/skipped $(basename "$trx" .trx)  /"
done
# The reasons of the skips, each once.
awk '/<UnitTestResult /{skipped = /outcome="NotExecuted"/} skipped && /<Message>/{gsub(/.*<Message>|<\/Message>.*/, ""); print}' \
    "$results"/*.trx | sed "s/ (config.json#.*//" | sort | uniq -c | sed 's/^/reason  /'
exit $status
