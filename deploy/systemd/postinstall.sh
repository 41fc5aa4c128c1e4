#!/bin/sh
# After the files are there: the user, and the unit known to systemd. Nothing is started: the configuration is the site's.
set -e
if command -v systemd-sysusers >/dev/null; then
  systemd-sysusers nats-jetstream-exporter.conf
elif ! getent passwd nats-jetstream-exporter >/dev/null; then
  useradd --system --user-group --no-create-home --home-dir /var/lib/nats-jetstream-exporter --shell /usr/sbin/nologin nats-jetstream-exporter
fi
if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  # After an upgrade the new program takes over; the state file says where it goes on.
  systemctl try-restart nats-jetstream-exporter.service
fi
