"""The faces that the PDFs embed, and the promise that no character is ever printed as a blank box.

Families: `serif` (regular) and `sans` (regular, bold). A character that a face lacks is taken
from `sans`, then from any `*-fallback.ttf` beside them; one that no face has stops the rendering.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import PDFResourceType

from shared.documents.fast_faces import FastFace, add_face
from shared.documents.lettering import Lettering, MissingGlyph
from shared.documents.line_breaking import break_lines
from shared.domain.errors import DomainError

__all__ = ["FACES", "MM", "Document", "Drawing", "FontsMissing", "MissingGlyph", "font_folder"]

LAMBDA_FONTS = Path("/opt/fonts")
BUILT_FONTS = Path(__file__).resolve().parents[2] / "build" / "font-layer" / "fonts"
FACES = (("serif", "", "serif-regular.ttf"), ("sans", "", "sans-regular.ttf"), ("sans", "B", "sans-bold.ttf"))
MM = 72 / 25.4  # points in a millimetre
_STAND_IN = "sans-regular.ttf"
_SHIFT = {"L": 0.0, "C": 0.5, "R": 1.0}


class FontsMissing(DomainError):
    """The faces were not built or not packaged."""

    code = "fonts_missing"
    title = "没有找到字体文件"


@cache
def font_folder(explicit: Path | None = None) -> Path:
    """Where the faces are: the folder asked for, else the layer in Lambda, else the build folder.

    Raises `FontsMissing`.
    """
    for folder in (explicit,) if explicit else (LAMBDA_FONTS, BUILT_FONTS):
        if (folder / FACES[0][2]).exists():
            return folder
    raise FontsMissing("没有找到字体文件，请先执行 make setup 生成字体。")


@dataclass(frozen=True, slots=True)
class Drawing:
    """What was written on one page, to be repeated on others of the same document."""

    content: bytes
    faces: frozenset[int]


class Document(FPDF):
    """An A4 document with the Chinese faces; lengths in millimetres, font sizes in points.

    Text is written in the fill colour with `put` and `put_upward`, shapes with fpdf2's own methods.
    Equal content gives equal bytes: the creation date is the caller's.
    """

    def __init__(self, orientation: str = "portrait", *, title: str, now: datetime, fonts: Path | None = None) -> None:
        super().__init__(orientation=orientation, unit="mm", format="A4")
        self.set_auto_page_break(False)
        self.set_title(title)
        self.set_lang("zh-CN")
        self.set_creation_date(now)
        self._folder = font_folder(fonts)
        self._letterings: dict[tuple[str, str], Lettering] = {}

    def lettering(self, family: str, style: str = "") -> Lettering:
        """The letters of a face, with those that stand in for it."""
        key = (family, style)
        if key not in self._letterings:
            own = next(name for *face, name in FACES if tuple(face) == key)
            spare = sorted(path.name for path in self._folder.glob("*-fallback.ttf"))
            names = dict.fromkeys((own, _STAND_IN, *spare))
            self._letterings[key] = Lettering([self._face(name) for name in names])
        return self._letterings[key]

    def width_of(self, text: str, family: str, size: float, style: str = "") -> float:
        """The width of a line in millimetres; raises `MissingGlyph`."""
        return self.lettering(family, style).width(text) * size / 1000 / MM

    def lines_of(self, text: str, width: float, family: str, size: float, style: str = "") -> list[str]:
        """`text` broken into lines of at most `width` millimetres; raises `MissingGlyph`."""
        return break_lines(text, width * MM * 1000 / size, self.lettering(family, style).widths.__getitem__)

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
        lettering = self.lettering(family, style)
        rest = width - lettering.width(text) * size / 1000 / MM if width else 0.0
        left = x + rest * _SHIFT[align]
        baseline = y + (height or size * 0.5) / 2 + 0.3 * size / MM
        self._show(f"{left * MM:.2f} {(self.h - baseline) * MM:.2f} Td", lettering, text, size)

    def put_upward(self, x: float, y: float, text: str, *, size: float = 10.5) -> None:
        """A line that runs up the page from (x, y), its letters standing on x."""
        place = f"0 1 -1 0 {x * MM:.2f} {(self.h - y) * MM:.2f} Tm"
        self._show(place, self.lettering("serif"), text, size)

    def fill_boxes(self, boxes: Iterable[tuple[float, float, float, float]]) -> None:
        """Rectangles (left, top, width, height) filled in one stroke."""
        paths = (f"{x * MM:.2f} {(self.h - y) * MM:.2f} {w * MM:.2f} {-h * MM:.2f} re" for x, y, w, h in boxes)
        self._out(f"{' '.join(paths)} f")

    def record(self, draw: Callable[[], None]) -> Drawing:
        """Draw on this page, and keep what was drawn for others."""
        content = self.pages[self.page].contents
        assert isinstance(content, bytearray)
        start = len(content)
        draw()
        return Drawing(bytes(content[start:]), self._faces_on(self.page))

    def repeat(self, drawing: Drawing) -> None:
        """The same again on this page."""
        self._out(drawing.content)
        for face in drawing.faces:
            self._resource_catalog.add(PDFResourceType.FONT, face, self.page)

    def turn_to(self, page: int) -> None:
        """Go on writing on an earlier page."""
        self.page = page

    def bytes(self) -> bytes:
        """The finished PDF; faces of which nothing was written stay out."""
        faces = {face for page in self.pages for face in self._faces_on(page)}
        for key in [key for key, face in self.fonts.items() if face.i not in faces]:
            del self.fonts[key]
        return bytes(self.output())

    def _face(self, name: str) -> FastFace:
        if name not in self.fonts:
            add_face(self, name, "", self._folder / name)
        face = self.fonts[name]
        assert isinstance(face, FastFace)
        return face

    def _faces_on(self, page: int) -> frozenset[int]:
        found = self._resource_catalog.get_resources_per_page(page, PDFResourceType.FONT)
        return frozenset(face for face in found if isinstance(face, int))

    def _show(self, place: str, lettering: Lettering, text: str, size: float) -> None:
        """Letters at a place given in the page's own units."""
        if not text:
            return
        shown = []
        for run in lettering.runs(text):
            self._resource_catalog.add(PDFResourceType.FONT, run.face.i, self.page)
            shown.append(f"/F{run.face.i} {size:.2f} Tf <{run.codes}> Tj")
        self._out(f"BT {place} {' '.join(shown)} ET")
