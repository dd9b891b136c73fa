#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``chameleon_snapshot``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: chameleon_snapshot
short_description: Make a running node into a bootable image
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Makes an image of the node it runs on, and uploads it to Glance, straight from the node.
  - The image boots by BIOS and by UEFI. It has one root file system (O(filesystem), labelled C(img-rootfs)) with what
    is on the node's root and, if that is a file system of its own, on C(/boot); other file systems stay out and are
    reported.
  - What makes the node this node stays out as well (O(sanitize)), and so do credentials (O(secrets)) and the caches,
    records and credentials of mounts of the object store. All of it is reported, by path.
  - The node's files are only read, through a read-only mount in a mount namespace of its own, which is gone when the
    module is, however it ends. It needs no libguestfs and no copy of its disk.
  - Symbolic links mean in the image what they mean on the node. What they lead to on other file systems stays out, and
    such links on the way to files of the system are reported.
  - A name stays unique in the project. A run that was killed leaves nothing that the next one does not remove.
  - An image keeps a fingerprint of what is in it, the files' names, kinds, owners, modes, sizes and times (ctime, too,
    which tells of capabilities, ACLs and other attributes), without what a running system changes by itself. Contents
    are not read. Where a new image would have that of the latest one, none is made.
  - The image's record is made before the image is, and taken back if something fails, so that what the image service
    does not take is known at once. In check mode it is asked by the id of an image that is there, which it refuses when
    all else is well; so nothing is changed.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.cloud.action
