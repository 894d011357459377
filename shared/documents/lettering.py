"""A document's letters: each character's width and code, looked up once in a face and its stand-ins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from shared.documents.fast_faces import FastFace
from shared.domain.errors import DomainError


class MissingGlyph(DomainError):
    """A character that no embedded face can draw."""

    code = "missing_glyph"
    title = "字库缺字"


class Run(NamedTuple):
    """Neighbouring characters that one face draws, as the codes that the PDF shows."""

    face: FastFace
    codes: str


class Lettering:
    """A face and what stands in for it, in order.

    `widths` gives a character's advance in thousandths of the size and raises `MissingGlyph`.
    """

    def __init__(self, faces: Sequence[FastFace]) -> None:
        self._first = faces[0]
        self._borrowed: dict[str, FastFace] = {}
        self.widths = _Widths(faces)
        self._codes = _Codes(faces, self._borrowed)

    def width(self, text: str) -> float:
        """Thousandths of the size."""
        return sum(map(self.widths.__getitem__, text))

    def runs(self, text: str) -> Iterator[Run]:
        """What the faces draw for `text`; characters of a stand-in make a run of their own."""
        codes = "".join(map(self._codes.__getitem__, text))
        if self._borrowed.keys().isdisjoint(text):
            yield Run(self._first, codes)
            return
        for face, letters in groupby(text, lambda letter: self._borrowed.get(letter, self._first)):
            yield Run(face, "".join(map(self._codes.__getitem__, letters)))


class _Widths(dict[str, float]):
    def __init__(self, faces: Sequence[FastFace]) -> None:
        self._faces = faces

    def __missing__(self, character: str) -> float:
        self[character] = width = face_of(character, self._faces).cw[ord(character)]
        return width


class _Codes(dict[str, str]):
    """The four hexadecimal digits of a character; notes which face was needed instead of the first."""

    def __init__(self, faces: Sequence[FastFace], borrowed: dict[str, FastFace]) -> None:
        self._faces = faces
        self._borrowed = borrowed

    def __missing__(self, character: str) -> str:
        face = face_of(character, self._faces)
        if face is not self._faces[0]:
            self._borrowed[character] = face
        self[character] = code = f"{face.subset.pick(ord(character)):04X}"
        return code


def face_of(character: str, faces: Sequence[FastFace]) -> FastFace:
    """The first face that can draw the character; raises `MissingGlyph`, naming it."""
    code = ord(character)
    for face in faces:
        if code in face.cmap:
            return face
    raise MissingGlyph(f"字库中没有“{character}”（U+{code:04X}），无法打印，请核对用字或补充字体。")
