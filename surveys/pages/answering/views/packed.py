"""Pieces of pages that are compressed once, and joined with what is personal into one gzip stream.

A piece ends on a whole byte (a full flush) and looks back at most into the piece that stands before it, so pieces can
be kept and joined. What is personal is not compressed together with anything else, so that the length of a page tells
less about it than usual.
"""

import secrets
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from struct import pack

from django.middleware.gzip import GZipMiddleware

RAW = -zlib.MAX_WBITS
HEAD = b"\x1f\x8b\x08\x08\x00\x00\x00\x00\x00\xff"  # of a gzip stream with a name and without a time
LAST = b"\x03\x00"  # a last block with nothing in it
SHORT = 200  # bytes that are put in as they are: compressing them gains nothing


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a page, plain and compressed."""

    plain: bytes
    packed: bytes


def piece(plain: bytes, before: bytes = b"") -> Piece:
    """Made once and kept; `before` is the whole piece that always stands just before this one."""
    packer = zlib.compressobj(9, zlib.DEFLATED, RAW, zdict=before)
    return Piece(plain, packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH))


def personal(text: str) -> Piece:
    """Made for this answer alone."""
    plain = text.encode()
    if len(plain) > SHORT:
        return piece(plain)
    return Piece(plain, pack("<BHH", 0, len(plain), len(plain) ^ 0xFFFF) + plain)  # a block that is stored as it is


def joined(pieces: Iterable[Piece]) -> bytes:
    return b"".join([one.plain for one in pieces])


def gzipped(pieces: Iterable[Piece]) -> bytes:
    """One stream, padded against guessing by size as Django does it: by a name of random length in its head."""
    whole, padding = joined(pieces), b"a" * secrets.randbelow(GZipMiddleware.max_random_bytes) + b"\0"
    ending = pack("<LL", zlib.crc32(whole), len(whole))
    return b"".join([HEAD, padding, *[one.packed for one in pieces], LAST, ending])
