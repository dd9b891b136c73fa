#!/bin/sh
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# open-port.sh PORT PID ADDRESS: opens a TCP port in firewalld or ufw, where one of them runs and has it closed, until
# the process has ended, however that ends, or the node reboots. Says "opened", or nothing.
port=$1 pid=$2 address=$3

# The one before may be about to close it.
exec 9> "/run/chameleon-data.port-$port"
flock -w 30 9 || exit 1

if command -v firewall-cmd > /dev/null && firewall-cmd --state > /dev/null 2>&1; then
    interface=$(ip -o address show to "$address" | awk '{ print $2; exit }')
    zone=$(firewall-cmd --get-zone-of-interface="${interface:-none}" 2> /dev/null) || zone=$(firewall-cmd --get-default-zone)
    ! firewall-cmd --quiet --zone="$zone" --query-port="$port/tcp" || exit 0
    open() { firewall-cmd --quiet --zone="$zone" --add-port="$port/tcp"; }
    close() { firewall-cmd --quiet --zone="$zone" --remove-port="$port/tcp"; }
elif command -v ufw > /dev/null && status=$(LC_ALL=C ufw status) && echo "$status" | grep -q '^Status: active'; then
    # Who has a rule for it means that. 'ufw allow' would take its place, and outlive a reboot.
    ! echo "$status" | grep -Eq "^$port(/tcp)? +(ALLOW|DENY|REJECT|LIMIT)( IN)? +Anywhere" || exit 0
    rule() { "$1" --wait "$2" "$3-user-input" --protocol tcp --dport "$port" --jump ACCEPT; }
    open() { rule iptables --insert ufw && { rule ip6tables --insert ufw6 2> /dev/null || true; }; }
    close() { rule iptables --delete ufw; rule ip6tables --delete ufw6; }
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
