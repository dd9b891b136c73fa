#!/usr/bin/env bash
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
#
# supervise.sh MACHINE HOSTNAME ROOT DATA: runs a node, and again when it reboots.
#   MACHINE   its name on this machine: of its network namespace (made before), its cgroup and its container
#   ROOT      the tree it starts from, only read; DATA  the folder of what it writes: upper/ and work/, and root/
#
# All of it lives in a mount and a pid namespace of its own: whatever ends the outermost process, even SIGKILL, ends
# the node too, and leaves no mount behind. (A slave: what this machine unmounts is not kept mounted in there.)
set -euo pipefail
machine=$1 hostname=$2 root=$3 data=$4

if [[ -z "${SUPERVISE_INSIDE:-}" ]]; then
  export SUPERVISE_INSIDE=1
  exec unshare --mount --propagation slave --pid --fork --kill-child=KILL --mount-proc "$0" "$@"
fi

# A cgroup of its own at the top, in a pure version 2 tree, whatever this machine has mounted.
umount -l /sys/fs/cgroup 2> /dev/null || true
mount -t cgroup2 none /sys/fs/cgroup
mkdir -p "/sys/fs/cgroup/$machine"
echo 0 > "/sys/fs/cgroup/$machine/cgroup.procs"

# A node's systemd takes some ten of the kernel's inotify instances; of the 128 that root has by default, a few labs
# leave none. Only the machine as a whole can have more, until it is booted again.
instances=/proc/sys/fs/inotify/max_user_instances
(($(< "$instances") >= 1024)) || echo 1024 > "$instances" || true

# Where systemd-nspawn keeps its locks: nobody else's.
mkdir -p /run/systemd/nspawn
mount -t tmpfs -o mode=755 tmpfs /run/systemd/nspawn

# Names relative to DATA: in mount's options a path may not have every character.
cd "$data"
mkdir -p upper work root
mount -t overlay -o "lowerdir=$root,upperdir=upper,workdir=work" "$machine" root

# Devices as udev makes them: every user may mount by FUSE, root alone has loop devices.
fuse=/run/systemd/nspawn/fuse loop=/run/systemd/nspawn/loop-control
mknod -m 666 "$fuse" c 10 229
mknod -m 600 "$loop" c 10 237

# At each reload systemd starts what looks for disks, a resume or words for the kernel, none of which a container has: an
# empty file in front of it masks it, which saves half of the work. In /run it is in no image.
generators=/run/systemd/nspawn/generators
mkdir -p "$generators"
for name in cryptsetup debug gpt-auto hibernate-resume integritysetup rc-local run system-update veritysetup; do
  : > "$generators/systemd-$name-generator"
done

# On a machine /tmp is on the disk. /mnt/small is there to be full.
export SYSTEMD_NSPAWN_TMPFS_TMP=0
reboots=133
status=$reboots
while ((status == reboots)); do
  status=0
  systemd-nspawn --quiet --boot --directory=root --machine="$machine" --hostname="$hostname" \
    --register=no --keep-unit --link-journal=no --network-namespace-path="/run/netns/$machine" \
    --resolv-conf=off --timezone=off --bind="$fuse:/dev/fuse" --bind="$loop:/dev/loop-control" \
    --bind-ro="$generators:/run/systemd/system-generators" --tmpfs=/mnt/small:size=16M,mode=1777 \
    --console=read-only < /dev/null || status=$?
done
exit "$status"
