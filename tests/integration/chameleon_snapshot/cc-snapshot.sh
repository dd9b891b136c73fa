#!/usr/bin/env bash
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Behaves as cc-snapshot 0.2.0 is documented to, with its traps, where the real one needs libguestfs and the testbed's
# metadata service: the "disk" is the archive itself. Its help, and what it takes, are those of 2026 (-z, -o) where the
# file .cc-snapshot-is-new is.

set -eu -o pipefail
new=false
if [[ -e /root/.cc-snapshot-is-new ]]; then new=true; fi
usage() {
  echo "usage: $0 [-e folder_to_exclude] [-f] [-y] [-d] [-u] [-s source_dir] snapshot_name"
  printf '  -%s        %s\n' h "Print this help message" e "Exclude folder" f "Ignore all warnings" \
    y "Answer 'yes' to all prompts" d "Dry run" u "Skip the automatic self-update check" s "Specify any path"
  if $new; then printf '  -%s        %s\n' z "Compress by zstd" o "Sign in as the environment says"; fi
  echo " cc-snapshot version 0.2.0"
}
excludes=() update=true sure=false signed=false
letters=he:fydus:
if $new; then letters+=zo; fi
while getopts "$letters" option; do
  case $option in
    h) usage; exit 0 ;;
    e) excludes+=("$OPTARG") ;;
    u) update=false ;;
    y) sure=true ;;
    o) signed=true ;;
    f | d | s | z) ;;
    *) exit 1 ;;
  esac
done
shift $((OPTIND - 1))
if $update; then echo "it went on as another version, without its options"; exit 1; fi
if ! $sure; then echo "Aborting..."; exit 0; fi
[[ "$(openstack --version)" == "openstack "* ]]
for folder in "${excludes[@]}"; do echo "Will exclude folder: $folder"; done
if [[ -e /root/.cc-snapshot-has-no-metadata ]]; then exit 7; fi # as curl ends where nobody answers
if $new && ! $signed; then echo "Please set OS_AUTH_URL"; exit 1; fi
if $signed; then echo "${OS_AUTH_URL:?} ${OS_TOKEN:?}" > /dev/null; fi
openstack image list > /dev/null
if [[ -e /root/.cc-snapshot-fails ]]; then exit 0; fi
if grep -q fuse.planted /proc/mounts; then echo "du: cannot access a mount"; exit 1; fi

list=$(mktemp)
printf '%s\n' 'tmp/*' 'var/tmp/*' 'proc/*' boot/extlinux var/lib/cloud "${excludes[@]}" > "$list"
for _try in 1 2 3 4 5; do
  tar --create --file "$CC_SNAPSHOT_TAR_PATH" --selinux --acls --numeric-owner --one-file-system \
    --exclude-from "$list" -C / . && break
done
cp "$CC_SNAPSHOT_TAR_PATH" /tmp/snapshot.img
virt-sysprep -a /tmp/snapshot.img
qemu-img convert -f raw -O qcow2 -c /tmp/snapshot.img /tmp/snapshot_compressed.qcow2
openstack image create --disk-format qcow2 --container-format bare "$1" < /tmp/snapshot_compressed.qcow2
