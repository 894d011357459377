"""Text as paper and people can see it."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """`text` as paper can show it: line ends as `\\n`, tabs as blanks, without invisible characters.

    Texts pasted from other programs carry controls and direction marks; they have no glyph, and a
    workbook that holds them does not open.
    """
    if text.isprintable():
        return text
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(character for character in lines if character == "\n" or not _is_invisible(character))


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or character in "\ufffe\uffff"
