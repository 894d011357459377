"""Faces for fpdf2 that are parsed once a process and subset by copying outlines (`sfnt`).

fpdf2's own `TTFFont` is the base; it differs in where its numbers come from. fpdf2 subsets through
the module attribute `fpdf.output.ftsubset`: that name is given a stand-in here that handles our
faces itself and passes every other one on to fontTools. fpdf2's version is pinned; the tests
compare the pages with stock fpdf2's pixel by pixel.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import fpdf.output
from fpdf import FPDF
from fpdf.enums import FontDescriptorFlags, TextEmphasis
from fpdf.fonts import PDFFontDescriptor, SubsetMap, TTFFont

from shared.documents.sfnt import Sfnt, Subset, cut, load_sfnt

_BOLD = 600
_BLANK = 0x20


class FastFace(TTFFont):
    """A static TrueType face in a document."""

    def __init__(self, pdf: FPDF, path: Path, fontkey: str, style: str) -> None:
        face = load_sfnt(path)
        scale = 1000 / face.units_per_em
        self.i = len(pdf.fonts) + 1
        self.type = "TTF"
        self.ttffile = path
        self.fontkey = fontkey
        self.name = path.stem.replace("-", "")
        self.is_compressed = self.is_cff = self.is_cid_keyed = self.is_symbol = False
        self._hbfont = self.cff_ros = self.color_font = self.unicode_range = None
        self.biggest_size_pt = 0
        self.collection_font_number = self.palette_index = 0
        self.scale = scale
        self.ttfont = CutFont(face)
        self.desc = _descriptor(face, scale)
        self.cw, self.cmap = _widths(path), face.glyphs  # type: ignore[assignment]
        self.glyph_ids = face.glyphs
        self.missing_glyphs = []
        self.up, self.ut = (round(value * scale) for value in face.underline)
        self.ss, self.sp = (round(value * scale) for value in face.strikeout)
        self.emphasis = TextEmphasis.coerce(style)
        self.subset = SubsetMap(self)


class CutFont:
    """What stands where fpdf2 expects a fontTools font: one document's glyphs of a face.

    Glyphs are "named" by their numbers; name 0 is `.notdef`.
    """

    def __init__(self, face: Sfnt) -> None:
        self.face = face
        self.cut: Subset | None = None

    def __contains__(self, tag: str) -> bool:
        return tag == "glyf"

    def keep(self, glyphs: list[int | str]) -> None:
        self.cut = cut(self.face, (glyph for glyph in glyphs if isinstance(glyph, int)))

    def getGlyphID(self, name: int | str) -> int:  # noqa: N802 - fontTools' name
        assert self.cut is not None
        return self.cut.numbers[name if isinstance(name, int) else 0]

    def save(self, target: BinaryIO) -> None:
        assert self.cut is not None
        target.write(self.cut.data)

    def close(self) -> None:
        """The document is written; its glyphs are let go."""
        self.cut = None


def add_face(pdf: FPDF, family: str, style: str, path: Path) -> None:
    """What `FPDF.add_font` does, for a static TrueType face."""
    key = f"{family}{style}"
    pdf.fonts[key] = FastFace(pdf, path, key, style)


@cache
def _widths(path: Path) -> dict[int, float]:
    """Advance by character in thousandths of the size, rounded as fpdf2 rounds; it asks for a blank's always."""
    face = load_sfnt(path)
    scale = 1000 / face.units_per_em
    widths: dict[int, float] = {_BLANK: round(scale * face.advances[0])}
    widths |= {code: round(scale * face.advances[glyph] + 0.001) for code, glyph in face.glyphs.items()}
    return widths


def _descriptor(face: Sfnt, scale: float) -> PDFFontDescriptor:
    flags = FontDescriptorFlags.SYMBOLIC
    if face.weight >= _BOLD:
        flags |= FontDescriptorFlags.FORCE_BOLD
    return PDFFontDescriptor(
        ascent=round(face.ascent * scale),
        descent=round(face.descent * scale),
        cap_height=round(face.cap_height * scale),
        flags=flags,
        font_b_box=f"[{' '.join(f'{value * scale:.0f}' for value in face.bounds)}]",
        italic_angle=face.italic_angle,
        stem_v=round(50 + int(pow(face.weight / 65, 2))),
        missing_width=round(scale * face.advances[0]),
    )


_fonttools: Any = fpdf.output.ftsubset  # type: ignore[attr-defined]


class _Subsetter:
    """Our faces cut themselves; any other goes to fontTools."""

    def __init__(self, options: Any) -> None:
        self._options = options
        self._glyphs: list[int | str] = []

    def populate(self, glyphs: list[int | str]) -> None:
        self._glyphs = list(glyphs)

    def subset(self, font: Any) -> None:
        if isinstance(font, CutFont):
            font.keep(self._glyphs)
            return
        subsetter = _fonttools.Subsetter(self._options)
        subsetter.populate(glyphs=self._glyphs)
        subsetter.subset(font)


class _Subsetting:
    """The part of `fontTools.subset` that fpdf2 uses."""

    Options = _fonttools.Options
    Subsetter = _Subsetter


fpdf.output.ftsubset = _Subsetting  # type: ignore[attr-defined]
