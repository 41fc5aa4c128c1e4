#!/bin/sh
# Makes the root file system of the image: Node.js with the libraries it is linked with, an unprivileged user, a place for the
# state. No shell, no package manager, no npm. Usage: rootfs.sh FOLDER NODE
set -eu
umask 022
root=$1 node=$2
mkdir -p "$root/usr/local/bin" "$root/etc" "$root/var/lib/nats-jetstream-exporter"
cp "$node" "$root/usr/local/bin/node"
# The loader is named without an arrow, each library behind one.
ldd "$node" | sed -n 's/^[^/]*\(\/[^ ]*\) (0x.*$/\1/p' | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
done
echo 'nats-jetstream-exporter:x:65532:65532::/var/lib/nats-jetstream-exporter:/nonexistent' >"$root/etc/passwd"
echo 'nats-jetstream-exporter:x:65532:' >"$root/etc/group"
chown 65532:65532 "$root/var/lib/nats-jetstream-exporter"
chmod 700 "$root/var/lib/nats-jetstream-exporter"
