"""Reading data files into row models, remembering where each row stands."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from concierge.storage.seeding.problems import Problems


class Row(BaseModel):
    """A row of a data file. Unknown fields are mistakes, since they are usually misspelt names."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


R = TypeVar("R", bound=Row)


@dataclass(frozen=True)
class Located(Generic[R]):
    """A valid row and where it came from; `file` and `place` are as in `Problem`."""

    row: R
    file: str
    place: str


class DataFiles:
    """Reads the files of one data directory, and records what is wrong with them.

    Args:
        directory: the data directory.
        problems: where mistakes are recorded.
    """

    def __init__(self, directory: Path, problems: Problems) -> None:
        self._directory = directory
        self._problems = problems

    def csv_rows(self, file: str, model: type[R]) -> list[Located[R]]:
        """Read a CSV file with a header line; an empty cell is None."""
        text = self.text(file)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            header = next(reader, [])
            if not self._header_fits(file, header, model):
                return []
            return list(self._csv_body(file, reader, header, model))
        except csv.Error as error:
            self._problems.add(file, f"line {reader.line_num}", "", f"is not CSV: {error}")
            return []

    def _header_fits(self, file: str, header: Sequence[str], model: type[Row]) -> bool:
        expected = list(model.model_fields)
        missing = [name for name in expected if name not in header]
        unknown = [name for name in header if name not in expected]
        for name in missing:
            self._problems.add(file, "line 1", name, "this column is missing from the header")
        for name in unknown:
            message = f"this column is not known; the columns are {', '.join(expected)}"
            self._problems.add(file, "line 1", name, message)
        if len(set(header)) < len(header):
            self._problems.add(file, "line 1", "", "a column appears twice in the header")
        return not missing and not unknown and len(set(header)) == len(header)

    def _csv_body(self, file: str, reader: Any, header: Sequence[str], model: type[R]) -> Iterator[Located[R]]:
        for cells in reader:
            place = f"line {reader.line_num}"
            if not cells:
                continue
            if len(cells) != len(header):
                message = f"has {len(cells)} cells where the header has {len(header)}"
                self._problems.add(file, place, "", message)
                continue
            record = {name: cell.strip() or None for name, cell in zip(header, cells, strict=True)}
            located = self._validate(file, place, record, model)
            if located is not None:
                yield located

    def json_rows(self, file: str, model: type[R], id_field: str) -> list[Located[R]]:
        """Read a JSON file that holds a list of records."""
        text = self.text(file)
        if text is None:
            return []
        try:
            records = json.loads(text)
        except json.JSONDecodeError as error:
            self._problems.add(file, f"line {error.lineno}", "", f"is not JSON: {error.msg}")
            return []
        return self.records(file, records, model, id_field)

    def yaml_mapping(self, file: str) -> dict[str, Any] | None:
        """Read a YAML file that holds a mapping."""
        text = self.text(file)
        return None if text is None else self._parse_mapping(file, text, 0)

    def _parse_mapping(self, file: str, text: str, lines_before: int) -> dict[str, Any] | None:
        try:
            content = yaml.safe_load(text)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            place = f"line {mark.line + 1 + lines_before}" if mark else ""
            self._problems.add(file, place, "", f"is not YAML: {getattr(error, 'problem', error)}")
            return None
        if not isinstance(content, dict):
            self._problems.add(file, "", "", "must be a mapping of names to values")
            return None
        return content

    def front_matter(self, file: str, model: type[R]) -> Located[R] | None:
        """Read the YAML between the two `---` lines at the top of a Markdown file."""
        text = self.text(file)
        if text is None:
            return None
        opening, _, rest = text.partition("---\n")
        head, closing, body = rest.partition("\n---\n")
        if opening or not closing:
            message = "must start with front matter: a line ---, then fields, then a line ---"
            self._problems.add(file, "line 1", "", message)
            return None
        if not body.strip():
            self._problems.add(file, "", "", "has no text below its front matter")
        content = self._parse_mapping(file, head, 1)
        return None if content is None else self._validate(file, "front matter", content, model)

    def records(self, file: str, records: Any, model: type[R], id_field: str) -> list[Located[R]]:
        """Validate a list of records, which a message calls by position and by `id_field`."""
        if not isinstance(records, list):
            self._problems.add(file, "", "", "must hold a list of records")
            return []
        located = []
        for position, record in enumerate(records, start=1):
            name = record.get(id_field) if isinstance(record, dict) else None
            place = f"record {position} ({name})" if name else f"record {position}"
            valid = self._validate(file, place, record, model)
            if valid is not None:
                located.append(valid)
        return located

    def one(self, file: str, content: Any, model: type[R]) -> Located[R] | None:
        """Validate a whole file as one record."""
        return self._validate(file, "", content, model)

    def names(self, folder: str, pattern: str) -> list[str]:
        """Return the files of a folder that fit a pattern, as paths within the data directory."""
        found = sorted((self._directory / folder).glob(pattern))
        if not found:
            self._problems.add(f"{folder}/{pattern}", "", "", f"there is no such file in {self._directory}")
        return [path.relative_to(self._directory).as_posix() for path in found]

    def text(self, file: str) -> str | None:
        """Return a file's text, or None when it cannot be read."""
        try:
            return (self._directory / file).read_text(encoding="utf-8-sig")
        except FileNotFoundError:
            self._problems.add(file, "", "", f"is missing from {self._directory}; see --data-dir")
        except UnicodeDecodeError as error:
            self._problems.add(file, "", "", f"is not UTF-8 text (byte {error.start}); save it as UTF-8")
        except OSError as error:
            self._problems.add(file, "", "", f"cannot be read: {error.strerror}")
        return None

    def _validate(self, file: str, place: str, record: Any, model: type[R]) -> Located[R] | None:
        try:
            return Located(model.model_validate(record), file, place)
        except ValidationError as error:
            for problem in error.errors(include_url=False):
                field = ".".join(str(part) for part in problem["loc"])
                message = problem["msg"].removeprefix("Value error, ")
                given = problem["input"]
                if isinstance(given, str | int | float) and field:
                    message = f"{message} (found {given!r})"
                elif given is None and field:
                    message = f"{message} (it is empty)"
                self._problems.add(file, place, field, message)
            return None
