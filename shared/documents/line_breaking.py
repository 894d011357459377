"""Breaking Chinese text into lines: no closing mark begins a line, no opening mark ends one, Latin
words, numbers and the blank of a question （　　） stay whole where they fit.
"""

from __future__ import annotations

from collections.abc import Callable

NOT_FIRST = set("，。、；：？！）》」』】〉”’％℃…—·,.;:?!%)]}")
NOT_LAST = set("（《「『【〈“‘([{")


def break_lines(text: str, width: float, advance: Callable[[str], float]) -> list[str]:
    """The lines of `text` that are at most `width` wide, `advance` giving a character's width.

    Newlines break. Joined together, the lines of a paragraph are the paragraph.
    """
    return [line for part in text.split("\n") for line in _paragraph(part, width, advance)]


def _paragraph(text: str, width: float, advance: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    start, used = 0, 0.0
    place = 0
    while place < len(text):
        step = advance(text[place])
        if used + step > width and place > start:
            cut = _cut(text, start, place)
            lines.append(text[start:cut])
            start, place, used = cut, cut, 0.0
            continue
        used += step
        place += 1
    lines.append(text[start:])
    return lines


def _cut(text: str, start: int, place: int) -> int:
    """The last allowed break before `place`; `place` itself when there is none."""
    for cut in range(place, start, -1):
        if _may_break(text[cut - 1], text[cut]):
            return cut
    return place


def _may_break(before: str, after: str) -> bool:
    if after in NOT_FIRST or before in NOT_LAST or "\u3000" in (before, after):
        return False
    return not (_is_word(before) and _is_word(after))


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "-_./")
