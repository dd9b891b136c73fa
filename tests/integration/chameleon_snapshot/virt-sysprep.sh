#!/usr/bin/env bash
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Does to the archive that cc-snapshot.sh takes for a disk what virt-sysprep does to one by default: every ~/.ssh goes,
# and there is a machine-id, the same for all that is made of it.

set -eu
tar --delete --file "$2" --wildcards './home/*/.ssh' './root/.ssh'
folder=$(mktemp -d)
mkdir "$folder/etc"
echo 32e8fff2000000000000000000000000 > "$folder/etc/machine-id"
tar --append --file "$2" -C "$folder" etc/machine-id
