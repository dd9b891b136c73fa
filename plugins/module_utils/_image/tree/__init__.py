# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The root as it shall be in the image.

``view`` shows the node's file systems each alone and read-only; ``copy`` brings the files into the image with their
attributes and ``flags``. ``edits`` writes the few that differ: ``fstab`` and GRUB's ``grubcfg`` (pure texts), and
``grub_modules``. ``obstacles`` tells beforehand what is where those are to be, ``links`` what leads out of the image.
"""
