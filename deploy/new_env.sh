#!/bin/sh
# Writes .env from .env.example with a fresh random value for each empty secret; never overwrites.
set -eu
cd "$(dirname "$0")/.."
[ ! -e .env ] || { echo ".env exists already; edit it, or move it away first." >&2; exit 1; }
umask 077
while IFS= read -r line; do
  case "$line" in
    *_FERNET_KEY=) printf '%s%s\n' "$line" "$(openssl rand -base64 32 | tr '+/' '-_')" ;;
    *_PASSWORD= | *_SECRET=) printf '%s%s\n' "$line" "$(openssl rand -hex 24)" ;;
    *) printf '%s\n' "$line" ;;
  esac
done < .env.example > .env
echo "Wrote .env with fresh secrets, readable by you alone; add TONE_YOUTUBE_API_KEY to fetch comments of videos."
