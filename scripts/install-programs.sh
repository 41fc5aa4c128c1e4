#!/usr/bin/env bash
# Installs the real programs that tests run against, where they are missing: nats-server of every version in
# test/cluster/nats-versions (built by Go into the cache folder) and Debian's packages of the rest. Safe to run again.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nats-jetstream-exporter

# command=package; the command is what the package brings.
packages=()
for pair in prometheus=prometheus promtool=prometheus prometheus-alertmanager=prometheus-alertmanager \
  amtool=prometheus-alertmanager mtail=mtail jsonnet=jsonnet chromium=chromium; do
  upstream=${pair%%=*}; upstream=${upstream#prometheus-}
  command -v "${pair%%=*}" >/dev/null || command -v "$upstream" >/dev/null || packages+=("${pair#*=}")
done
if [ ${#packages[@]} -gt 0 ]; then
  mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
  as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo -n)
  # Packages must not start their services: tests start their own.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

while read -r version; do
  folder=$cache/nats-server/$version
  [ -x "$folder/nats-server" ] && continue
  # One folder a version, since every binary has the same name; into place only when complete.
  building=$(mktemp -d)
  CGO_ENABLED=0 GOBIN=$building go install "github.com/nats-io/nats-server/v2@v$version"
  mkdir -p "$folder"
  mv "$building/nats-server" "$folder/nats-server"
  rmdir "$building"
done <"$here/test/cluster/nats-versions"
