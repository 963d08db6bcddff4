#!/usr/bin/env bash
# Brings the real servers that the network tests talk to: the Bluesky network (npm) and Dovecot (Debian, as root).
# Whatever cannot be had is named, and its tests then say that they did not run.
set -uo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive
apt="apt-get -qq -o DPkg::Lock::Timeout=120"

[[ -f node_modules/better-sqlite3/build/Release/better_sqlite3.node ]] ||
  { timeout 200 npm ci --no-audit --no-fund --loglevel=error --ignore-scripts >/dev/null && timeout 500 npm rebuild better-sqlite3 --foreground-scripts >/dev/null 2>&1; } ||
  echo "The Bluesky network could not be installed: its tests will not run."

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null && ! command -v dovecot >/dev/null; then
  # Installed, but not started: the tests start one of their own.
  trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
  timeout 200 $apt update >/dev/null 2>&1
  timeout 200 $apt install -y --no-install-recommends dovecot-imapd dovecot-lmtpd >/dev/null 2>&1
fi
command -v dovecot >/dev/null || echo "There is no Dovecot on this machine: the tests of e-mail against it will not run."
command -v snac >/dev/null || echo "There is no snac2 on this machine: the tests of Mastodon against it will not run."
exit 0
