#!/bin/sh
# Builds the bundles anew from the lock into a temporary folder and compares them with static/dist.
set -eu
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --no-audit --no-fund
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
node build.mjs "$fresh"
if diff -rq "$fresh" ../static/dist; then
  echo "static/dist is up to date"
else
  echo "static/dist differs from its source: run 'npm ci && npm run build' in frontend/ and commit" >&2
  exit 1
fi
