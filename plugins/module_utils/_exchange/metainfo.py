# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The torrent of an exchange: which files it has, which pieces a share has, and how that is written down. Pure.

A torrent of version 1 (BEP 3) is a list of files that are seen as one stream and cut into pieces. Here those are the
bundles of all shares, then the large files; each is filled up to a whole piece by a pad file (BEP 47), so that no piece
has bytes of two shares. Versions 2 and hybrid have a hash tree for each file, and nobody who has only a part of a large
file could make that. Files have numbers for names: engines change names that they do not like.
"""

from __future__ import annotations

import itertools
from typing import Any, Iterable, Iterator, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._exchange.rows import ROW
from ansible_collections.chameleon.data.plugins.module_utils._exchange.shares import Division, Share, Stretch
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_sha1

NAME = "data"  # of the torrent, which is the folder that it is in
BUNDLES, LARGE = "bundles", "large"  # folders in that
HASH = 20  # bytes of the hash of a piece
UNKNOWN = bytes(HASH)  # in place of that of a piece which nobody could hash: no content has it
_A_FOLDER = 1000  # files


class Pieces(NamedTuple):
    """Numbers of pieces, from *first* up to, not including, *end*."""

    first: int
    end: int

    @property
    def number(self) -> int:
        """How many they are."""
        return self.end - self.first


class Stored(NamedTuple):
    """A file of the torrent.

    :ivar path: below the torrent's folder
    :ivar size: in bytes, without what it is filled up with
    :ivar pieces: those that it has alone
    """

    path: str
    size: int
    pieces: Pieces


class Torrent:
    """The files of an exchange as a torrent.

    :param sizes: of the list of files, in bytes
    :ivar bundles: one a share; None where it has nothing
    :ivar large: the large files by their places in the list of files
    """

    def __init__(self, sizes: Sequence[int], division: Division) -> None:
        self.piece = division.piece
        self._end = 0
        self.bundles = [self._bundle(number, share, sizes) for number, share in enumerate(division.shares)]
        self.large = {
            place: self._stored(f"{LARGE}/{number // _A_FOLDER}/{number}", sizes[place])
            for number, place in enumerate(division.large)
        }

    @property
    def count(self) -> int:
        """Pieces of all files."""
        return self._end

    @property
    def files(self) -> list[Stored]:
        """In the order of the stream."""
        return [*(bundle for bundle in self.bundles if bundle is not None), *self.large.values()]

    def pieces_of(self, stretch: Stretch) -> Pieces:
        """The pieces of a share's part of a large file."""
        first = self.large[stretch.file].pieces.first
        return Pieces(first + stretch.begin // self.piece, first + -(-stretch.end // self.piece))

    def info(self, hashes: bytes, authority: str) -> dict[str, Any]:
        """What all peers have to agree on, and are known to each other by.

        :param hashes: of all pieces, in their order
        :param authority: the certificate of who has signed those of the peers, PEM
        """
        files: list[dict[str, Any]] = []
        for number, stored in enumerate(self.files):
            files.append({"length": stored.size, "path": stored.path.split("/")})
            pad = stored.pieces.number * self.piece - stored.size
            if pad:
                files.append({"attr": "p", "length": pad, "path": [".pad", str(number)]})
        return {
            "name": NAME,
            "piece length": self.piece,
            "pieces": hashes,
            "files": files,
            "private": 1,
            "ssl-cert": authority,
        }

    def _bundle(self, number: int, share: Share, sizes: Sequence[int]) -> Stored | None:
        size = sum(sizes[place] for place in share.small) + ROW * len(described(share))
        return self._stored(f"{BUNDLES}/{number}", size) if size else None

    def _stored(self, path: str, size: int) -> Stored:
        pieces = Pieces(self._end, self._end + -(-size // self.piece))
        self._end = pieces.end
        return Stored(path, size, pieces)


def described(share: Share) -> list[int]:
    """The files whose times and modes a share's bundle has: the small ones, and the large ones that begin in it."""
    return [*share.small, *(stretch.file for stretch in share.stretches if not stretch.begin)]


def joined(shares: Sequence[tuple[bytes, bytes] | None], torrent: Torrent, division: Division) -> bytes:
    """The hashes of all pieces, from those that each share has of its bundle and of its stretches.

    :param shares: None for a share that nobody has
    :raises ValueError: they are more or fewer than the share has pieces
    """
    of_bundles, of_stretches = [], []
    for bundle, share, known in zip(torrent.bundles, division.shares, shares):
        counts = (
            bundle.pieces.number if bundle is not None else 0,
            sum(torrent.pieces_of(stretch).number for stretch in share.stretches),
        )
        found = known or (UNKNOWN * counts[0], UNKNOWN * counts[1])
        if (len(found[0]), len(found[1])) != (HASH * counts[0], HASH * counts[1]):
            raise ValueError(
                f"{len(found[0])} and {len(found[1])} bytes of hashes for {counts[0]} and {counts[1]} pieces"
            )
        of_bundles.append(found[0])
        of_stretches.append(found[1])
    return b"".join(itertools.chain(of_bundles, of_stretches))


def hash_of(blocks: Iterable[bytes | memoryview], piece: int) -> bytes:
    """The hash of a piece that begins with these bytes and is filled up with zeros."""
    digest, left = new_sha1(), piece
    for block in blocks:
        digest.update(block)
        left -= len(block)
    digest.update(bytes(left))
    return bytes(digest.digest())


def bencode(value: Any) -> bytes:
    """The encoding of BEP 3: of numbers, texts, bytes, lists and dictionaries."""
    return b"".join(_encoded(value))


def _encoded(value: Any) -> Iterator[bytes]:
    if isinstance(value, int):
        yield b"i%de" % value
    elif isinstance(value, (str, bytes)):
        raw = value.encode() if isinstance(value, str) else value
        yield b"%d:%s" % (len(raw), raw)
    elif isinstance(value, Mapping):
        yield b"d"
        for name in sorted(value):
            yield from _encoded(name)
            yield from _encoded(value[name])
        yield b"e"
    else:
        yield b"l"
        for item in value:
            yield from _encoded(item)
        yield b"e"
