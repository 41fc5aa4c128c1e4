#!/bin/sh
# Before the files go. Debian says "upgrade", RPM "1" where a newer version is there already: then it runs on.
set -e
case "$1" in upgrade | 1) exit 0 ;; esac
if [ -d /run/systemd/system ]; then
  systemctl disable --now nats-jetstream-exporter.service
fi
