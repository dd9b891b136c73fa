# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Swift API, as OpenStack Swift and Ceph RGW speak it; what they do differently is probed and hidden here.

``capabilities``  which server it is and what it offers
``container``     create, look at, set the access lists of containers
``listing``       the objects of a container, page by page
``objects``       put, head, delete one object
``large``         large objects (SLO, DLO): their segments, their manifest
``bulk``          delete many objects in few requests
"""
