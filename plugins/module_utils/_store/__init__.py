# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Swift API, as OpenStack Swift and Ceph RGW speak it; what they do differently is probed and hidden here.

``store``         how it is reached and what it offers (``capabilities``); ``answers``: by what a store is known (pure)
``container``     created, read and changed; ``acl``: its access lists (pure); ``names``: those that RGW refuses
``entry``         an object as it is described (pure); ``listing``: the objects of a container, page by page
``objects``       put, head, delete one object; ``bulk``: delete many; ``copying``: without bytes for the node
``large``         large objects (SLO, DLO): their segments, their manifest
``claim``         who is at work on what, as others see it
``checksum``      MD5, as the API counts content; ``zeros``: that of holes; ``content_digest``: of all of them (pure)
``expiry``        when an object expires; ``lifetime``: the default of a container
``attributes``    what an object has beside its content (pure)
``metadata``      whether the store takes so much of it; ``describe``: headers as a dictionary (pure)
"""
