# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running node becomes a bootable Glance image: ``chameleon_snapshot``.

``catalogue``  what Glance has: which image a run makes, keeps or replaces, before anything else and at the end
``node``       what this node is; it rests, and is seen apart from its users, while it is read
``selection``  what goes in and what stays out, in one walk over the root
``preflight``  everything that stands in the way, told at once (pure); ``notes``: what does not, and should be known
``tree``       the root as it shall be, written into the image's file system
``disk``       partitions, file system, boot loader, inspection, compression, test boot

``engines`` have the order of these: ``native``, ``cc_snapshot``, and ``server``, where Nova makes the image of a
virtual machine. ``engine`` is the whole run on a node.
"""
