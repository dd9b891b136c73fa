# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However many names there are, few of them are in memory."""

from __future__ import annotations

import subprocess
import sys

# A process of its own, as what matters is the most memory that it ever had. Each name is to be transferred, and the
# transfers have not begun yet.
PROGRAM = """
import resource, sys
sys.path[:0] = {path!r}
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import DIFFERENT, Verdict
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import join
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.spool import Spool
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile, Stat

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

before = most()
files = (LocalFile("folder/file-%09d.bin" % number, Stat(number, 1, 2, number, 4, 5)) for number in range({count}))
planner, spool = Planner("push", True), Spool()
for pair in join(files, iter(()), ""):
    spool.put(planner.take(pair, Verdict(DIFFERENT, "not in the container")))
spool.end()
print(len(planner.transfers), sum(1 for task in spool), most() - before)
"""


def test_most_of_what_is_planned_is_not_in_memory() -> None:
    count = 200_000
    program = PROGRAM.format(path=sys.path, count=count)
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, text=True)
    planned, taken, grown = map(int, done.stdout.split())
    assert planned == taken == count
    assert grown < 32  # MiB; all of them would take 150
