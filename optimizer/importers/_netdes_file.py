"""Reading two-stage stochastic network design files (`network-nn-kk-dd-id.dat`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ._text import Line, Word, count, number, read_lines

MAX_NODES = 1000
MAX_SCENARIOS = 24 * 365
Arc = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Scenario:
    """One future; `price` and `capacity` by arc, `supply` by node (below 0: it takes)."""

    probability: Decimal
    price: tuple[Decimal, ...]
    capacity: tuple[Decimal, ...]
    supply: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Stochastic:
    """A two-stage network design problem; nodes are numbered from 1."""

    nodes: int
    arcs: tuple[Arc, ...]
    fixed: tuple[Decimal, ...]
    scenarios: tuple[Scenario, ...]

    def work(self, scenario: Scenario) -> dict[int, Decimal]:
        """Capacity of the arcs that leave, less the supply, by node."""
        total = {node: -supply for node, supply in enumerate(scenario.supply, 1)}
        for (tail, _), capacity in zip(self.arcs, scenario.capacity, strict=True):
            total[tail] += capacity
        return total

    @property
    def width(self) -> int:
        """The smallest power of two that no capacity exceeds: shares of it are exact."""
        width = 1
        while width < max(max(s.capacity, default=Decimal(0)) for s in self.scenarios):
            width *= 2
        return width


def read_netdes(path: str | Path) -> Stochastic:
    """Read a `.dat` file; raises InstanceError with line and column."""
    rows = _data_rows(path)
    nodes = count(_trim(rows[0]), "the number of nodes", MAX_NODES)
    arcs = tuple(
        (i, j)
        for i, row in enumerate(_matrix(rows[3], nodes, "the adjacency matrix"), 1)
        for j, linked in enumerate(row, 1)
        if linked and i != j
    )
    if not arcs:
        raise rows[3].words[0].error("no two nodes are linked. Check the adjacency matrix.")
    fixed = _pick(rows[4], nodes, arcs, "the fixed costs")
    chances = _chances(rows)
    scenarios = tuple(
        Scenario(
            chance,
            _pick(rows[7 + 3 * k], nodes, arcs, "the unit costs"),
            _pick(rows[8 + 3 * k], nodes, arcs, "the capacities"),
            _list(rows[9 + 3 * k], nodes, "the supply", signed=True),
        )
        for k, chance in enumerate(chances)
    )
    problem = Stochastic(nodes, arcs, fixed, scenarios)
    for k, scenario in enumerate(scenarios):
        _balanced(problem, scenario, rows[9 + 3 * k].words[0])
    return problem


def _data_rows(path: str | Path) -> list[Line]:
    lines = read_lines(path, separators=r"\n")
    start = next((i for i, line in enumerate(lines) if line.words[0].text.strip() == "+"), None)
    if start is None:
        raise lines[0].words[0].error("there is no line '+' before the data. Check the file.")
    rows = [line for line in lines[start + 1 :] if not line.words[0].text.startswith("--")]
    if len(rows) < 7:
        raise lines[-1].words[0].error("the file ends before its scenarios.")
    return rows


def _chances(rows: list[Line]) -> tuple[Decimal, ...]:
    scenarios = count(_trim(rows[5]), "the number of scenarios", MAX_SCENARIOS)
    if len(rows) != 7 + 3 * scenarios:
        raise (
            rows[5]
            .words[0]
            .error(f"{len(rows) - 7} rows follow. {scenarios} scenarios have {3 * scenarios}.")
        )
    chances = _list(rows[6], scenarios, "the probabilities")
    if abs(sum(chances, Decimal(-1))) > Decimal("1e-6") or not all(chances):
        raise (
            rows[6]
            .words[0]
            .error(
                f"the probabilities add up to {sum(chances)}. Each above 0 and 1 in all is allowed."
            )
        )
    return chances


def _trim(line: Line) -> Word:
    word = line.words[0]
    return Word(word.file, word.line, word.column, word.text.strip())


def _split(word: Word, separator: str) -> list[Word]:
    parts = []
    column = word.column
    for text in word.text.split(separator):
        parts.append(Word(word.file, word.line, column, text.strip()))
        column += len(text) + 1
    return parts


def _matrix(line: Line, nodes: int, what: str) -> list[list[Decimal]]:
    rows = _split(line.words[0], ";")
    if len(rows) != nodes:
        raise line.words[0].error(f"{what}: {len(rows)} rows. {nodes} are allowed.")
    return [_numbers(row, nodes, what) for row in rows]


def _numbers(word: Word, size: int, what: str, *, signed: bool = False) -> list[Decimal]:
    cells = _split(word, ",")
    if len(cells) != size:
        raise word.error(f"{what}: {len(cells)} numbers. {size} are allowed.")
    if signed:
        return [_signed(cell, what) for cell in cells]
    return [number(cell, what) for cell in cells]


def _signed(cell: Word, what: str) -> Decimal:
    below = cell.text.startswith("-")
    value = number(Word(cell.file, cell.line, cell.column, cell.text.removeprefix("-")), what)
    return -value if below else value


def _list(line: Line, size: int, what: str, *, signed: bool = False) -> tuple[Decimal, ...]:
    return tuple(_numbers(line.words[0], size, what, signed=signed))


def _pick(line: Line, nodes: int, arcs: tuple[Arc, ...], what: str) -> tuple[Decimal, ...]:
    matrix = _matrix(line, nodes, what)
    return tuple(matrix[i - 1][j - 1] for i, j in arcs)


def _balanced(problem: Stochastic, scenario: Scenario, word: Word) -> None:
    if sum(scenario.supply) != 0:
        raise word.error(f"the supply adds up to {sum(scenario.supply)}. Only 0 is allowed.")
    for node, work in problem.work(scenario).items():
        if work < 0:
            raise word.error(f"node {node} supplies {-work} more than the arcs that leave it bear.")
