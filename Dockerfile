# Stillmotion in a container: production dependencies only, not root, state in /data.
FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:24-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
RUN mkdir /data && chown node:node /data
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
COPY adapters ./adapters
COPY commands ./commands
USER node
VOLUME /data
STOPSIGNAL SIGTERM
CMD ["node", "--max-semi-space-size=1", "src/main.ts"]
