"""TrueType files read once a process, and the few glyphs of a document cut out of them.

fpdf2 parses a face with fontTools for every document and subsets it with fontTools again; with a
Chinese face that is nine tenths of a paper's time. Here the tables are read with `struct` and
`array`, and a subset is made by copying outlines from the `glyf` table: no outline is changed.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_COMPOUND = 0x80
_WORDS, _SCALE, _XY_SCALE, _TWO_BY_TWO, _MORE = 0x01, 0x08, 0x40, 0x80, 0x20
_KEPT_AS_THEY_ARE = ("cvt ", "fpgm", "prep")


@dataclass(frozen=True)
class Sfnt:
    """A face's tables and what a PDF needs of them; lengths in font units.

    `glyphs` maps a character's code to its glyph, `advances` and `bearings` are by glyph.
    """

    tables: dict[str, bytes] = field(repr=False)
    units_per_em: int
    bounds: tuple[int, int, int, int]
    ascent: int
    descent: int
    cap_height: int
    weight: int
    italic_angle: int
    underline: tuple[int, int]
    strikeout: tuple[int, int]
    offsets: array[int] = field(repr=False)
    advances: array[int] = field(repr=False)
    bearings: array[int] = field(repr=False)
    glyphs: dict[int, int] = field(repr=False)

    def outline(self, glyph: int) -> bytes:
        return self.tables["glyf"][self.offsets[glyph] : self.offsets[glyph + 1]]


@cache
def load_sfnt(path: Path) -> Sfnt:
    """Read a static TrueType face (`glyf` outlines, a character map of format 12)."""
    tables = _tables(path.read_bytes())
    head, hhea, os2, post = tables["head"], tables["hhea"], tables["OS/2"], tables["post"]
    (count,) = struct.unpack_from(">H", tables["maxp"], 4)
    long_offsets = struct.unpack_from(">h", head, 50)[0] != 0
    offsets = _numbers("I" if long_offsets else "H", tables["loca"])
    if not long_offsets:
        offsets = array("I", (2 * offset for offset in offsets))
    advances, bearings = _metrics(tables["hmtx"], struct.unpack_from(">H", hhea, 34)[0], count)
    ascent, descent = struct.unpack_from(">hh", hhea, 4)
    has_cap_height = struct.unpack_from(">H", os2, 0)[0] >= 2
    return Sfnt(
        tables=tables,
        units_per_em=struct.unpack_from(">H", head, 18)[0],
        bounds=struct.unpack_from(">4h", head, 36),
        ascent=ascent,
        descent=descent,
        cap_height=struct.unpack_from(">h", os2, 88)[0] if has_cap_height else ascent,
        weight=struct.unpack_from(">H", os2, 4)[0],
        italic_angle=struct.unpack_from(">i", post, 4)[0] >> 16,
        underline=struct.unpack_from(">hh", post, 8),
        strikeout=struct.unpack_from(">hh", os2, 26),
        offsets=offsets,
        advances=advances,
        bearings=bearings,
        glyphs=_character_map(tables["cmap"]),
    )


@dataclass(frozen=True, slots=True)
class Subset:
    """A face of a document's glyphs alone, and each old glyph's new number."""

    data: bytes
    numbers: dict[int, int]


def cut(face: Sfnt, wanted: Iterable[int]) -> Subset:
    """A face with the wanted glyphs and the parts of compound ones; glyph 0 stays first."""
    glyphs = _with_parts(face, wanted)
    numbers = {glyph: number for number, glyph in enumerate(glyphs)}
    outlines: list[bytes] = []
    offsets, metrics = array("I", [0]), array("H")
    for glyph in glyphs:
        outline = _renumbered(face.outline(glyph), numbers)
        outline += bytes(-len(outline) % 4)
        outlines.append(outline)
        offsets.append(offsets[-1] + len(outline))
        metrics.extend((face.advances[glyph], face.bearings[glyph]))
    count = struct.pack(">H", len(glyphs))
    old = face.tables
    tables = {
        "glyf": b"".join(outlines),
        "loca": _big_endian(offsets),
        "hmtx": _big_endian(metrics),
        "head": old["head"][:50] + b"\0\1" + old["head"][52:],
        "hhea": old["hhea"][:34] + count,
        "maxp": old["maxp"][:4] + count + old["maxp"][6:],
    }
    tables |= {tag: old[tag] for tag in _KEPT_AS_THEY_ARE if tag in old}
    return Subset(_file(tables), numbers)


def _tables(data: bytes) -> dict[str, bytes]:
    (count,) = struct.unpack_from(">H", data, 4)
    found = {}
    for place in range(count):
        tag, _, offset, length = struct.unpack_from(">4sIII", data, 12 + 16 * place)
        found[tag.decode()] = data[offset : offset + length]
    return found


def _metrics(table: bytes, long_count: int, count: int) -> tuple[array[int], array[int]]:
    """Advances and bearings of every glyph; the last advance holds for the rest."""
    pairs = _numbers("H", table[: 4 * long_count])
    advances, bearings = pairs[0::2], pairs[1::2]
    rest = count - long_count
    advances.extend([advances[-1]] * rest)
    bearings.extend(_numbers("H", table[4 * long_count : 4 * long_count + 2 * rest]))
    return advances, bearings


def _character_map(table: bytes) -> dict[int, int]:
    (count,) = struct.unpack_from(">H", table, 2)
    best: tuple[int, int] = (0, 0)
    for place in range(count):
        (offset,) = struct.unpack_from(">I", table, 8 + 8 * place)
        best = max(best, (struct.unpack_from(">H", table, offset)[0], offset), key=lambda found: found[0] == 12)
    kind, offset = best
    if kind != 12:
        raise ValueError("a face needs a character map of format 12")
    (groups,) = struct.unpack_from(">I", table, offset + 12)
    body = table[offset + 16 : offset + 16 + 12 * groups]
    return {
        code: glyph + code - first
        for first, last, glyph in struct.iter_unpack(">III", body)
        for code in range(first, last + 1)
    }


def _with_parts(face: Sfnt, wanted: Iterable[int]) -> list[int]:
    glyphs = [0, *sorted(set(wanted) - {0})]
    known = set(glyphs)
    for glyph in glyphs:  # grows while it is walked
        outline = face.outline(glyph)
        for _, part in _parts(outline) if _is_compound(outline) else ():
            if part not in known:
                known.add(part)
                glyphs.append(part)
    return glyphs


def _is_compound(outline: bytes) -> bool:
    return len(outline) > 10 and bool(outline[0] & _COMPOUND)


def _parts(outline: bytes) -> Iterator[tuple[int, int]]:
    """Where a compound outline names its parts, and which they are."""
    place, flags = 10, _MORE
    while flags & _MORE:
        flags, part = struct.unpack_from(">HH", outline, place)
        yield place + 2, part
        place += 4 + (4 if flags & _WORDS else 2)
        place += 2 if flags & _SCALE else 4 if flags & _XY_SCALE else 8 if flags & _TWO_BY_TWO else 0


def _renumbered(outline: bytes, numbers: dict[int, int]) -> bytes:
    if not _is_compound(outline):
        return outline
    changed = bytearray(outline)
    for place, part in _parts(outline):
        struct.pack_into(">H", changed, place, numbers[part])
    return bytes(changed)


def _file(tables: dict[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    head = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, 16 * count - (16 << power))
    offset, body = 12 + 16 * count, []
    for tag in sorted(tables):
        table = tables[tag]
        head += struct.pack(">4sIII", tag.encode(), 0, offset, len(table))
        padded = table + bytes(-len(table) % 4)
        offset += len(padded)
        body.append(padded)
    return head + b"".join(body)


def _numbers(code: str, data: bytes) -> array[int]:
    numbers: array[int] = array(code, data)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _big_endian(numbers: array[int]) -> bytes:
    if sys.byteorder == "little":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()
