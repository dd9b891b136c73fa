# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A running node becomes a bootable Glance image.

In the order of a run (``engine.py``):

``control``     what needs no node, the action plugin does it
``family``      which images have the name, and what that means for this run (pure); ``rotation``: which have had their
                time (pure)
``scratch``     one run at a time on a node; the scratch folder, and what a killed run left in it
``facts``       what the node is like
``survey``      one walk over the root: what goes into the image, what stays out (``rules`` by
                ``patterns``, ``sanitize``, ``secrets``), how large it is, and its ``fingerprint``
``preflight``   everything that stands in the way, told at once (pure); ``obstacles``: what is where
                the image's own files are to be
``quiesce``     the node at rest while its root is read; ``freeze``: file systems held still
``tree``        what goes into the image as a folder: the live root seen through an overlay, in a private mount
                namespace (``view``), or a ``copy`` of it
``edits``       the few files that differ in the image: ``fstab``, ``grubcfg`` (pure texts), machine-id
``layout``      sizes to partitions (pure)
``filesystems`` the tree into an ext4 or xfs root inside the disk image; ``loop``: a part of a file as a device
``bootloader``  GRUB for BIOS and UEFI, into the disk image
``inspect``     what a machine will need to boot, looked for on the finished disk
``convert``     disk image to compressed qcow2; the disk is given back meanwhile (``consumed``, ``extents``)
``content``     what is in the compressed image against what was on the disk
``provenance``  where it comes from, as properties; ``origin``: what the node knows of that
``upload``      to Glance, hashed while it is sent
``verify``      what Glance has against what was sent (pure)

``native`` is the builder that uses them; ``programs`` runs what the node brings along, ``glance`` is the image API,
``info`` tells of a family. ``server`` has Nova make the image of a virtual machine instead.
"""
