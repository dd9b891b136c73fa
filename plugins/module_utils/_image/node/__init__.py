# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this node is, and how it is kept at rest and apart while it is read.

``lock`` lets one run at a time in; ``scratch`` is its folder, with what a killed run left. ``facts`` gathers what the
node is like, with ``homes``, ``kernels`` and ``network``; ``origin`` tells which site, lease and image it comes from.
``programs`` are the node's own, run with a ``watchdog``. ``quiesce`` stops services and ``freeze`` holds file systems
still. ``namespace`` has mounts that nobody else sees, ``loop`` devices that go by themselves. ``problem``: what is in
the way.
"""
