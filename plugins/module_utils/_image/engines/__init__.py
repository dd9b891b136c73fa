# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to make an image, behind one interface (``base.Builder``).

``native`` builds it of the node's files, ``cc_snapshot`` drives the testbed's own program (``cc_snapshot_wrappers``:
the programs that it finds before the node's; ``cc_snapshot_errors``: why it failed). In ``server`` Nova makes the
image of a virtual machine, and no node takes part.
"""
