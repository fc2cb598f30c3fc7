# Stillmotion in a container. docs/container.md says how to run it, what was proven and what makes its size.

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Node runs no TypeScript below node_modules, and reads source maps only when told to: neither can be missed.
RUN npm ci --omit=dev --ignore-scripts \
    && find node_modules -type f \( -name '*.ts' -o -name '*.[cm]ts' -o -name '*.map' \) -delete

FROM node:24-slim
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules ./node_modules
# A checkout may be readable for its owner only; the program runs as somebody else, who may not change it.
COPY --chmod=755 package.json LICENSE ./
COPY --chmod=755 src ./src
COPY --chmod=755 adapters ./adapters
COPY --chmod=755 commands ./commands
# Files pass through many threads, and by default the C library keeps what each of them has once used.
ENV NODE_ENV=production DATA_DIR=/data HTTP_PORT=8080 HTTP_HOST=0.0.0.0 MALLOC_ARENA_MAX=2
USER node
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["node", "src/healthcheck.ts"]
# Without npm or a shell in between, so that the signal to stop reaches the program.
ENTRYPOINT ["node", "--max-semi-space-size=1", "src/main.ts"]
