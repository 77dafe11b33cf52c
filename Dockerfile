FROM node:24-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-trixie-slim
# git and ssh are for serve --sync. Debian keeps no older versions that could be pinned, and newer ones mend holes.
# hadolint ignore=DL3008
RUN apt-get update \
  && apt-get install --yes --no-install-recommends ca-certificates git openssh-client \
  && rm -rf /var/lib/apt/lists/* \
  && install --directory --owner=node --group=node --mode=0750 /data
WORKDIR /opt/promptree
COPY --from=build /build/package.json /build/LICENSE ./
COPY --from=build /build/dist ./dist
# The user node, by number: Kubernetes' runAsNonRoot can't look up a name.
USER 1000:1000
WORKDIR /data
VOLUME /data
EXPOSE 5000
HEALTHCHECK --interval=30s --timeout=3s --start-period=5s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:5000/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/opt/promptree/dist/cli/bin.js"]
CMD ["serve", "--host", "0.0.0.0", "--tokens", "tokens", "--registry", "sqlite:registry.db", "--json"]
