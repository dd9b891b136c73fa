#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``swift_sync``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: swift_sync
short_description: Move a folder or a file to or from an object store, only what changed, verified
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Makes a container (or the part of it below O(prefix)) like a folder of the node, or the folder like the container.
  - Works with OpenStack Swift and with the Swift API of Ceph RGW, straight between node and store. Transfers run in
    parallel, and begin while the rest is still being listed and compared.
  - Only what differs is transferred. Nothing is asked about single objects for that; the module lists the container and
    remembers what it knows of the files in C(~/.cache/chameleon.data) of the user as whom it runs.
  - Every upload is sent with its checksum, so that the store refuses other bytes. Every download goes to a temporary
    file, is verified, and only then takes its name.
  - A file larger than O(segment_size) becomes a large object whose segments are in the container
    C(<container>_segments), as with the C(swift) command and rclone. It is a static large object (SLO), or a dynamic
    one (DLO) where the store offers no other. A later run does not move again what a killed run has moved.
  - The modification time of files is kept in C(X-Object-Meta-Mtime), as the C(swift) command and rclone do, their
    permissions in C(X-Object-Meta-Mode), in octal. A pull sets both. Of permissions no more than V(0777) is set.
  - Times are kept to the microsecond, written as C(swift upload --changed) writes and compares them. Many file systems
    have finer ones; C(rclone sync --modify-window 1us) finds their files unchanged.
  - An empty folder becomes an object of the type C(application/directory), as with the C(swift) command. Objects whose
    names end with a slash, other tools' way to make folders visible, make folders and are otherwise left alone.
  - Content decides. A file of which only time or permissions have changed is not transferred again.
  - Many small files are moved many times as fast, and keep their earlier versions, where they are in packs, see
    O(layout).
  - Sockets, pipes and devices are left out and counted.
  - What cannot be transferred does not hold up the rest; the task fails at its end and names the first failures. Of
    a packed data set a version is made only when all could be transferred; what is in the store by then is not sent
    again.
extends_documentation_fragment:
  - chameleon.data.cloud
  - chameleon.data.cloud.action
