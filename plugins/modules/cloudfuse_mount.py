#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``cloudfuse_mount``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudfuse_mount
short_description: Mount an object store as a folder
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Mounts a container of an object store (the Swift API of OpenStack Swift or Ceph RGW), a folder in one, or all
    containers of the account as a folder of the node, by FUSE. A systemd unit keeps the mount up, over crashes and
    reboots; where systemd does not run, a script keeps it up until the next reboot.
  - The mount signs in with an application credential of its own, which is made on the controller for this node and this
    mount, is replaced before it ends when the task is run again, and is revoked when the mount goes. The node keeps it
    in one file that only root can read.
  - A mount whose program has died or that does not answer is recognized, taken down and made anew.
  - What others have mounted at O(path), over a folder above it, on the mount or in it is refused by name and never
    unmounted.
  - No write is lost. What is not uploaded yet is waited for before a mount is taken away.
  - A mount that cannot be made leaves everything as it was.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.cloud.action
options:
  path:
    description:
      - The mount point, absolute; C(~) and variables are those of the user on the node. It is made if it is not there;
        it has to be empty (O(allow_non_empty)), no symbolic link, and neither in another object-store mount nor around
        any other mount.
      - Folders on the way to it that are not there are made too, for whom the folder above belongs to.
      - Folders of the system and home folders are refused, and so is a place where other users could put something
        else, as below a folder that they may write to and that is not sticky.
    type: path
    required: true
  state:
    description:
      - V(mounted) has it mounted, healthy, and as the options say.
      - V(remounted) does the same, and makes one that is mounted already anew.
      - V(present) writes down how it shall be, for the next boot or V(mounted), and leaves alone what is mounted now.
      - V(unmounted) waits until everything is uploaded, and unmounts; all else stays, so that it is mounted again at
        the next boot, with O(boot), or by V(mounted).
      - V(absent) waits until everything is uploaded, unmounts, and removes the unit, the credential (on the node and in
        the cloud), the cache, and the folder if it was made for the mount. What is in the object store stays. What you
        have added to the unit (C(systemctl edit)) goes as well.
      - Where somebody has deleted the container while files waited in the cache, rclone makes it again for them, and
        you are warned.
    type: str
    choices: [mounted, remounted, present, unmounted, absent]
    default: mounted
  container:
    description:
      - The container to mount. It has to be there.
      - Without it the whole account is mounted, with a folder for each container; a new folder at the top is a new
        container.
    type: str
  prefix:
    description:
      - Mount only this folder of O(container). It appears with the first file that is written.
    type: str
  backend:
    description:
      - The program that mounts. V(auto) takes the best one that is on the node, in this order.
      - V(rclone) does all that this module offers. The role P(chameleon.data.data_mount#role) installs it, this module
        does not.
      - V(cc_cloudfuse) is the testbed's fork of cloudfuse, which is no longer supported there, and V(cloudfuse) the
        original. They mount all containers only, so without O(container); they know none of O(cache_size),
        O(cache_dir), O(buffer_size), O(bandwidth_limit) and O(ca_cert); they write whole files only, so that what is
        appended to a file replaces what was in it. What they cannot do is refused or warned about.
      - They sign in with less. V(cc_cloudfuse) takes a token, or a password with O(credential=own); V(cloudfuse) takes
        a password only, and reaches only the user's default project, and there the store's public
        endpoint that its catalog lists first, or one of the region that is listed last, and never the endpoint that is
        listed last. Where that is not the store that is wanted, it is refused.
    type: str
    choices: [auto, rclone, cc_cloudfuse, cloudfuse]
    default: auto
  credential:
    description:
      - What the mount signs in with.
      - V(application_credential) is made by the action plugin for this node and mount. It can do no more than the roles
        C(member) and C(reader) may, if C(member) is among yours, and it cannot make others.
      - V(token) is the token that the action plugin has, or O(token). The mount stops working when it expires. It is
        replaced when the task is run again in the second half of its life.
      - V(own) is the application credential or the password that you sign in with on the controller. Only use it if the
        node may have it for as long as the mount stays. It is not revoked.
      - V(auto) is an application credential, or a token where this identity may not make one, which is the case when
        you sign in with a restricted application credential, and where O(backend) can do nothing with one.
    type: str
    choices: [auto, application_credential, token, own]
    default: auto
  credential_lifetime:
    description:
      - How long a new application credential lives, like V(12h) or V(30d); V(0) for ever.
      - It is replaced when the task is run in the second half of its life. For that the mount is made anew; while a
        program uses it and the old one still works, it is left alone and you are warned.
    type: str
    default: 30d
  read_only:
    description:
      - Whether nothing can be written through the mount.
    type: bool
    default: false
  owner:
    description:
      - User, by name or number, to whom all files and folders seem to belong. An object store knows no owners.
    type: str
    default: root
  group:
    description:
      - Group, by name or number, to whom all files and folders seem to belong; by default the group of O(owner).
    type: str
  mode:
    description:
      - Permissions of all folders, octal and quoted. Files have the same without the execute bits (O(executable)).
      - A number, which is what YAML makes of V(0755) without quotes, is refused.
    type: raw
    default: "0755"
  executable:
    description:
      - Whether files have the execute bits of O(mode) as well, so that programs and scripts can be started from the
        mount. An object store knows no such bits, so it is all files or none.
      - With both kinds of cloudfuse it is all files in any case.
    type: bool
    default: false
  allow_other:
    description:
      - Whether others than root can use the mount, as far as O(owner), O(group) and O(mode) let them. As it is root who
        mounts, that needs no C(user_allow_other) in C(/etc/fuse.conf).
    type: bool
    default: true
  cache_mode:
    description:
      - What is kept on the node's disk.
      - V(off) and V(minimal) keep nothing, or only files that are open for reading and writing; files can then be
        written from the beginning to the end only, and a write that fails cannot be tried again.
      - V(writes) keeps files that are written, until they are uploaded a few seconds after they were closed, and for
        an hour after that; all programs work.
      - V(full) keeps what is read as well, which is best for files that are read in pieces or again and again.
    type: str
    choices: ["off", minimal, writes, full]
    default: writes
  cache_size:
    description:
      - How large what O(cache_mode) keeps may grow, like V(20G). What is open or not uploaded yet stays in any case.
      - Without it there is no limit but the disk.
    type: str
  cache_dir:
    description:
      - The folder of a local disk in which what O(cache_mode) keeps is kept, in a folder of its own for each mount. By
        default that is C(/var/cache/chameleon.data). It cannot be in an object-store mount,
        nor where other users could put something else, as O(path).
      - When it changes, what waits in the old place is uploaded first.
    type: path
  cache_time:
    description:
      - For how long a listing of a folder is believed, like V(10s) or V(1h). What others write is seen after that.
    type: str
    default: 10s
  buffer_size:
    description:
      - Memory for each open file to read ahead, like V(16M). Without it the backend decides.
    type: str
  bandwidth_limit:
    description:
      - Bytes a second at the most, up and down, like V(50M). Without it there is no limit.
    type: str
  extra_options:
    description:
      - Further options for the backend's command line, each as one word with its value, like V(--transfers=8).
      - What this module decides itself is refused, and so is what would have a secret on the command line or in the
        journal, and what the rclone of the node does not know.
    type: list
    elements: str
    default: []
  allow_non_empty:
    description:
      - Whether to mount over a folder that is not empty. What is in it cannot be seen until it is unmounted.
    type: bool
    default: false
  boot:
    description:
      - Whether the mount is made again when the node boots.
    type: bool
    default: true
  migrate:
    description:
      - Whether a cloudfuse mount at O(path) that this module has not made is replaced. It is unmounted when nobody uses
        it any more, within O(drain_timeout), and its line is taken out of C(/etc/fstab). If the new mount cannot be
        made, it is started again as it was.
      - cloudfuse shows all containers. To keep the paths below the mount point, leave out O(container).
    type: bool
    default: false
  timeout:
    description:
      - Seconds in which the mount has to answer a listing. One that does not counts as hung.
    type: int
    default: 60
  drain_timeout:
    description:
      - Seconds to wait for files to be uploaded and closed before the mount is taken away. After that the task fails,
        names the files, and leaves the mount alone, unless O(force) is set.
    type: int
    default: 300
  force:
    description:
      - Whether the mount is taken away after O(drain_timeout) in any case. Programs that use it get errors. What was
        not uploaded is in RV(abandoned); it is uploaded when the mount is made again, but with O(state=absent) it is
        lost.
      - It does not help where the new mount is of another store, project, container or folder, or has its cache
        elsewhere. What waits has to be uploaded to where it was written first.
    type: bool
    default: false
attributes:
  async:
    support: none
    description:
      - Its credential is revoked on the controller after the module has ended, when nobody would be there. The task
        runs in the background by itself, and survives a lost connection.
  check_mode:
    support: full
    description: Says what would be done; makes no credential.
  diff_mode:
    support: full
    description: Shows the unit and the configuration, secrets masked.
notes:
  - Needs root on the node (C(become)).
  - Further options that are words for the program (O(extra_options)) begin with C(--) for rclone, and are like
    C(-oname=value) for both kinds of cloudfuse.
  - What others write to the container is seen after O(cache_time) at the latest.
seealso:
  - module: chameleon.data.swift_sync
  - name: rclone mount
    description: The program behind the backend V(rclone).
    link: https://rclone.org/commands/rclone_mount/
  - name: cc-cloudfuse
    description: The testbed's program behind the backend V(cc_cloudfuse).
    link: https://github.com/ChameleonCloud/cc-cloudfuse
  - name: cloudfuse
    description: The program behind the backend V(cloudfuse).
    link: https://github.com/redbo/cloudfuse
"""

EXAMPLES = r"""
- name: Mount the container results for the user cc
  chameleon.data.cloudfuse_mount:
    cloud: chi_uc
    path: /mnt/results
    container: results
    owner: cc
  become: true

- name: Mount one folder of a public data set, for reading only
  chameleon.data.cloudfuse_mount:
    cloud: chi_uc
    path: /mnt/reference
    container: datasets
    prefix: genomes/2026
    read_only: true
    cache_mode: full
  become: true

- name: Mount all containers until the token of this shell (OS_TOKEN) expires
  chameleon.data.cloudfuse_mount:
    path: /mnt/store
    credential: token
    boot: false
  become: true

- name: Keep more of it on the node, and leave some of the network to others
  chameleon.data.cloudfuse_mount:
    cloud: chi_uc
    path: /mnt/results
    container: results
    owner: cc
    cache_mode: full
    cache_size: 50G
    bandwidth_limit: 100M
    extra_options: [--transfers=8]
  become: true

- name: Keep the cache on the fast disk
  chameleon.data.cloudfuse_mount:
    cloud: chi_uc
    path: /mnt/results
    container: results
    owner: cc
    cache_dir: /local/cache
  become: true

- name: Replace a cloudfuse mount
  chameleon.data.cloudfuse_mount:
    cloud: chi_uc
    path: /mnt/store
    owner: cc
    migrate: true
  become: true

- name: Unmount it for a while
  chameleon.data.cloudfuse_mount:
    cloud: chi_uc
    path: /mnt/results
    state: unmounted
  become: true

- name: Take the mount away, after everything is uploaded
  chameleon.data.cloudfuse_mount:
    cloud: chi_uc
    path: /mnt/results
    state: absent
    drain_timeout: 3600
  become: true
"""

RETURN = r"""
mount_point:
  description: The mount point.
  returned: success
  type: str
  sample: /mnt/results
state:
  description: The state that was asked for.
  returned: success
  type: str
  sample: mounted
container:
  description: The container, null for the whole account.
  returned: with O(state=mounted), O(state=remounted) and O(state=present)
  type: str
  sample: results
prefix:
  description: The folder in the container, null for all of it.
  returned: with O(state=mounted), O(state=remounted) and O(state=present)
  type: str
  sample: genomes/2026
source:
  description: What the node's mount table calls the source.
  returned: with O(state=mounted), O(state=remounted) and O(state=present)
  type: str
  sample: store:results
backend:
  description: The program that mounts.
  returned: with O(state=mounted), O(state=remounted) and O(state=present)
  type: str
  sample: rclone
backend_version:
  description: Its version, null where it does not tell.
  returned: with O(state=mounted), O(state=remounted) and O(state=present)
  type: str
  sample: 1.60.1
unit:
  description: The systemd unit, or without systemd the script, that keeps the mount up.
  returned: success
  type: str
  sample: chameleon-data-mnt-results.service
options:
  description: The options in force.
  returned: with O(state=mounted), O(state=remounted) and O(state=present)
  type: dict
  contains:
    read_only:
      description: Whether nothing can be written.
      type: bool
    uid:
      description: Number of the owner.
      type: int
    gid:
      description: Number of the group.
      type: int
    mode:
      description: Permissions of folders, octal.
      type: str
      sample: "0755"
    executable:
      description: Whether files can be executed.
      type: bool
    allow_other:
      description: Whether others than root can use it.
      type: bool
    cache_mode:
      description: What is kept on the node's disk.
      type: str
      sample: writes
    cache_dir:
      description: The folder that the cache has its folder in.
      type: str
      sample: /var/cache/chameleon.data
    cache_size:
      description: Bytes that the cache may have, null for no limit.
      type: int
    cache_time:
      description: Seconds for which a listing is believed.
      type: int
    buffer_size:
      description: Bytes of memory for an open file, null for the backend's own.
      type: int
    bandwidth_limit:
      description: Bytes a second at the most, null for no limit.
      type: int
    extra_options:
      description: Further options of the backend.
      type: list
      elements: str
    boot:
      description: Whether it is mounted at boot.
      type: bool
abandoned:
  description: Files that were not uploaded when the mount was taken away by O(force), the first fifty.
  returned: with O(state=unmounted) and O(state=absent)
  type: list
  elements: str
rescued:
  description:
    - Files, the first fifty, that were in the cache when rclone was killed, and of which nobody knows any more whether
      they were uploaded. They are kept beside the cache, in a folder that is named in a warning, until you remove it.
  returned: success
  type: list
  elements: str
repaired:
  description: Whether there was a mount that had died, hung, or answered with errors.
  returned: with O(state=mounted), O(state=remounted) and O(state=present)
  type: bool
credential:
  description: What the mount signs in with, never the secret; null where nothing was mounted before O(state=absent).
  returned: success
  type: dict
  contains:
    kind:
      description: V(application_credential), V(token) or V(password).
      type: str
    id:
      description: Of the application credential.
      type: str
      sample: 0123456789abcdef0123456789abcdef
    expires:
      description: When it ends, ISO 8601, UTC; null where it has no end, or where nobody knows.
      type: str
      sample: "2026-11-23T12:00:00Z"
    own:
      description: Whether it is the user's own, which this module neither makes nor revokes.
      type: bool
revoked:
  description: Ids of the application credentials of this mount that were revoked.
  returned: success, not in check mode, and if the action plugin has signed in
  type: list
  elements: str
changes:
  description: What was done, or would be done in check mode, in this order.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: What.
      type: str
      sample: mount
    target:
      description: To what.
      type: str
      sample: /mnt/results
    reason:
      description: Why.
      type: str
      sample: it is not mounted
    size:
      description: Always 0.
      type: int
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import run_job
from ansible_collections.chameleon.data.plugins.module_utils._mount.task import run
from ansible_collections.chameleon.data.plugins.module_utils._options.cloudfuse_mount import CLOUDFUSE_MOUNT


def main() -> None:
    """Entry point."""
    module = AnsibleModule(supports_check_mode=True, **CLOUDFUSE_MOUNT)
    run_job(module, lambda job: run(job, job.warnings.append))


if __name__ == "__main__":
    main()
