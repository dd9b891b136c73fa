# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways to make an image: ``native`` and ``cc_snapshot`` on the node, behind one interface (``base.Builder``), and
``server``, where Nova makes it and no node takes part.
"""
