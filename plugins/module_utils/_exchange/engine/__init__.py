# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What exchanges, behind a small interface: libtorrent, in a process of its own.

``peer`` starts, watches and ends it; ``program`` is what runs in it. Others know no engine but this one.
"""
