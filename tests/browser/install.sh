#!/bin/sh
# What the browser tests need and pip cannot bring: Chromium, and a Chinese font so that widths are real.
set -eu
has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome; }
if has_browser >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q .; then
  exit 0
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Install chromium and a Chinese font (on Debian: chromium fonts-noto-cjk), then run make test again." >&2
  exit 1
fi
run=""
[ "$(id -u)" -eq 0 ] || run=sudo
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
