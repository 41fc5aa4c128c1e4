#!/usr/bin/env bash
# Lays the program out as it is installed, with the packages it runs on and none for development, from what `npm ci` and
# `npm run build` have made here: no network, and what the lock file names; with a list of these packages (SBOM). For the container
# and for deb and rpm.
# Usage: scripts/stage.sh FOLDER
set -euo pipefail
umask 022
here=$(cd "$(dirname "$0")/.." && pwd)
target=$1
cd "$here"
[ -f dist/main.js ] || { echo 'stage: run npm run build first' >&2; exit 1; }
mkdir -p "$target"
cp -r package.json LICENSE README.md dist alerts demo "$target"
mkdir -p "$target/grafana" "$target/perses" "$target/docs"
cp grafana/*.json "$target/grafana"
cp perses/*.json "$target/perses"
cp -r docs/runbooks docs/report.schema.json "$target/docs"
npm sbom --omit=dev --sbom-format=spdx >"$target/sbom.spdx.json"
npm ls --omit=dev --all --parseable | tail -n +2 | while read -r folder; do
  mkdir -p "$target/${folder#"$here"/}"
  # A package within another comes by its own line.
  tar -C "$folder" --exclude=./node_modules -cf - . | tar -C "$target/${folder#"$here"/}" -xf -
done
