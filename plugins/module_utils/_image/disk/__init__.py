# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk of the image, from sizes to a file that can be uploaded.

``layout`` makes partitions of sizes (pure). ``filesystems`` make the root's file system and mount it for the ``tree``.
``bootloader`` writes GRUB for BIOS and UEFI. ``inspect`` looks for what a machine needs to boot, ``boot`` tries it.
``convert`` compresses the disk, which is given back meanwhile (``hole_punching``), and ``content`` compares the two.
"""