options:
  direction:
    description:
      - V(push) takes the folder to the container, V(pull) the container to the folder.
    type: str
    required: true
    choices: [push, pull]
  path:
    description:
      - The folder on the node. A pull makes it if it is not there. Best from the root or with C(~), the user's home on
        the node. Any other begins in the folder in which Ansible runs modules, the home of the user as whom it comes
        (also with C(become)), and on the controller the current one.
      - Or a single file, whose object is named like it, below O(prefix), in both directions. Where nothing is there
        yet, a pull takes it for a file if there is an object of its name. A slash at its end always means a folder.
      - Where there is no such object, a pull makes a folder of that name and brings what is below O(prefix); but a path
        that ends like a file's, V(best.ckpt) for example, is an error then, unless O(prefix) ends with the same name or
        O(include), O(shard) or O(delete) is given. So is a file that is on the node and has no object.
      - Nothing outside of it is ever written; objects whose names lead out of it, or through a symbolic link in it, are
        refused. So is a link on the way to it that another user has put into a folder that others may write to.
    type: path
    required: true
  container:
    description:
      - Name of the container. A push makes it if it is not there.
    type: str
    required: true
  prefix:
    description:
      - What stands before the files' names in the container, like a folder there.
      - V(data), V(data/) and V(/data) are the same; C(database/x) does not belong to it.
      - A pull of a prefix below which there is nothing brings nothing and warns of it.
    type: str
    default: ""
  include:
    description:
      - Globs of names to transfer; by default all.
      - A glob stands for the whole name below O(path) and O(prefix). V(*) and V(?) stop at a slash, V(**) does not.
      - What matches a folder takes everything in it.
      - Only what begins as the globs do before their first wild card is listed, so that few names are found quickly in
        a large container.
      - A glob that nothing at the source matches is warned of, see RV(unmatched). V(./a.csv), absolute paths and braces
        match nothing.
    type: list
    elements: str
    default: []
  exclude:
    description:
      - Globs of names to leave alone, on both sides. What is excluded is never deleted.
    type: list
    elements: str
    default: []
  links:
    description:
      - What to do with symbolic links.
      - V(skip) leaves them out, and leaves links at the destination alone.
      - V(follow) pushes what they lead to, files and folders. A pull treats it like V(skip).
      - V(preserve) pushes links as objects of the type C(inode/symlink) with what they lead to as content, and pulls
        such objects as links. Nothing is ever written through a link, wherever it came from.
      - But for V(follow), nothing is read through a link below O(path), also where somebody puts one in the place of a
        file or folder while the task is running.
    type: str
    choices: [skip, follow, preserve]
    default: skip
  source_digest:
    description:
      - Pull only if what is at the source is still what it was. An earlier pull has told the digest, see
        RV(source_state.digest).
      - Otherwise the task is refused before anything is transferred or deleted, and says what it found, which objects
        were modified last, and what to do.
      - It is about all objects below O(prefix) that O(include) and O(exclude) let take part, whatever the O(shard).
      - The transfers wait until the whole container is listed.
      - What is on the node already and found to be the same by O(compare) stays. So with V(size) or V(size_mtime) the
        node may still have other bytes.
      - Only with O(direction=pull).
    type: str
  check_space:
    description:
      - Refuse to pull what does not fit. Before anything is written the room for it is compared with what the file
        system of O(path) has free for the user as whom the module runs, and the new files with the inodes that it has
        left.
      - A file that is replaced needs room beside the old one, as many at a time as O(concurrency) lets be under way.
      - What an earlier run has left of a file counts as there. What O(delete) will delete frees nothing, for that comes
        last.
      - Quotas of users, holes in files and what others write meanwhile are not foreseen.
      - The transfers wait until everything is compared, unless all of a packed data set would fit.
      - Only with O(direction=pull).
    type: bool
    default: false
  compare:
    description:
      - How to know that a file and an object are the same.
      - V(auto) trusts what an earlier run has learnt as long as size, times and inode of the file and the object's row
        in the listing are unchanged, and compares sizes and checksums otherwise.
      - V(checksum) compares sizes and checksums of all files.
      - V(size_mtime) compares sizes, and when a file was modified with when the object was stored. Nothing is read. A
        pull goes by the time when the file was written here. Of packed files the times of modification are compared.
      - V(size) compares sizes only.
      - V(always) transfers everything.
      - A file of which only the time of modification or the mode has changed is the same to all but V(always), and of
        packed files the time to V(size_mtime). These take over both. With O(layout=packed) they make a version of the
        same digest, and V(always) makes none, and changes nothing, where the content, times and modes are all in the
        latest version, in the same packs; check mode cannot know that.
    type: str
    choices: [auto, checksum, size_mtime, size, always]
    default: auto
  delete:
    description:
      - Delete what is at the destination only. That comes last, and only when everything else has succeeded.
      - Only with it a pull replaces a folder by a file, or a file by a folder. What takes the place of something comes
        when that is deleted.
      - Refused when the source is missing or empty, see O(allow_empty_source), and by O(delete_limit).
      - A pull with it is refused into the root of the file system, folders of the system and home folders.
    type: bool
    default: false
  delete_limit:
    description:
      - Refuse to do anything if more than this would be deleted. A count, or a percentage of the names at the
        destination.
      - The transfers then wait until everything is compared.
    type: str
  allow_empty_source:
    description:
      - Let O(delete) empty the destination when the source is missing or empty.
    type: bool
    default: false
  segment_size:
    description:
      - Size of the segments of large objects, and so the largest file that is uploaded in one piece. V(128M), V(128MB)
        and V(128MiB) are the same.
      - V(auto) chooses what suits the file and the limits of the store.
      - Files that would have more segments than the store takes get larger ones.
    type: str
    default: auto
  concurrency:
    description:
      - How many requests to have under way at a time, from 1 to 256.
      - V(auto) begins with a few, takes more as long as the store answers as quickly as before, and backs off when it
        asks for that (HTTP 429, 498, 503) or becomes slow.
      - On a node with more than one processor, processes beside the module's own help; one looks for the files of a
        large folder, one reads files into packs, up to three write files out of packs. V(1) does without them.
      - The limit of open files (C(ulimit -n)) is raised as far as that is allowed. Where it stays below 512, V(auto)
        takes an eighth of it at most.
    type: str
    default: auto
  bandwidth_limit:
    description:
      - Bytes a second that this node sends or receives at most, like V(50M). No limit by default.
    type: str
  retries:
    description:
      - How often a request is sent again that was not answered, whose answer broke off, or that was answered with
        something that means "later" (HTTP 408, 429, 498, 5xx). The pauses between them grow.
      - What arrives damaged is asked for once more in any case.
    type: int
    default: 6
  shard:
    description:
      - Take only a share of the names, so that several nodes divide the work.
      - A name's share depends on nothing but the name. When there is one node more, names move only to the new one.
      - O(delete) deletes only what belongs to the share.
      - Shares of a packed data set that several nodes push at a time come together in one version, the last node's.
    type: dict
    suboptions:
      index:
        description: Which share, from 0.
        type: int
        required: true
      count:
        description: How many shares there are.
        type: int
        required: true
  metadata:
    description:
      - Metadata of each object that is uploaded, as C(X-Object-Meta-*). Objects that are there already keep theirs.
      - With O(layout=packed) the objects are packs, large files, and the indexes of versions.
      - Names have letters, digits and hyphens. Underscores are refused, because stores drop or change them.
      - Only with O(direction=push).
    type: dict
    default: {}
  headers:
    description:
      - Headers of each object that is uploaded. Stores keep C(Content-Type), C(Content-Encoding),
        C(Content-Disposition), C(Content-Language), C(Cache-Control), C(Expires) and C(X-Robots-Tag).
      - With O(layout=packed) the objects are packs, large files, and the indexes of versions.
      - Only with O(direction=push).
    type: dict
    default: {}
  expire_after:
    description:
      - Have the store delete what is uploaded after this time, in seconds or with a unit (V(s), V(m), V(h), V(d),
        V(w)), like V(30d), or V(never). Objects that are there already keep what they have.
      - Where it is not given, the default of the container holds, if it has one; see
        O(chameleon.data.swift_container#module:expire_after).
      - It is counted from the push that stores an object, or makes a version. A later one that finds it unchanged does
        not renew it; one that finds it expired stores it anew.
      - With O(layout=packed) it is the version that expires. What it needs of older versions lasts as long as it does.
        When it is the latest one and has expired, a pull finds nothing, and warns of versions that are still there.
      - The store's clock counts, however wrong the node's is.
      - Only with O(direction=push).
    type: str
  read_acl:
    description:
      - Who else may read the container, in Swift's grammar, for example V(<project id>:*) or V(.r:*,.rlistings). Empty
        for nobody. Left as it is by default.
      - Only with O(direction=push). It is set for the container with the segments, too.
    type: str
  write_acl:
    description:
      - Who else may write to the container, in Swift's grammar. Empty for nobody. Left as it is by default.
      - Only with O(direction=push).
    type: str
  container_metadata:
    description:
      - Metadata of the container, as C(X-Container-Meta-*). What is not named is left alone; an empty value removes.
      - Only with O(direction=push).
    type: dict
    default: {}
  layout:
    description:
      - How files are kept in the container, below O(prefix).
      - V(files) makes each an object of its own, which all tools read.
      - V(packed) puts small files into packs, plain archives of zip or tar, and what is in them into an index. Each
        push that changes something makes a version; unchanged files are stored once, however many versions have them.
        R(When to pack, ansible_collections.chameleon.data.docsite.packing) is told on a page of its own, and so is
        R(the format, ansible_collections.chameleon.data.docsite.packed_format).
      - A prefix has one layout. A push that asks for the other one is refused, unless O(repack) is set. A pull finds
        out which one it is; with V(packed) it fails where there is no packed data set.
      - All other options mean the same in both. Objects of a packed data set, which have C(.packed/) in their names,
        are left alone by all other syncs and counted in RV(passed_over.packed), and so are files that are named so.
      - Below the prefix of a packed data set no file becomes an object. A push with V(files) to such a prefix is
        refused, and where only some of the folder would come to lie there, these files fail and the others are pushed.
      - O(delete) takes files out of the new version; older versions keep them.
      - Where another task has pushed to the same prefix meanwhile, both changes come together in one version. If both
        have changed the same names the later task fails; its version is there, whole, but is not the latest.
    type: str
    choices: [files, packed]
    default: files
  pack_below:
    description:
      - Files smaller than this go into packs; larger ones are objects of their own, with segments where they are larger
        than O(segment_size). At most O(pack_size).
      - Only with O(layout=packed) and O(direction=push).
    type: str
    default: 1M
  pack_size:
    description:
      - How large a pack is, about; from 1M to 1G. A push holds up to three of them in memory.
      - Only with O(layout=packed) and O(direction=push).
    type: str
    default: 64M
  pack_format:
    description:
      - What packs are. V(zip) is read by C(unzip), Python's C(zipfile) and rclone, also a single member of a pack that
        stays in the store; V(tar) by WebDataset and C(tar).
      - A data set may have packs of both, if it was pushed with one and then with the other.
      - Only with O(layout=packed) and O(direction=push).
    type: str
    choices: [zip, tar]
    default: zip
  version:
    description:
      - Which version of a packed data set to pull, also when the container has moved on. V(latest), or the digest of a
        version or its first digits, at least eight. RV(version) of a push tells it, and
        M(chameleon.data.swift_info) lists those that are there.
      - Where several versions have the same content it is the newest of them; the whole name of a version, time and
        digest, means that one.
      - What a later version has beside it stays on the node, unless O(delete) is set.
      - Only with O(direction=pull).
    type: str
  keep_versions:
    description:
      - After a push, delete all versions but so many, the latest among them, and what only the others need.
      - Without O(keep_versions) and O(keep_days) all versions stay. With both, a version stays that one of them keeps.
      - The latest version always stays. Nothing is deleted while another task pushes to the same prefix or deletes
        there; RV(pruned.why_not) says so then.
      - Only with O(layout=packed) and O(direction=push).
    type: int
  keep_days:
    description:
      - After a push, delete versions that are older than so many days by the store's clock, likewise.
      - Only with O(layout=packed) and O(direction=push).
    type: int
  keep:
    description:
      - Versions that O(keep_versions) and O(keep_days) do not delete, by what O(version) takes. One that is not there
        is no error.
      - Only with O(layout=packed) and O(direction=push).
    type: list
    elements: str
    default: []
  repack_above:
    description:
      - Where more than this percentage of a pack is needed by no version any more, the rest of it moves to a new pack,
        and the old one goes.
      - Only with O(layout=packed) and O(direction=push), where O(keep_versions) or O(keep_days) is set.
    type: int
    default: 30
  repack:
    description:
      - Let a push convert what is below O(prefix) from the other layout. All files are stored anew, from the folder,
        and when all are, what was there before goes, its versions included.
      - Refused where the folder does not have all files that are there, unless O(delete) is set.
      - A run that is cut off leaves both layouts, of which a pull takes the packed one; the next run ends it.
      - Only with O(direction=push), without O(include), O(exclude) and O(shard).
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Lists and compares as a run does, and shows the plan that a run carries out.
  diff_mode:
    support: full
    description: Shows the first 50 entries of the plan.
seealso:
  - module: chameleon.data.swift_info
  - module: chameleon.data.cloudfuse_mount
"""

EXAMPLES = r"""
- name: Save the results of a run
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: push
    path: /home/cc/results
    container: my-experiment
    prefix: run-17
    exclude: ["**/*.tmp", scratch]

- name: Stage a dataset on all nodes
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: pull
    path: /data/imagenet
    container: datasets
    prefix: imagenet

- name: Mirror a folder, but never lose more than a tenth of what is stored
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: push
    path: /home/cc/notebooks
    container: notebooks
    delete: true
    delete_limit: 10%

- name: Bring a single file, whose object is models/best.ckpt
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: pull
    path: /data/best.ckpt
    container: my-experiment
    prefix: models

- name: Push a scratch folder that the store forgets after a week, gently
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: push
    path: /scratch/checkpoints
    container: scratch
    links: preserve
    metadata:
      experiment: "17"
    expire_after: 7d
    bandwidth_limit: 50M

- name: Look what the dataset is, without bringing it
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: pull
    path: /data/imagenet
    container: datasets
    prefix: imagenet
  check_mode: true
  run_once: true
  register: imagenet

- name: Bring just that dataset, if there is room for it
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: pull
    path: /data/imagenet
    container: datasets
    prefix: imagenet
    source_digest: "{{ imagenet.source_state.digest }}"
    check_space: true

- name: Bring each node of the play its share of a dataset
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: pull
    path: /data/imagenet
    container: datasets
    prefix: imagenet
    shard:
      index: "{{ ansible_play_hosts_all.index(inventory_hostname) }}"
      count: "{{ ansible_play_hosts_all | length }}"

- name: Push a million small images, in packs, and keep the last five versions of them
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: push
    path: /home/cc/photos
    container: datasets
    prefix: photos
    delete: true
    layout: packed
    keep_versions: 5
  run_once: true
  register: photos

- name: Bring just that version of them to all nodes, whatever is pushed later
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: pull
    path: /data/photos
    container: datasets
    prefix: photos
    version: "{{ photos.version.digest }}"

- name: Let another project read the results
  chameleon.data.swift_sync:
    cloud: chi_uc
    direction: push
    path: /home/cc/results
    container: my-experiment
    prefix: run-17
    read_acl: "0123456789abcdef0123456789abcdef:*"

- name: Pull what somebody else shares, with nothing but a token
  chameleon.data.swift_sync:
    endpoint: https://chi.uc.chameleoncloud.org:7480/swift/v1/AUTH_0123456789abcdef0123456789abcdef
    token: "{{ lookup('ansible.builtin.env', 'OS_TOKEN') }}"
    direction: pull
    path: /data/shared
    container: my-experiment
"""

RETURN = r"""
direction:
  description: Which way.
  returned: always
  type: str
source:
  description: Where from, an absolute path or a container with the prefix.
  returned: always
  type: str
  sample: /home/cc/results
source_state:
  description: What is at the source of a pull, whatever the O(shard).
  returned: with O(direction=pull)
  type: dict
  contains:
    digest:
      description:
        - The SHA-256, in hexadecimal, of C(<etag> <size> <name>) and a NUL byte for each object, in the order of the
          UTF-8 bytes of their names, which are those below O(prefix). So a copy in another container has the same.
        - Of large objects it takes the etag that a HEAD tells. It depends on how they were cut into segments.
        - Of a whole packed data set it is the digest of the version.
        - Not there if an object could not be looked at.
      type: str
      sample: 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
    objects:
      description: How many objects there are.
      type: int
    bytes:
      description: Bytes in them.
      type: int
layout:
  description: How the files are kept in the container, V(files) or V(packed).
  returned: always
  type: str
version:
  description:
    - The version that was pulled, or that a push has made; where nothing had changed, the latest.
    - In check mode of a push it is the latest so far. Null where there is none yet.
  returned: with a packed data set
  type: dict
  contains:
    time:
      description:
        - When it was made, ISO 8601 without separators, UTC. With a hyphen and the digest it is the version's name.
      type: str
      sample: 20261129T085504.123456Z
    digest:
      description: The SHA-256 of what is in it, as of RV(source_state.digest).
      type: str
      sample: 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef
pruned:
  description: What was deleted of older versions.
  returned: with O(keep_versions) or O(keep_days), not in check mode
  type: dict
  contains:
    versions:
      description: Names of the versions that are gone.
      type: list
      elements: str
    objects:
      description: Packs, large files and segments that are gone with them.
      type: int
    bytes:
      description: Bytes of these.
      type: int
    repacked:
      description: Packs whose rest was moved to new ones.
      type: int
    why_not:
      description:
        - Why nothing was deleted this time, as somebody pushes, or the segments are not shared; or why the rest of no
          pack was moved, as a quota has no room for a new one. Else empty.
      type: str
destination:
  description: Where to, likewise.
  returned: always
  type: str
  sample: my-experiment/run-17
container:
  description: The container.
  returned: always
  type: str
prefix:
  description: The prefix as it was used; empty, or with a slash at its end.
  returned: always
  type: str
  sample: run-17/
counts:
  description:
    - How often each action is in the plan.
    - They are V(upload), V(download), V(delete), for containers V(create) and V(update), and for packed data sets
      V(prune) (a version), V(repack) (a pack) and V(convert) (the layout).
    - What a push will have to repack is in check mode told by the versions that there are so far.
  returned: always
  type: dict
  sample: {"upload": 3, "delete": 1}
bytes:
  description: Bytes of the transfers in the plan.
  returned: always
  type: int
plan:
  description: The first 50 entries of the plan, in the order in which they are carried out.
  returned: always
  type: list
  elements: dict
  contains:
    action:
      description: What is done.
      type: str
      sample: upload
    target:
      description:
        - To which name below O(path) and O(prefix), or to which container. The name of a folder ends with a slash.
      type: str
      sample: figures/fig1.png
    reason:
      description: Why.
      type: str
      sample: "size differs: 1204 -> 1310 bytes"
    size:
      description: Bytes that move.
      type: int
unchanged:
  description: Number of names that are the same on both sides.
  returned: always
  type: int
unmatched:
  description: Globs of O(include) that nothing at the source matched. A share of a push tells none.
  returned: success
  type: list
  elements: str
packed_sets:
  description:
    - The prefixes of packed data sets below O(prefix), the first 20, which a sync of O(layout=files) leaves alone. A
      pull warns of them.
    - Where a pull has found nothing, that of the packed data set which its O(prefix) is below.
  returned: always
  type: list
  elements: str
  sample: ["photos/"]
passed_over:
  description: Number of things in the folder that take no part, for what they are.
  returned: always
  type: dict
  contains:
    symlinks:
      description: Symbolic links, and objects that stand for one.
      type: int
    special:
      description: Sockets, pipes and devices.
      type: int
    unwritten:
      description:
        - Objects that stand for a folder, by a slash at the end of their names or by their type, and have content all
          the same. A pull makes the folder; the content stays in the container.
      type: int
    packed:
      description: Objects of packed data sets, and files named like such.
      type: int
    temporary:
      description:
        - Objects that are named like the temporary files of pulls (C(.chameleon-data-….part)), and, of a push, such
          files. They are what a pull has left that was cut off, in a folder that another tool has pushed. A pull warns
          of them.
      type: int
    vanished:
      description:
        - Files that were gone when a push came to them, and objects that a pull was shown and did not find, for
          example because they have expired. An object that is there, and whose segments are not, is a failure.
      type: int
done:
  description: What was done; nothing in check mode.
  returned: always
  type: dict
  contains:
    files:
      description: Files transferred.
      type: int
    bytes:
      description: Bytes in them.
      type: int
    deleted:
      description: Names deleted.
      type: int
    unverified:
      description:
        - Downloads of which only the length is certain, because they are large objects of another tool whose segments
          the store does not tell.
      type: int
    clamped:
      description: Downloads whose file system cannot keep the modification time that they had.
      type: int
seconds:
  description: How long it took on the node.
  returned: always
  type: float
rate:
  description: Bytes transferred a second.
  returned: always
  type: int
requests:
  description: Requests sent to the store.
  returned: always
  type: int
failures_total:
  description: Number of names that could not be dealt with.
  returned: always
  type: int
failures:
  description: The first 20 of them.
  returned: always
  type: list
  elements: dict
  contains:
    name:
      description: The name.
      type: str
    kind:
      description: What kind of failure, V(denied), V(missing), V(conflict), V(no_space) and so on.
      type: str
    cause:
      description: What went wrong.
      type: str
    remedy:
      description: What to do about it.
      type: str
error:
  description: The failure of the task.
  returned: failure
  type: dict
  contains:
    kind:
      description: What kind of failure.
      type: str
      sample: refused
    subject:
      description: What it is about.
      type: str
    cause:
      description: What went wrong.
      type: str
    remedy:
      description: What to do about it.
      type: str
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job, run_job
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import read_settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options
from ansible_collections.chameleon.data.plugins.module_utils._sync.warned_of import warned_of


def work(job: Job) -> dict[str, Any]:
    """Sync."""
    settings = read_settings(job.params)
    job.adopt_umask()
    result = synchronise(job.transport(**transport_options(settings)), settings, job.meter, job.check, job.noted())
    job.warnings += warned_of(job.params, result)
    return result


def main() -> None:
    """Entry point."""
    run_job(AnsibleModule(supports_check_mode=True, **SWIFT_SYNC), work)


if __name__ == "__main__":
    main()
