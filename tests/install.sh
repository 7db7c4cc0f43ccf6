#!/bin/sh
# What the tests need and pip cannot bring: Chromium, a Chinese font so that widths are real, and nginx for deploy/nginx.
set -eu
PATH="$PATH:/usr/sbin"
shell=chromium-headless-shell  # four times as quick as the Chromium with windows, which does as well
has_browser() { command -v $shell || command -v chromium || command -v chromium-browser || command -v google-chrome; }
packages=""
has_browser >/dev/null 2>&1 || packages=" chromium"
if ! command -v $shell >/dev/null 2>&1 && { [ -n "$packages" ] || [ "$(id -u)" -eq 0 ]; } && command -v apt-get >/dev/null 2>&1; then
  apt-cache show $shell >/dev/null 2>&1 || [ "$(id -u)" -ne 0 ] || apt-get update -qq || true
  if apt-cache show $shell >/dev/null 2>&1; then packages=" $shell"; fi
fi
fc-list :lang=zh 2>/dev/null | grep -q . || packages="$packages fonts-noto-cjk fontconfig"
command -v nginx >/dev/null 2>&1 || packages="$packages nginx-light"
[ -n "$packages" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
  echo "Install chromium, a Chinese font and nginx (on Debian:$packages), then run make test again." >&2
  exit 1
fi
run=""
[ "$(id -u)" -eq 0 ] || run=sudo
$run apt-get update -qq
# shellcheck disable=SC2086 - several words are meant
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends $packages >/dev/null
# The tests start an nginx of their own; the one the system has just got need not run.
case "$packages" in *nginx*) $run systemctl disable --now nginx >/dev/null 2>&1 || true ;; esac
