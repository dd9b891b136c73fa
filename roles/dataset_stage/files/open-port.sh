#!/bin/sh
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# open-port.sh PORT PID: opens a TCP port in firewalld or ufw, where one of them runs and has it closed, until the
# process has ended, however that ends. Says "opened", or nothing.
port=$1/tcp pid=$2

# The one before may be about to close it.
exec 9> "/run/chameleon-data.port-$1"
flock -w 30 9 || exit 1

if command -v firewall-cmd > /dev/null && firewall-cmd --state > /dev/null 2>&1; then
    ! firewall-cmd --quiet --query-port="$port" || exit 0
    open() { firewall-cmd --quiet --add-port="$port"; }
    close() { firewall-cmd --quiet --remove-port="$port"; }
elif command -v ufw > /dev/null && LC_ALL=C ufw status | grep -q '^Status: active'; then
    ! LC_ALL=C ufw status | grep -Eq "^$port +ALLOW +Anywhere" || exit 0
    open() { ufw allow "$port" > /dev/null; }
    close() { ufw delete allow "$port" > /dev/null; }
else
    exit 0
fi

open || exit 1
echo opened
{
    trap '' HUP INT TERM
    while kill -0 "$pid"; do sleep 0.5; done
    close
} < /dev/null > /dev/null 2>&1 &
