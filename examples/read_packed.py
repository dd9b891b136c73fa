# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists the versions of a packed data set, or extracts one, verified, into a new folder.

It shares nothing with the collection: it is written from the page on the format, for those who want a reader of their
own. Besides its imports it has less than 90 lines of code. It needs Python 3.8 or later.
"""

import argparse
import gzip
import hashlib
import json
import os
import re
import stat
from heapq import merge
from itertools import groupby, islice
from operator import itemgetter
from urllib.parse import quote, unquote, urlencode
from urllib.request import Request, urlopen

NEAR = 8 << 20  # bytes that are asked for at a time; a line is shorter


def get(path, first=0, size=None):
    """A stream of an object, or of a range of it; the path is quoted."""
    if "://" in args.place:
        wanted = {} if size is None else {"Range": f"bytes={first}-{first + size - 1}"}
        headers = {"X-Auth-Token": os.environ.get("OS_TOKEN", ""), **wanted}
        return urlopen(Request(args.place + path, headers=headers))  # noqa: S310
    stream = open(args.place + unquote(path), "rb")  # noqa: SIM115
    stream.seek(first)
    return stream


def read(path, first, size):
    with get(path, first, size) as stream:
        return stream.read(size)


def versions(after=""):
    folder = args.prefix + ".packed/versions/"
    if "://" not in args.place:
        return sorted(os.listdir(f"{args.place}/{folder}"))
    query = urlencode({"format": "json", "prefix": folder, "marker": after})
    names = [row["name"] for row in json.load(get("?" + query))]
    return [name[len(folder) :] for name in names] + (versions(names[-1]) if names else [])


def require(right, what):
    if not right:
        raise SystemExit(f"{what}. The rest was not extracted.")


def read_lines(path):
    """The header, the packs' names, then the rows. Of an index that is cut gzip itself tells: EOFError."""
    with get(base + path) as stream, gzip.open(stream) as lines:
        header = json.loads(lines.readline(NEAR))
        require(header["format"] == "packed/1" and header["packs"] <= 100_000, f"The format is {header['format']}")
        yield from (header, [json.loads(lines.readline(NEAR))[0] for _pack in range(header["packs"])])
        yield from map(json.loads, iter(lambda: lines.readline(NEAR), b""))


def read_index(version):
    """The packs' names, then the rows: new ones, and those of the base that are neither changed nor gone."""
    digest, last, files = hashlib.sha256(), "", []  # files: those with which the last name begins
    new = read_lines(f"versions/{version}")
    header, packs = islice(new, 2)
    old = islice(read_lines(f"bases/{header['base']}"), 2, None) if header.get("base") else ()
    yield packs
    rows = (first for _name, (first, *_old) in groupby(merge(new, old, key=itemgetter(0)), itemgetter(0)))
    for name, size, mtime_ns, mode, etag, pack, offset in (row for row in rows if len(row) > 1):
        files = [file for file in files if name.startswith(file)]
        require(name > last and not any(name.startswith(file + "/") for file in files), f"{name!r} is out of place")
        require(not {"", ".", ".."} & set(name.split("/")) and "\0" not in name, f"{name!r} leads elsewhere")
        require(len(name.encode()) < 4096 and re.fullmatch("(100|120|40)[0-7]{3}", mode), f"{name!r} is no file")
        digest.update(f"{etag} {size} {name}\0".encode())
        last, files = name, files if mode.startswith("40") else [*files, name]
        yield name, size, mtime_ns, int(mode, 8), etag, pack, offset
    require(f"{header['time']}-{digest.hexdigest()}" == version, "The index is damaged, or of another version")


def contents(rows):
    """Each row with the pieces of its content. Neighbours in a pack are one request."""
    packs = next(rows, [])
    for (pack, _place), group in groupby(rows, lambda row: (row[5], row[6] // NEAR)):
        near = list(group)
        first, end = min(row[6] for row in near), max(row[6] + row[1] for row in near)
        block = read(f"{base}packs/{packs[pack]}", first, end - first) if pack is not None and first < end else b""
        for row in near:
            path, step = f"{base}files/{row[4]}-{row[1]}", row[6] or NEAR
            own = (read(path, at, min(step, row[1] - at)) for at in range(0, row[1], step))
            yield row, own if pack is None else [block[row[6] - first :][: row[1]]]


def extract(row, pieces):
    """It gets its name when it is verified. In a new folder no name leads elsewhere, as none is below a link."""
    name, _size, mtime_ns, mode, etag, pack, segment = row
    path, whole, joined, piece = os.path.join(args.to, name), hashlib.md5(), hashlib.md5(), b""  # noqa: S324
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(args.to + ".part" if stat.S_ISREG(mode) else os.devnull, "wb") as stream:
        for piece in pieces:
            whole.update(piece)
            joined.update(hashlib.md5(piece).hexdigest().encode())  # noqa: S324
            stream.write(piece)
    require(etag == (joined if pack is None and segment else whole).hexdigest(), f"{name!r} is damaged")
    if stat.S_ISLNK(mode):
        os.symlink(piece, os.fsencode(path))
    else:
        os.makedirs(path, exist_ok=True) if stat.S_ISDIR(mode) else os.rename(args.to + ".part", path)
        os.chmod(path, mode & 0o777)
    os.utime(path, ns=(mtime_ns, mtime_ns), follow_symlinks=False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("place", help="a folder, or the URL of a container whose token is in $OS_TOKEN")
    parser.add_argument("--prefix", default="", type=lambda it: (it.strip("/") + "/").lstrip("/"), help="of names")
    parser.add_argument("--to", help="the folder to make; without it the versions are listed")
    parser.add_argument("--version", help="its name, or the beginning of its digest; the latest one if not given")
    args = parser.parse_args()
    base = "/" + quote(args.prefix + ".packed/")
    try:
        if args.to is None:
            print(*versions(), sep="\n")
        else:
            name = args.version or json.loads(read(base + "latest", 0, 4096))["version"]
            name = name if "-" in name else max((one for one in versions() if f"-{name}" in one), default=name)
            os.mkdir(args.to)
            for entry in contents(read_index(name)):
                extract(*entry)
    except (OSError, EOFError, ValueError) as error:  # not there, not allowed, cut, or of another format
        raise SystemExit(f"{getattr(error, 'url', args.place)}: {type(error).__name__}: {error}") from None
