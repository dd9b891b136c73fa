#!/usr/bin/python
# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module ``swift_exchange``."""

from __future__ import annotations

DOCUMENTATION = r"""
module: swift_exchange
short_description: Pull one data set to many nodes, which give it to each other
version_added: 0.1.0
author: The chameleon.data developers (@chameleon-data)
description:
  - Does one step of an exchange, for the role P(chameleon.data.dataset_stage#role), which has the steps in their order.
    Each node pulls a share of a data set from the object store, and the nodes give the shares to each other by
    BitTorrent, so that the store sends the data set once. M(chameleon.data.swift_sync) afterwards checks everything,
    and brings what nobody had.
  - Nodes need libtorrent for Python, the package C(python3-libtorrent) of Debian and Ubuntu or
    C(rb_libtorrent-python3) of EPEL. One that has none pulls alone.
  - Only the nodes of the play's batch take part. They know each other by certificates of an authority that is made for
    this exchange and thrown away; what they send is encrypted.
  - All hosts have to come to a step before one comes to the next, which is so with the strategy V(linear).
extends_documentation_fragment:
  - chameleon.data.cloud
options:
  step:
    description:
      - V(begin) starts the module in the background of the node; V(look) waits until it has seen what is missing.
      - With V(share) it is decided who exchanges with whom, and a node begins to pull its share; V(hashes) waits for
        that. One that takes no part ends here.
      - With V(join) it joins the others; V(wait) waits until it has everything, or nothing has come for a while.
      - V(end) ends its part, and puts what has come into its place. It has to be the last one in any case.
    type: str
    choices: [begin, look, share, hashes, join, wait, end]
    required: true
  exchange:
    description:
      - Which part in an exchange is meant, as the step V(begin) has returned it. All others need it.
    type: str
  path:
    description:
      - The folder on the node; see M(chameleon.data.swift_sync) for this and all other options that are not told here.
    type: path
  wish:
    description:
      - V(auto) exchanges when there are four nodes or more, enough is missing, and the store does not bring it at once;
        where it does not, that is told to who runs Ansible with C(-v). For the step V(begin).
    type: str
    choices: [auto, "true"]
    default: auto
  address:
    description:
      - The IP address by which the other nodes reach this one. It has to be one of the node's own, at which it listens.
        For the step V(begin).
    type: str
  port:
    description:
      - TCP port by which they do. For the step V(begin).
    type: int
    default: 6881
  patience:
    description:
      - Seconds in which nothing comes, after which what is missing is left to the store. Where no node that is
        connected has anything of it, that is so after 15 seconds. Nodes that send less than a quarter of what the store
        does are not waited for longer than that either.
    type: int
    default: 60
  container:
    description: The container.
    type: str
  prefix:
    description: Only what is below it.
    type: str
    default: ""
  include:
    description: Globs of names to pull.
    type: list
    elements: str
    default: []
  exclude:
    description: Globs of names to leave alone.
    type: list
    elements: str
    default: []
  compare:
    description: How to know that a file and an object are the same.
    type: str
    choices: [auto, checksum, size_mtime, size, always]
    default: auto
  links:
    description: What to do with symbolic links.
    type: str
    choices: [skip, follow, preserve]
    default: skip
  concurrency:
    description: How many requests to have under way at a time.
    type: str
    default: auto
  bandwidth_limit:
    description: Bytes a second that a node pulls from the store at most.
    type: str
  retries:
    description: How often a request is sent again.
    type: int
    default: 6
  shard:
    description: Take only a share of the names.
    type: dict
    suboptions:
      index:
        description: Which share.
        type: int
        required: true
      count:
        description: How many there are.
        type: int
        required: true
  source_digest:
    description: What the source has to be.
    type: str
  check_space:
    description: Whether to look for room first.
    type: bool
    default: false
  layout:
    description: How the container keeps its files. Packed data sets are pulled by each node.
    type: str
    choices: [files, packed]
    default: files
  version:
    description: Which version of a packed data set.
    type: str
attributes:
  check_mode:
    support: full
    description: Nothing is exchanged.
  diff_mode:
    support: none
    description: M(chameleon.data.swift_sync) shows what has changed.
  platform:
    support: full
    platforms: posix
    description: Nodes with Python 3.8 or later.
notes:
  - The module has no end of its own under the task's C(async).
seealso:
  - module: chameleon.data.swift_sync
"""

EXAMPLES = r"""
- name: A data set on all nodes, which the store sends once
  ansible.builtin.include_role:
    name: chameleon.data.dataset_stage
  vars:
    dataset_stage_exchange: "true"
"""

RETURN = r"""
exchange:
  description: Which part in an exchange it is; empty where it takes no part, or not any more.
  returned: success
  type: str
reason:
  description: Why it takes no part, or did not get everything; empty where it did.
  returned: when it has ended
  type: str
nodes:
  description: How many nodes exchange with each other.
  returned: with O(step=share)
  type: int
container:
  description: The container.
  returned: when it has ended
  type: str
prefix:
  description: The names' prefix in it.
  returned: when it has ended
  type: str
destination:
  description: The folder on the node, absolute.
  returned: when it has ended
  type: str
seconds:
  description: How long it took, from the share on.
  returned: with O(step=end)
  type: float
pid:
  description: The process on the node that takes part.
  returned: with O(step=share)
  type: int
files:
  description: How many files were put into their places.
  returned: with O(step=end)
  type: int
bytes:
  description: How many bytes these have.
  returned: with O(step=end)
  type: int
left:
  description: How many names are left to M(chameleon.data.swift_sync).
  returned: with O(step=end)
  type: int
from_store:
  description: Bytes that the store has sent to this node.
  returned: with O(step=end)
  type: int
from_peers:
  description: Bytes that other nodes have sent to it.
  returned: with O(step=end)
  type: int
to_peers:
  description: Bytes that it has sent to other nodes.
  returned: with O(step=end)
  type: int
peers:
  description: With how many other nodes it was connected at most.
  returned: with O(step=end), where it has joined the others
  type: int
"""

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.chameleon.data.plugins.module_utils._exchange.handed_orders import HandedOrders
from ansible_collections.chameleon.data.plugins.module_utils._exchange.part import exchange
from ansible_collections.chameleon.data.plugins.module_utils._exchange.pulled import read_pull
from ansible_collections.chameleon.data.plugins.module_utils._handover.job import Job, run_job
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_exchange import SWIFT_EXCHANGE
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options

_AT_ONCE = 0.1  # seconds; the task that begins it does not wait for it
_LONG = 3600.0  # seconds: with few forks nobody looks at a node while others are waited for


def work(job: Job) -> dict[str, Any]:
    """Take part from the look to the end."""
    settings = read_pull(job.params)
    job.token_patience = _LONG
    job.adopt_umask()
    transport, orders = job.transport(**transport_options(settings)), HandedOrders(job.folder())
    try:
        done = exchange(transport, settings, job.meter, orders)
    except OSError as error:  # of the folder in which pieces are: no room, or taken away
        raise from_os(settings.path, error) from error
    names = {"container": settings.container, "prefix": settings.prefix, "destination": settings.path}
    return {**names, **done}


def main() -> None:
    """Entry point."""
    run_job(AnsibleModule(supports_check_mode=True, **SWIFT_EXCHANGE), work, patience=_AT_ONCE)


if __name__ == "__main__":
    main()
