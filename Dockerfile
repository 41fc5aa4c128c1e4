# syntax=docker/dockerfile:1
# The exporter as an image: Node.js, the program and the packages it runs on; no shell, no package manager, an unprivileged user.
# A release names the base by its digest too.
FROM node:24.11.0-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json tsconfig.json LICENSE README.md ./
COPY src src
COPY scripts/build.ts scripts/stage.sh scripts/
COPY alerts alerts
COPY grafana/*.json grafana/
COPY perses/*.json perses/
COPY docs/runbooks docs/runbooks
COPY docs/report.schema.json docs/
COPY demo demo
COPY deploy/container deploy/container
RUN npm ci
RUN scripts/stage.sh /image/app \
  && deploy/container/rootfs.sh /image "$(command -v node)"

FROM scratch
ARG VERSION=unknown
ARG REVISION=unknown
LABEL org.opencontainers.image.title="nats-jetstream-exporter" \
  org.opencontainers.image.description="Prometheus exporter and alert pack that sees a NATS JetStream cluster going under" \
  org.opencontainers.image.source="https://github.com/nats-jetstream-exporter/nats-jetstream-exporter" \
  org.opencontainers.image.licenses="Apache-2.0" \
  org.opencontainers.image.version="$VERSION" \
  org.opencontainers.image.revision="$REVISION"
COPY --from=build /image /
# Listens on all addresses, unless a flag or the configuration says otherwise. The volume is the only folder it may write to.
ENV NODE_ENV=production \
  STATE_DIRECTORY=/var/lib/nats-jetstream-exporter \
  TMPDIR=/var/lib/nats-jetstream-exporter \
  NATS_EXPORTER_LISTEN=:7778
# By number: Kubernetes cannot tell that a name is not root.
USER 65532:65532
VOLUME /var/lib/nats-jetstream-exporter
EXPOSE 7778
STOPSIGNAL SIGTERM
# Reads the arguments of the exporter, so it knows its port and TLS. Starts Node.js, 0.1 s of a core each time; Kubernetes asks
# /-/healthy itself and does not run it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["/usr/local/bin/node", "/app/dist/healthcheck.js"]
ENTRYPOINT ["/usr/local/bin/node", "--no-parallel-scavenge", "--no-concurrent-sweeping", "--min-semi-space-size=16", "--heap-growing-percent=100", "--no-flush-bytecode", "/app/dist/main.js"]
CMD ["serve"]
