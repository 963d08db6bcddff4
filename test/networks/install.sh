#!/usr/bin/env bash
# Brings the real servers that the network tests talk to: the Bluesky network (npm), snac2 and Dovecot (Debian, as root),
# and third parties' simulators (npm): Prism for X, telegram-test-api for Telegram.
# Whatever cannot be had is named, and its tests then say that they did not run.
set -uo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive
apt="apt-get -qq -o DPkg::Lock::Timeout=120"

[[ -f node_modules/better-sqlite3/build/Release/better_sqlite3.node ]] ||
  { timeout 200 npm ci --no-audit --no-fund --loglevel=error --ignore-scripts >/dev/null && timeout 500 npm rebuild better-sqlite3 --foreground-scripts >/dev/null 2>&1; } ||
  echo "The Bluesky network could not be installed: its tests will not run."

[[ -d simulators/node_modules/@stoplight/prism-cli && -d simulators/node_modules/telegram-test-api ]] ||
  (cd simulators && timeout 300 npm ci --no-audit --no-fund --loglevel=error --ignore-scripts >/dev/null) ||
  echo "The simulators could not be installed: X and Telegram will not be tried against them."

list=/etc/apt/sources.list.d/earshot-snac.list
if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  trap 'rm -f /usr/sbin/policy-rc.d "$list"' EXIT
  if ! command -v dovecot >/dev/null; then
    # Installed, but not started: the tests start one of their own.
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    timeout 200 $apt update >/dev/null 2>&1
    timeout 200 $apt install -y --no-install-recommends dovecot-imapd dovecot-lmtpd >/dev/null 2>&1
  fi
  if ! command -v snac >/dev/null && [[ ! -x servers/usr/bin/snac ]]; then
    # Deletions through its API came with 2.96; Debian has it in the backports of trixie, and it runs on bookworm as it is.
    echo "deb http://deb.debian.org/debian trixie-backports main" >"$list"
    timeout 120 $apt update >/dev/null 2>&1
    fetched=$(mktemp -d)
    (cd "$fetched" && timeout 60 $apt download -t trixie-backports snac2 >/dev/null 2>&1 && dpkg -x snac2_*.deb "$OLDPWD/servers")
    rm -rf "$fetched" "$list"
  fi
fi
command -v dovecot >/dev/null || echo "There is no Dovecot on this machine: the tests of e-mail against it will not run."
command -v snac >/dev/null || [[ -x servers/usr/bin/snac ]] || echo "There is no snac2 on this machine: the tests of Mastodon against it will not run."
exit 0
