#!/usr/bin/env bash
# Makes the .deb and the .rpm from what is built here. Usage: scripts/packages.sh FOLDER [NFPM]
set -euo pipefail
cd "$(dirname "$0")/.."
target=$1 nfpm=${2:-nfpm}
VERSION=$(node -p 'require("./package.json").version')
scratch=$(mktemp -d)
STAGE=$scratch/program COMPLETION=$scratch/completion
export VERSION STAGE COMPLETION
trap 'rm -rf "$scratch"' EXIT
scripts/stage.sh "$STAGE"
mkdir "$scratch/completion"
for shell in bash zsh fish; do
  node "$STAGE/dist/main.js" completion "$shell" >"$scratch/completion/$shell"
done
mkdir -p "$target"
for kind in deb rpm; do
  "$nfpm" package --config deploy/systemd/nfpm.yaml --packager "$kind" --target "$target/"
done
