#!/usr/bin/env bash
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Installs, with apt, the system packages that a checkout's tests and demo need and this machine lacks; with the
# argument "browser" that which opens a page, with "boot" those that boot an image, with "guestfs" those that make one as
# cc-snapshot does, with "ee" those that build an execution environment, with "bench" those that benchmarks compare with.
# Says nothing when nothing is missing. Without root, or where apt is not, it names what is missing and goes on:
# the lab itself then says which of its parts cannot run.
set -euo pipefail

# package              what shows that it is there         why
packages() {
  if [[ "${1:-}" == boot ]]; then
    sed 's/#.*//' <<'LIST'
qemu-system-x86        program:qemu-system-x86_64          # a virtual machine
ovmf                   file:/usr/share/OVMF/OVMF_CODE_4M.fd # … that starts by UEFI
LIST
    return
  fi
  if [[ "${1:-}" == guestfs ]]; then
    sed 's/#.*//' <<'LIST'
libguestfs-tools       program:guestfish                   # what cc-snapshot makes its images with,
qemu-system-x86        program:qemu-system-x86_64          # … in a virtual machine
linux-image-cloud-amd64 file:/vmlinuz                      # … with a kernel of this machine
LIST
    return
  fi
  if [[ "${1:-}" == browser ]]; then
    sed 's/#.*//' <<'LIST'
chromium               program:chromium                    # opens the page of a report, as its readers do
LIST
    return
  fi
  if [[ "${1:-}" == bench ]]; then
    sed 's/#.*//' <<'LIST'
restic                 program:restic                      # a peer of swift_sync with many small files
rsync                  program:rsync                       # a peer of an exchange
LIST
    return
  fi
  if [[ "${1:-}" == ee ]]; then
    sed 's/#.*//' <<'LIST'
buildah                program:buildah                     # builds images and runs them, without a daemon
mmdebstrap             program:mmdebstrap                  # makes the base of them
LIST
    return
  fi
  sed 's/#.*//' <<'LIST'
python3-venv           python:ensurepip                    # the checkout's own .venv
git                    program:git                         # the files that lint, sanity and the licence check look at
openssh-client         program:ssh                         # Ansible reaches the lab's nodes by SSH
iproute2               program:ip                          # the lab's network namespace and bridge
systemd-container      program:systemd-nspawn              # the lab's nodes: a real systemd each
mmdebstrap             program:mmdebstrap                  # makes the nodes' root tree
zstd                   program:zstd                        # the root tree is kept packed
fuse3                  program:fusermount3                 # mounts of the object store
qemu-utils             program:qemu-img                    # looks into the images that snapshots make
fdisk                  program:sfdisk                      # … into their partition tables,
e2fsprogs              program:debugfs                     # … their file systems,
xfsprogs               program:xfs_repair                  # … ext4 and xfs,
mtools                 program:mcopy                       # … and their EFI system partitions
unzip                  program:unzip                       # reads packs, as their users do
rclone                 program:rclone                      # reads and writes what swift_sync does, as its users do
python3-libtorrent     file:/usr/lib/python3/dist-packages/libtorrent.egg-info  # nodes of an exchange, on this machine
shellcheck             program:shellcheck                  # ansible-test checks shell scripts with it
LIST
}

# /usr/sbin is not in every user's PATH
PATH="$PATH:/usr/sbin:/sbin"

is_there() {
  case "$1" in
    program:*) command -v "${1#program:}" > /dev/null ;;
    file:*) [[ -e "${1#file:}" ]] ;;
    python:*) "${PYTHON:-python3}" -c "import ${1#python:}" 2> /dev/null ;;
  esac
}

missing=()
while read -r package evidence; do
  [[ -z "$package" ]] || is_there "$evidence" || missing+=("$package")
done < <(packages "${1:-}")
((${#missing[@]})) || exit 0

as_root=()
if ((EUID)); then
  as_root=(sudo -n)
fi
if ! command -v apt-get > /dev/null || { ((EUID)) && ! sudo -n true 2> /dev/null; }; then
  echo "bootstrap: this machine lacks ${missing[*]}, and without root (or sudo) and apt they cannot be installed here." >&2
  echo "bootstrap: going on without; ask an administrator to install them." >&2
  exit 0
fi

echo "bootstrap: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" > "$log" 2>&1 < /dev/null
}
# A fresh machine has no package lists, an old one has stale ones: look again before giving up.
if ! apt install -y --no-install-recommends "${missing[@]}"; then
  if ! { apt update && apt install -y --no-install-recommends "${missing[@]}"; }; then
    tail -n 20 "$log" >&2
    echo "bootstrap: apt could not install ${missing[*]} (see above); going on without." >&2
  fi
fi
