#!/usr/bin/env bash
# Runs the tests of the alert rules with a newer promtool than Debian's: the rules are written for Prometheus 2.42 and must
# fire alike in 3 (texts may differ by a sample: ranges there leave out their left end). Builds it once, which takes minutes; so it is no part of .ci/run.
set -euo pipefail
cd "$(dirname "$0")/.."
version=${1:-0.316.0}
folder=${XDG_CACHE_HOME:-$HOME/.cache}/nats-jetstream-exporter/promtool/$version

if [ ! -x "$folder/promtool" ]; then
  building=$(mktemp -d)
  source=$(go mod download -json "github.com/prometheus/prometheus@v$version" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p')
  # Without service discovery: it is half of the program, and rules need none.
  (cd "$source" && GOWORK=off CGO_ENABLED=0 go build -tags remove_all_sd -o "$building/promtool" ./cmd/promtool)
  mkdir -p "$folder"
  mv "$building/promtool" "$folder/promtool"
  rmdir "$building"
fi
"$folder/promtool" --version
PATH="$folder:$PATH" npx tap --disable-coverage test/alerts/rules.test.ts
