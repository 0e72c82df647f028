#!/bin/sh
# Make sure that the browser of `make e2e` is there: Debian's Chromium, at /usr/bin/chromium.
set -eu

if [ -x /usr/bin/chromium ]; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "make e2e needs Chromium at /usr/bin/chromium; without apt-get, please install it yourself."
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "make e2e needs Chromium. As root, once: apt-get update && apt-get install chromium"
  exit 1
fi

echo "Installing, once, Debian's Chromium…"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium
