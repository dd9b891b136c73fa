#!/usr/bin/env bash
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# offer-packages.sh PACKAGE… ROOT: lets apt in the fresh tree ROOT install the packages from a folder of its own, as a
# node that has a way out installs them from its mirror. A hook of mmdebstrap.
set -euo pipefail
root=${!#}
packages=("${@:1:$#-1}")

export APT_CONFIG=$MMDEBSTRAP_APT_CONFIG
apt-get clean
apt-get --quiet --yes --no-install-recommends --download-only install "${packages[@]}"
mkdir "$root"/srv/packages
mv "$root"/var/cache/apt/archives/*.deb "$root"/srv/packages
chroot "$root" sh -c 'cd /srv/packages && apt-ftparchive packages . > Packages'
rm -rf "$root"/etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/srv/packages ./' > "$root"/etc/apt/sources.list
