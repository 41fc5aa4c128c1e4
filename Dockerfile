# syntax=docker/dockerfile:1
# The exporter as an image: built in one stage, run in another without development packages, not as root.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json tsconfig.json ./
COPY src src
COPY scripts/build.ts scripts/build.ts
RUN npm ci

FROM node:24-slim
ENV NODE_ENV=production STATE_DIRECTORY=/var/lib/nats-jetstream-exporter
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force \
  && install -d -o node -g node "$STATE_DIRECTORY"
COPY --from=build /app/dist dist
COPY alerts alerts
COPY deploy deploy
COPY grafana/*.json grafana/
COPY docs/runbooks docs/runbooks
COPY demo demo
USER node
VOLUME /var/lib/nats-jetstream-exporter
EXPOSE 7778
HEALTHCHECK --interval=15s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:7778/-/healthy').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "--single-threaded-gc", "--min-semi-space-size=16", "--no-flush-bytecode", "/app/dist/main.js"]
CMD ["serve", "--listen", "0.0.0.0:7778"]