options:
  name:
    description:
      - Name of the image.
    type: str
    required: true
  state:
    description:
      - With V(absent) the image of that name is deleted, which needs no node.
    type: str
    choices: [present, absent]
    default: present
  engine:
    description:
      - V(native) makes the image on the node, with the node's own programs.
      - V(cc_snapshot) has the testbed's own C(cc-snapshot) make it, which installs libguestfs on the node, and takes
        longer and more of O(scratch). What stays out, what is emptied and the upload are the same; its update of
        itself, what it leaves in C(/tmp), and what C(virt-sysprep) would remove and write beyond that are not there. It
        makes no raw images, and they are not inspected (O(verify)). Variables C(LIBGUESTFS_*), C(SUPERMIN_*) and
        C(*_proxy) of the task's C(environment) reach it.
      - V(server) has Nova make an image of the virtual machine O(server), from the controller; the node is not touched,
        the image has the whole disk as it is, and there is no fingerprint. It is tested on the released Nova, not yet
        on the testbed's own.
      - V(auto) is V(server) where O(server) is given, else V(native).
    type: str
    choices: [auto, native, cc_snapshot, server]
    default: auto
  server:
    description:
      - Name or id of the virtual machine, for O(engine=server).
    type: str
  if_exists:
    description:
      - V(keep) leaves an image of that name as it is.
      - V(replace) makes a new one, and deletes the old one when the new one is whole and verified.
      - V(version) makes a new one beside it, named C(NAME-v2), C(NAME-v3) and so on.
      - Neither makes one when nothing has changed on the node since.
      - More than one image of that name is an error in any case.
    type: str
    choices: [keep, replace, version]
    default: keep
  keep_last:
    description:
      - So many images of the name and its versions stay, the newest ones; older ones are deleted at the end, after a
        new one is whole and verified. Without it, and without O(keep_days), all stay.
    type: int
  keep_days:
    description:
      - Images of the name and its versions that are older are deleted at the end. The newest one stays in any case.
      - Where O(keep_last) is given as well, what either keeps stays.
    type: int
  keep:
    description:
      - Ids of images that stay whatever O(keep_last) and O(keep_days) say, such as those that a lock file names
        (M(chameleon.data.chameleon_image)). Where O(if_exists=replace) or O(state=absent) would delete one, it is
        refused.
    type: list
    elements: str
    default: []
  rotate_even:
    description:
      - What O(keep_last) and O(keep_days) delete as well, which they do not by themselves, protected images, or those
        that other projects may use, because they are shared with members, community or public.
    type: list
    elements: str
    choices: [protected, shared]
    default: []
  exclude:
    description:
      - What stays out beside the usual, as paths from the root. V(*) and V(?) stay within a name, V(**) spans folders.
      - V(/srv/cache) leaves the folder out, V(/srv/cache/*) what is in it.
    type: list
    elements: str
    default: []
  sanitize:
    description:
      - What makes the node this node, and does not go into the image. Leave out of the list what shall go in.
      - V(machine_id) is the machine-id, seeds of random numbers and names by which iSCSI, NVMe, Tailscale and the like
        know the node, V(ssh_host_keys) the keys of the SSH server, V(cloud_init) what cloud-init remembers of this
        instance, V(dhcp) leases, names of network cards, and network configuration for a card with one address, if
        cloud-init makes another on a new node.
      - V(logs) are files below C(/var/log), whose folders stay, V(histories) those of shells and editors, V(temporary)
        what is in C(/tmp), C(/var/tmp) and the like.
    type: list
    elements: str
    choices: [machine_id, ssh_host_keys, cloud_init, dhcp, logs, histories, temporary]
    default: [machine_id, ssh_host_keys, cloud_init, dhcp, logs, histories, temporary]
  secrets:
    description:
      - What is done about credentials in the files of users and services and in C(/etc), sign-ins of clouds and tools
        in their usual places, private keys whatever they are called, and passwords and tokens in settings of shells and
        services, and in histories, if these go in at all.
      - V(exclude) leaves them out, V(fail) refuses to make the image, V(allow) has them in it. They are reported by
        their paths and kinds, in check mode, too. A file with one line of that sort stays out as a whole.
      - What a link leads to counts as well, wherever it is, and so do further names of the same file.
      - R(This page, ansible_collections.chameleon.data.docsite.left_out) says what is looked for, and what is not.
    type: str
    choices: [fail, exclude, allow]
    default: exclude
  stop_services:
    description:
      - Units of systemd to stop while the node's files are read, so that those of databases and the like are whole in
        the image. Those that ran are started again as soon as the files are read, also if the run fails or is killed.
    type: list
    elements: str
    default: []
  pre_command:
    description:
      - Shell command to run on the node before its files are read, and before O(stop_services) are stopped.
    type: str
  post_command:
    description:
      - Shell command to run when the files are read, and O(stop_services) run again; also after a failure.
    type: str
  freeze:
    description:
      - Whether the node's root and C(/boot) are frozen while they are read, when O(stop_services) are stopped. Whoever
        writes there waits meanwhile, and so may who logs in; after ten minutes they are thawed in any case, and the run
        fails.
      - Needs O(scratch), and Ansible's own folder on the node (C(ansible_remote_tmp)), on another file system, and ext4
        or xfs. Not with O(engine=cc_snapshot).
    type: bool
    default: false
  scratch:
    description:
      - Folder on the node for the image while it is made. It takes about as much as what goes into the image, and 1.6
        times that on a file system that cannot make holes in files; whether it is large enough is checked before
        anything is done.
      - It may be shared if it is sticky, as V(/var/tmp) is; where other users could exchange what is in it, it is
        refused.
      - If files vanish again and again while they are read, they are copied there first, which takes as much once more.
    type: path
    default: /var/tmp
  size_limit:
    description:
      - The largest disk that the site launches; a node that would need a larger one is refused beforehand.
    type: str
    default: 100G
  filesystem:
    description:
      - File system of the image's root, for O(engine=native).
      - V(auto) is V(xfs) where the node's root is one, else V(ext4). What starts the node knows its own file system,
        and perhaps no other.
      - V(xfs) is made on a loop device, into which the files are copied.
    type: str
    choices: [auto, ext4, xfs]
    default: auto
  disk_format:
    description:
      - V(raw) is as large as the disk, and is uploaded as such; for sites whose Glance or hypervisors want it.
    type: str
    choices: [qcow2, raw]
    default: qcow2
  compression:
    description:
      - Of O(disk_format=qcow2).
      - V(zlib) boots everywhere. V(zstd) is several times faster; sites with OpenStack Xena or older do not boot it.
    type: str
    choices: [zlib, zstd]
    default: zlib
  verify:
    description:
      - What is done to the finished image before it is sent.
      - V(inspect) looks for what a machine needs to boot, its partitions, a sound root, kernel and initrd, boot loaders
        and their configuration.
      - V(boot) then starts it in a virtual machine on the node, by each of the ways in which it boots and for which the
        node has firmware, and waits for its SSH server or a login prompt on its serial console. The machine has no
        network. Needs QEMU on the node; with KVM it takes seconds, without it minutes.
      - In any case a compressed image is unpacked again, a portion at a time, and compared with the disk it was made
        of, and what Glance has is compared with what was sent. With V(none) that is all.
    type: str
    choices: [none, inspect, boot]
    default: inspect
  visibility:
    description:
      - Who sees a new image.
    type: str
    choices: [private, shared, community, public]
    default: private
  share_with:
    description:
      - Ids of projects that may use the image, once they have accepted it (C(openstack image set --accept ID)). Needs
        O(visibility=shared). Projects that have it already keep it.
    type: list
    elements: str
    default: []
  properties:
    description:
      - Properties of a new image, beside those that tell where it comes from. Where it boots in one way only,
        C(hw_firmware_type) is V(bios) or V(uefi), unless it is given here.
    type: dict
    default: {}
  tags:
    description:
      - Tags of a new image.
    type: list
    elements: str
    default: []
  min_disk:
    description:
      - GB of disk that a node needs for a new image; at least what its disk has.
    type: int
    default: 0
  min_ram:
    description:
      - MB of memory that a node needs for a new image.
    type: int
    default: 0
  regions:
    description:
      - Further sites to which the image is copied, by the node, when it is whole, be it new or one that stays. Each
        copy has the image's name and properties and, in C(chameleon_data_copy_of), its id.
      - O(if_exists), O(keep_last) and O(keep_days) hold at each of them, and so does O(state=absent); O(share_with)
        does not.
      - What an earlier run has copied is not copied again. An image that stays is fetched from Glance to O(scratch)
        for that.
      - Not with O(engine=server).
    type: list
    elements: dict
    default: []
    suboptions:
      cloud:
        description:
          - Name of the site's cloud in C(clouds.yaml), or a dictionary with the content of one.
          - By default the task's own cloud, in another region.
        type: raw
      region_name:
        description: Name of the region.
        type: str
      compression:
        description:
          - Compression of the copy, where it is a qcow2; V(zlib) for a site that does not boot V(zstd).
          - With V(as_it_is) the copy is the same file.
        type: str
        choices: [as_it_is, zlib, zstd]
        default: as_it_is
      project_id:
        description: Project there in which the name is unique; the action plugin sets that of the token.
        type: str
      endpoint:
        description: Address of the site's Glance; by default what its catalog says.
        type: str
      token:
        description: A token to use instead of signing in; with O(regions[].endpoint).
        type: str
      validate_certs:
        description: Whether TLS certificates are verified; by default as the cloud's configuration says.
        type: bool
      ca_cert:
        description: Path on the controller of the certificates of the authorities to trust.
        type: path
      ca_cert_remote_src:
        description: Whether the node has the certificates itself, at O(regions[].ca_cert) or among its system's.
        type: bool
        default: false
  project_id:
    description:
      - Project in which the name is unique; the action plugin sets that of the token.
      - Without it all images that the token sees count, those of visibility public and community excepted.
    type: str
attributes:
  check_mode:
    support: full
    description: Looks at the node and tells everything that would stop a run.
  diff_mode:
    support: full
    description: Shows the images that come and go.
  platform:
    support: full
    platforms: posix
    description: Nodes with Debian, Ubuntu or CentOS Stream, x86_64 or aarch64.
notes:
  - Needs root on the node (C(become)) for O(state=present), and there the programs C(sfdisk), C(mtools), C(qemu-img),
    C(grub-mkimage), modules of GRUB, and C(mke2fs) and C(e2fsck), or C(mkfs.xfs) and C(xfs_repair). The role
    P(chameleon.data.node_snapshot#role) installs them. The kernel has to have loop devices, as distributions' have.
  - Databases and the like should be stopped meanwhile, as for any copy of files in use (O(stop_services)).
seealso:
  - module: chameleon.data.chameleon_snapshot_info
  - name: cc-snapshot
    description: The testbed's own tool.
    link: https://chameleoncloud.readthedocs.io/en/latest/technical/images.html
"""

EXAMPLES = r"""
- name: Keep this node
  chameleon.data.chameleon_snapshot:
    cloud: chi_uc
    name: my-experiment
  become: true

- name: Keep it again, in the place of the last one, without what can be fetched again
  chameleon.data.chameleon_snapshot:
    cloud: chi_uc
    name: my-experiment
    if_exists: replace
    exclude:
      - /srv/datasets/*
      - /home/*/.cache
    stop_services: [postgresql]
    scratch: /mnt/scratch
    properties:
      paper: sc26
    tags: [experiment]
  become: true
  register: snapshot

- name: Tell what happened
  ansible.builtin.debug:
    msg: "{{ snapshot.image.id }}: {{ snapshot.image.size }} bytes in {{ snapshot.seconds }}"

- name: Keep a version of it whenever something has changed, and the last seven of them
  chameleon.data.chameleon_snapshot:
    cloud: chi_uc
    name: my-experiment
    if_exists: version
    keep_last: 7
  become: true

- name: Keep it at a second site as well, which boots no zstd
  chameleon.data.chameleon_snapshot:
    cloud: chi_uc
    name: my-experiment
    compression: zstd
    regions:
      - cloud: chi_nu
        compression: zlib
  become: true

- name: Publish it, but not if a credential would be in it
  chameleon.data.chameleon_snapshot:
    cloud: chi_uc
    name: my-experiment-paper
    visibility: public
    secrets: fail
  become: true

- name: Keep a virtual machine
  chameleon.data.chameleon_snapshot:
    cloud: kvm_tacc
    name: my-experiment-vm
    server: my-vm
  delegate_to: localhost

- name: Would it work?
  chameleon.data.chameleon_snapshot:
    cloud: chi_uc
    name: my-experiment
    if_exists: replace
  become: true
  check_mode: true

- name: Delete it
  chameleon.data.chameleon_snapshot:
    cloud: chi_uc
    name: my-experiment
    state: absent
  delegate_to: localhost
"""

RETURN = r"""
image:
  description: The new image, or the one that is there and stays.
  returned: when there is one at the end
  type: dict
  contains:
    id:
      description: Its id.
      type: str
      sample: 0e1f6ff5-a03d-4a4e-9c0f-5d3c1d0c7f2b
    name:
      description: Its name.
      type: str
      sample: my-experiment
    status:
      description: Its state.
      type: str
      sample: active
    size:
      description: Bytes of its file.
      type: int
    virtual_size:
      description: Bytes of its disk.
      type: int
    min_disk:
      description: GB of disk that a node needs for it.
      type: int
    min_ram:
      description: MB of memory that a node needs for it.
      type: int
    os_hash_algo:
      description: How C(os_hash_value) was computed.
      type: str
      sample: sha512
    os_hash_value:
      description: Hash of its file, as Glance has it. It is that of what the node sent.
      type: str
    checksum:
      description: MD5 of its file, as Glance has it.
      type: str
    visibility:
      description: Who sees it.
      type: str
    tags:
      description: Its tags.
      type: list
      elements: str
    created_at:
      description: When its record was made, UTC.
      type: str
      sample: "2026-11-23T12:00:00Z"
    parent:
      description: Id of the image that was the newest of the name when this one was made; null if there was none.
      type: str
plan:
  description: The images that come and go, each with C(action), C(target), C(reason) and C(size) in bytes.
  returned: success
  type: list
  elements: dict
rotated:
  description: The images that O(keep_last) and O(keep_days) delete, each with C(id) and C(name), at most 20 of them.
  returned: success
  type: list
  elements: dict
spared:
  description: Those that they do not delete, and C(why), at most 20 of them.
  returned: success
  type: list
  elements: dict
regions:
  description: What is at the further sites.
  returned: when there are some
  type: list
  elements: dict
  contains:
    region:
      description: Name of the region, or of the cloud.
      type: str
      sample: CHI@TACC
    image:
      description: The copy, like RV(image).
      type: dict
fingerprint:
  description: Of what is in the image, or would be.
  returned: when the node was looked at
  type: str
left_out:
  description: What is on the node and not in the image.
  returned: when the node was looked at
  type: dict
  contains:
    lists:
      description:
        - For each reason (V(excluded), V(secrets), V(logs), V(machine_id), …) C(count) and C(bytes) of what stays out.
      type: dict
    largest:
      description: The largest of them, each with C(path), C(why) and C(bytes).
      type: list
      elements: dict
    secrets:
      description: Paths of credentials, in the image or not, and of what kind each is, at most 100 of them.
      type: dict
      sample:
        /home/cc/.ssh/id_ed25519: private key
    emptied:
      description: Paths of files that are there but empty.
      type: list
      elements: str
notes:
  description:
    - What should be known of the node, file systems that stay out among it, and after a run what of its files the
      image's file system could not keep.
  returned: when the node was looked at
  type: list
  elements: str
seconds:
  description: How long each stage took.
  returned: when an image is made
  type: dict
  sample:
    survey: 1.1
    file system: 0.1
    copy: 5.0
    edit: 0.3
    boot loader: 0.4
    compress: 14.2
    inspect: 3.0
    upload: 2.1
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import run_job
from ansible_collections.chameleon.data.plugins.module_utils._image.engine import snapshot
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import CHAMELEON_SNAPSHOT


def main() -> None:
    """Entry point."""
    run_job(AnsibleModule(supports_check_mode=True, **CHAMELEON_SNAPSHOT), snapshot)


if __name__ == "__main__":
    main()
