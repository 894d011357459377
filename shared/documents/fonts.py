"""The faces that the PDFs embed, and the promise that no character is ever printed as a blank box.

Families: `serif` (regular) and `sans` (regular, bold). A character that `serif` lacks is taken
from `sans`, then from any `*-fallback.ttf` beside them; one that no face has stops the rendering.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.fonts import TTFFont

from shared.documents.fast_faces import add_face
from shared.domain.errors import DomainError

LAMBDA_FONTS = Path("/opt/fonts")
BUILT_FONTS = Path(__file__).resolve().parents[2] / "build" / "font-layer" / "fonts"
FACES = (("serif", "", "serif-regular.ttf"), ("sans", "", "sans-regular.ttf"), ("sans", "B", "sans-bold.ttf"))
MM = 72 / 25.4


class MissingGlyph(DomainError):
    """A character that no embedded face can draw."""

    code = "missing_glyph"
    title = "字库缺字"


class FontsMissing(DomainError):
    """The faces were not built or not packaged."""

    code = "fonts_missing"
    title = "没有找到字体文件"


@cache
def font_folder() -> Path:
    """Where the faces are: the layer in Lambda, the build folder on a developer's machine."""
    for folder in (LAMBDA_FONTS, BUILT_FONTS):
        if (folder / FACES[0][2]).exists():
            return folder
    raise FontsMissing("没有找到字体文件，请先执行 make setup 生成字体。")


class Document(FPDF):
    """An A4 document with the Chinese faces; lengths in millimetres, font sizes in points.

    Equal content gives equal bytes: the creation date is the caller's.
    """

    def __init__(self, orientation: str = "portrait", *, title: str, now: datetime) -> None:
        super().__init__(orientation=orientation, unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_lang("zh-CN")
        self.set_creation_date(now)
        self._faces: dict[tuple[str, str], list[Any]] = {}
        for family, style, name in FACES:
            add_face(self, family, style, font_folder() / name)
        self._fallbacks = ["sans", *self._add_fallbacks()]
        self.set_fallback_fonts(self._fallbacks, exact_match=False)

    def _add_fallbacks(self) -> Iterator[str]:
        for path in sorted(font_folder().glob("*-fallback.ttf")):
            add_face(self, path.stem, "", path)
            yield path.stem

    def face(self, family: str, style: str = "") -> list[TTFFont]:
        """The face and what stands in for it, in order."""
        key = (family, style)
        if key not in self._faces:
            first = self.fonts[family + style]
            self._faces[key] = [first, *(self.fonts[name] for name in self._fallbacks if name != family)]
        return self._faces[key]

    def width_of(self, text: str, family: str, size: float, style: str = "") -> float:
        """The width of a line in millimetres; raises `MissingGlyph`."""
        faces = self.face(family, style)
        return sum(_advance(character, faces) for character in text) * size / 1000 / MM

    def put(
        self,
        x: float,
        y: float,
        text: str,
        *,
        family: str = "serif",
        style: str = "",
        size: float = 10.5,
        align: str = "L",
        width: float = 0.0,
        height: float = 0.0,
    ) -> None:
        """One line at (x, y) or within the box from there; raises `MissingGlyph`."""
        measured = self.width_of(text, family, size, style)
        self.set_font(family, style, size)
        box = width or measured
        left = x + {"L": 0.0, "C": (box - measured) / 2, "R": box - measured}[align]
        self.set_xy(left - self.c_margin, y)
        self.cell(measured + 2 * self.c_margin, height or size * 0.5, text)

    def turn_to(self, page: int) -> None:
        """Go on writing on an earlier page; the font is set anew there."""
        self.page = page
        self.font_family = ""

    def bytes(self) -> bytes:
        """The finished PDF."""
        return bytes(self.output())


def _advance(character: str, faces: list[TTFFont]) -> int:
    code = ord(character)
    for face in faces:
        if code in face.cmap:
            return int(face.cw[code])
    raise MissingGlyph(f"字库中没有“{character}”（U+{code:04X}），无法打印，请核对用字或补充字体。")
