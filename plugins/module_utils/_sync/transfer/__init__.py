# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving what the plan says.

``push`` and ``pull`` see to one file each, ``segments`` to a large one; ``landing`` makes files appear whole;
``verify`` has the checksums; ``delete`` comes last; ``pool`` has the threads, ``context`` what all of them share.
"""
