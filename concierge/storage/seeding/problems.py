"""What can be wrong with a data file, said so that its author finds the place."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_SHOWN = 20


@dataclass(frozen=True)
class Problem:
    """One mistake.

    Attributes:
        file: path within the data directory.
        place: where in the file, such as "line 12" or "record 3 (FW-103)"; empty for the whole file.
        field: the column or key; empty for the whole row.
        message: what is wrong and what to do.
    """

    file: str
    place: str
    field: str
    message: str

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.place, self.field) if part)
        return f"{where}: {self.message}"


class Problems:
    """Collects problems, so that one run shows all of them."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def add(self, file: str, place: str, field: str, message: str) -> None:
        """Record one mistake. The arguments are those of `Problem`."""
        self._found.append(Problem(file, place, field, message))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._found)

    def raise_if_any(self) -> None:
        """Raise DataError when anything was recorded."""
        if self._found:
            raise DataError(self._found)


class DataError(Exception):
    """The data files cannot be loaded; nothing was written. `problems` lists every mistake."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} mistakes in the data files")

    def lines(self) -> list[str]:
        """Return one line per mistake, at most `MOST_SHOWN`, then how many there are."""
        shown = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        more = len(self.problems) - len(shown)
        count = "1 mistake" if len(self.problems) == 1 else f"{len(self.problems)} mistakes"
        rest = f", {more} of them not shown" if more else ""
        return [*shown, f"{count}{rest}; nothing was loaded"]
