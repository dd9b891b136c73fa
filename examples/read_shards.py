# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads shards through WebDataset, from links on its standard input, and tells what it has found.

A training would decode, shuffle and batch the samples. It needs the package ``webdataset``.
"""

import collections
import json
import sys
from urllib.request import urlopen

import webdataset
from webdataset.gopen import gopen_schemes


def open_link(link, mode="rb", bufsize=8192, **_options):
    """By Python itself: WebDataset's own way has the link in the command line of ``curl``."""
    return urlopen(link)  # noqa: S310


if __name__ == "__main__":
    gopen_schemes.update(https=open_link, http=open_link)
    classes, pictures = collections.Counter(), 0
    for sample in webdataset.WebDataset(sys.stdin.read().split(), shardshuffle=False):
        classes[sample["cls"].decode().strip()] += 1
        pictures += len(sample["jpg"])
    print(json.dumps({"samples": sum(classes.values()), "bytes": pictures, "classes": classes}))
