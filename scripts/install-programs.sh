#!/usr/bin/env bash
# Installs the real programs that tests run against, where they are missing: nats-server of every version in
# test/cluster/nats-versions, the official exporter and what test/cluster/go-programs names (built by Go into the cache
# folder; with the argument `engines` what test/cluster/go-engines names too), the schemas of Kubernetes (from a Python package), Debian's packages of the rest.
# Safe to run again.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/nats-jetstream-exporter

# command=package; the command is what the package brings.
packages=()
for pair in prometheus=prometheus promtool=prometheus prometheus-alertmanager=prometheus-alertmanager \
  amtool=prometheus-alertmanager mtail=mtail jsonnet=jsonnet chromium=chromium strace=strace openssl=openssl \
  curl=curl ip=iproute2 jq=jq systemd-analyze=systemd debootstrap=debootstrap mandoc=mandoc rpm=rpm fish=fish zsh=zsh shellcheck=shellcheck; do
  upstream=${pair%%=*}; upstream=${upstream#prometheus-}
  command -v "${pair%%=*}" >/dev/null || command -v "$upstream" >/dev/null || packages+=("${pair#*=}")
done
as_root=(); [ "$(id -u)" = 0 ] || as_root=(sudo -n)
if [ ${#packages[@]} -gt 0 ]; then
  mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
  # Packages must not start their services: tests start their own.
  export DEBIAN_FRONTEND=noninteractive RUNLEVEL=1
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

# build NAME VERSION MODULE [PACKAGE [TAGS]]: one folder a version, since every binary has the same name; into place only when complete.
# Built in the module's own folder: `go install` would ask for the list of versions, which not every proxy serves.
# A workspace in it (Prometheus 3 has one) names modules that are not there.
build() {
  local folder=$cache/$1/$2 building source
  [ -x "$folder/$1" ] && return
  building=$(mktemp -d)
  source=$(go mod download -json "$3@v$2" | sed -n 's/^.*"Dir": "\(.*\)".*$/\1/p')
  (cd "$source" && GOWORK=off CGO_ENABLED=0 go build -buildvcs=false -tags "${5:-}" -o "$building/$1" "${4:-.}")
  mkdir -p "$folder"
  mv "$building/$1" "$folder/$1"
  rmdir "$building"
}

build prometheus-nats-exporter 0.20.1 github.com/nats-io/prometheus-nats-exporter
while read -r version; do
  build nats-server "$version" github.com/nats-io/nats-server/v2
done <"$here/test/cluster/nats-versions"
lists=("$here/test/cluster/go-programs")
[ "${1:-}" = engines ] && lists+=("$here/test/cluster/go-engines")
while read -r name version module package tags; do
  build "$name" "$version" "$module" "$package" "$tags"
done < <(cat "${lists[@]}")

# from_package NAME PACKAGE: a command line out of a package of Debian that is not installed: its engine would be started.
from_package() {
  local building
  [ -x "$cache/$1" ] && return
  building=$(mktemp -d)
  (
    cd "$building"
    apt-get download -qq "$2" || { "${as_root[@]}" apt-get update -qq && apt-get download -qq "$2"; }
  )
  dpkg-deb -x "$building"/*.deb "$building"
  mkdir -p "$cache"
  mv "$building/usr/bin/$1" "$cache/$1"
  rm -r "$building"
}
if [ "${1:-}" = engines ]; then
  from_package docker docker.io
  from_package kubectl kubernetes-client
fi

# Decodes manifests with the types of the Prometheus operator; built again when its source is newer.
types=$here/test/deploy/operator-types
if [ ! "$cache/operator-types" -nt "$types/main.go" ] || [ ! "$cache/operator-types" -nt "$types/go.mod" ]; then
  (cd "$types" && CGO_ENABLED=0 go build -buildvcs=false -o "$cache/operator-types" .)
fi

# kubernetes_schemas VERSION: the JSON schemas of that version of Kubernetes, as kubeconform reads them without a network.
kubernetes_schemas() {
  local folder=$cache/kubernetes-schemas/$1 building
  [ -d "$folder" ] && return
  building=$(mktemp -d)
  python3 -m pip download -q --no-deps --disable-pip-version-check -d "$building" kubernetes-validate==1.37.0
  mkdir "$building/schemas"
  python3 - "$building"/*.whl "$1" "$building/schemas" <<'EOF'
import json, sys, zipfile
wheel, version, target = sys.argv[1:]
folder = f'kubernetes_validate/kubernetes-json-schema/v{version}-local-strict/'
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if name.startswith(folder) and name.endswith('.json'):
            # An $id would make references addresses of the network.
            schema = json.loads(archive.read(name).decode().replace('"/api/_definitions.json', '"_definitions.json'))
            schema.pop('$id', None)
            with open(f'{target}/{name[len(folder):]}', 'w') as file:
                json.dump(schema, file)
EOF
  mkdir -p "$cache/kubernetes-schemas"
  mv "$building/schemas" "$folder"
  rm -r "$building"
}
kubernetes_schemas 1.33.0

# A clean Debian to install our packages into; only root may make one. Made again where it lacks a command of the docs.
if [ ! -x "$cache/debian-root/usr/bin/setfacl" ] && [ "$(id -u)" = 0 ]; then
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  mirror=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' | awk -v release="$release" '$2 == release { print $1; exit }')
  building=$cache/debian-root.$$
  debootstrap --variant=minbase --include=systemd,procps,acl "$release" "$building" "$mirror" >/dev/null
  rm -rf "$building"/var/cache/apt/archives/*.deb "$building"/var/lib/apt/lists/* "$building"/usr/share/{doc,locale,man}/*
  rm -rf "$cache/debian-root"
  mv "$building" "$cache/debian-root"
fi
