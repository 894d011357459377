"""The fee statement of an application: what its papers cost, row by row and in capitals."""

from __future__ import annotations

from dataclasses import dataclass

from shared.documents.form import Column, Form, Line, Orientation

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


@dataclass(frozen=True, slots=True)
class FeeRow:
    """One sitting; counts are papers, amounts fen."""

    occupation: str
    exam_time: str
    theory_papers: int
    theory_fen: int
    practical: str
    practical_papers: int
    practical_fen: int


@dataclass(frozen=True, slots=True)
class FeeStatement:
    institution: str
    number: str
    rows: tuple[FeeRow, ...]
    total_fen: int
    date: str


def fee_statement_form(data: FeeStatement) -> Form:
    """15.00 yuan a theory paper, 5.00 yuan a written practical (notice 三（五）6)."""
    return Form(
        label="",
        title="郑州市技能提升结业考核试卷费结算单",
        orientation=Orientation.LANDSCAPE,
        above=(Line((f"申请单位：{data.institution}", f"申请编号：{data.number}", f"日期：{data.date}")),),
        columns=(
            Column("考试工种", 1.3),
            Column("考试时间", 1.5),
            Column("理论试卷\n（套）", 0.8),
            Column("单价\n（元）", 0.7),
            Column("金额\n（元）", 1.0),
            Column("实操方式", 0.9),
            Column("笔试实操\n试卷（套）", 0.9),
            Column("单价\n（元）", 0.7),
            Column("金额\n（元）", 1.0),
            Column("小计\n（元）", 1.0),
        ),
        rows=tuple(_row(row) for row in data.rows),
        minimum_rows=1,
        grid_note=f"合计：{_yuan(data.total_fen)} 元　　人民币（大写）：{capital_yuan(data.total_fen)}",
        below=(
            Line(("说明：理论试卷每套15元，笔试实操试卷每套5元；现场实操不收取试卷费；备用卷不计费。",)),
            Line(("收费单位（盖章）：", "经办人：", "缴费单位（签收）：")),
        ),
    )


def capital_yuan(fen: int) -> str:
    """An amount as it is written on a Chinese receipt: 壹仟贰佰叁拾元伍角整."""
    yuan, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    text = f"{_capital_integer(yuan)}元" if yuan else ""
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    elif cents and yuan:
        text += "零"
    if cents:
        return f"{text}{_DIGITS[cents]}分"
    return f"{text or '零元'}整"


def _capital_integer(number: int) -> str:
    groups: list[int] = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            continue
        if text and (group < 1000 or not groups[place + 1]) and not text.endswith("零"):
            text += "零"
        text += _capital_group(group) + _GROUPS[place]
    return text


def _capital_group(group: int) -> str:
    text = ""
    gap = False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _UNITS[place]
            gap = False
        else:
            gap = True
    return text


def _row(row: FeeRow) -> tuple[str, ...]:
    written = row.practical_papers > 0
    return (
        row.occupation,
        row.exam_time,
        str(row.theory_papers),
        "15.00",
        _yuan(row.theory_fen),
        row.practical,
        str(row.practical_papers),
        "5.00" if written else "—",
        _yuan(row.practical_fen),
        _yuan(row.theory_fen + row.practical_fen),
    )


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"
