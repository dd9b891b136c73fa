# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images in Glance: families, their upload, and other sites.

``control`` is what needs no node. ``family`` decides what a name means for a run, ``rotation`` which images have had
their time (both pure); old ones are deleted by ``control``, when the new one is verified. ``trial`` asks Glance whether
it would take the image before there is one. ``provenance`` writes where it comes from into its properties, ``upload``
sends it and ``verify`` compares (pure). ``regions`` are further sites, with ``fetch`` and ``variants`` of the file.
``glance`` is the API, ``info`` tells of a family.
"""
