#!/usr/bin/env bash
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# prepare-root.sh ROOTFS ROOT: makes a fresh tree ROOT a lab node's. ROOTFS are the files laid over it.
# What is each lab's or node's own (keys, names) is not in it.
set -euo pipefail
rootfs=$1 root=$2

(cd "$rootfs" && find . -type f -exec install -D -m 644 {} "$root"/{} \;)
chmod 440 "$root"/etc/sudoers.d/90-cc
chroot "$root" useradd --create-home --user-group --shell /bin/bash cc
chroot "$root" install -d -o cc -g cc -m 700 /home/cc/.ssh

chroot "$root" systemctl --quiet enable ssh.service ssh-host-keys.service systemd-networkd.service
# No housekeeping in the middle of a test, and nothing that waits for a way out.
chroot "$root" systemctl --quiet mask apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer \
  e2scrub_all.timer e2scrub_reap.service fstrim.timer systemd-timesyncd.service

# Where the boot loader's configuration comes, in an image: here nothing boots by it.
mkdir -p "$root"/boot/grub

# Of the machine it was made on, and of this making
: > "$root"/etc/resolv.conf
: > "$root"/etc/machine-id
echo node > "$root"/etc/hostname
chmod 644 "$root"/etc/resolv.conf "$root"/etc/hostname
rm -f "$root"/etc/ssh/ssh_host_* "$root"/etc/dpkg/dpkg.cfg.d/99mmdebstrap
