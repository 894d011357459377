"""Breaking Chinese text into lines: no closing mark begins a line, no opening mark ends one, Latin
words, numbers with their units and the blank of a question （　　） stay whole where they fit.
"""

from __future__ import annotations

from collections.abc import Callable

NOT_FIRST = set("，。、；：？！）》」』】〉”’％℃…—·,.;:?!%)]}")
NOT_LAST = set("（《「『【〈“‘([{")
_BLANK = "\u3000"


def break_lines(text: str, width: float, advance: Callable[[str], float]) -> list[str]:
    """The lines of `text` that are at most `width` wide, `advance` giving a character's width.

    Newlines break. Joined together, the lines of a paragraph are the paragraph.
    """
    return [line for part in text.split("\n") for line in _paragraph(part, width, advance)]


def _paragraph(text: str, width: float, advance: Callable[[str], float]) -> list[str]:
    steps = list(map(advance, text))
    if sum(steps) <= width:
        return [text]
    lines: list[str] = []
    start, place, used = 0, 0, 0.0
    while place < len(text):
        if used + steps[place] > width and place > start:
            cut = _cut(text, start, place)
            lines.append(text[start:cut])
            start, place, used = cut, cut, 0.0
            continue
        used += steps[place]
        place += 1
    lines.append(text[start:])
    return lines


def _cut(text: str, start: int, place: int) -> int:
    """The last allowed break before `place`; `place` itself when there is none."""
    for cut in range(place, start, -1):
        if _may_break(text, cut):
            return cut
    return place


def _may_break(text: str, cut: int) -> bool:
    before, after = text[cut - 1], text[cut]
    if after in NOT_FIRST or before in NOT_LAST or _BLANK in (before, after) or after == " ":
        return False
    if before == " " and cut > 1 and text[cut - 2].isdigit():
        return not (_is_word(after) or after in "°℉Ω㎡")
    return not (_is_word(before) and _is_word(after))


def _is_word(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character in "-_./")
