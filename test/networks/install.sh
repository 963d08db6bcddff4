#!/usr/bin/env bash
# Brings the real servers that the network tests talk to: the Bluesky network (npm), snac2 and Dovecot (Debian, as root).
# Whatever cannot be had is named, and its tests then say that they did not run.
set -uo pipefail
cd "$(dirname "$0")"
export DEBIAN_FRONTEND=noninteractive

[[ -f node_modules/better-sqlite3/build/Release/better_sqlite3.node ]] ||
  { npm ci --no-audit --no-fund --loglevel=error --ignore-scripts >/dev/null && npm rebuild better-sqlite3 --foreground-scripts >/dev/null 2>&1; } ||
  echo "The Bluesky network could not be installed: its tests will not run."

if [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null; then
  if ! command -v dovecot >/dev/null; then
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    apt-get update -qq >/dev/null 2>&1
    apt-get install -y -qq --no-install-recommends dovecot-imapd dovecot-lmtpd >/dev/null 2>&1
    rm -f /usr/sbin/policy-rc.d
  fi
  if ! command -v snac >/dev/null && [[ ! -x servers/usr/bin/snac ]]; then
    # Deletions through its API came with 2.96; Debian has it in the backports of trixie, and it runs on bookworm as it is.
    list=/etc/apt/sources.list.d/earshot-snac.list
    for suite in trixie-backports bookworm-backports; do
      echo "deb http://deb.debian.org/debian $suite main" >"$list"
      apt-get update -qq >/dev/null 2>&1
      (cd /tmp && apt-get download -qq -t "$suite" snac2 >/dev/null 2>&1) && dpkg -x /tmp/snac2_*.deb servers && rm -f /tmp/snac2_*.deb && break
    done
    rm -f "$list"
  fi
fi
command -v dovecot >/dev/null || echo "There is no Dovecot on this machine: the tests of e-mail against it will not run."
command -v snac >/dev/null || [[ -x servers/usr/bin/snac ]] || echo "There is no snac2 on this machine: the tests of Mastodon against it will not run."
exit 0
