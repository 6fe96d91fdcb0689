import re
from pathlib import Path

import pytest

from concierge.knowledge.rule_files import RuleFileError
from concierge.knowledge.search.policy_passages import policy_passages

POLICIES = Path(__file__).parents[4] / "data" / "knowledge" / "policies"


def write(folder: Path, body: str, front: str = "id: POL-X\ntitle: Kites\nurl_path: /help/kites") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "kites.md").write_text(f"---\n{front}\n---\n# Kites\n\n{body}", encoding="utf-8")
    return folder


def test_each_paragraph_is_a_passage_titled_with_its_heading(tmp_path: Path) -> None:
    first, second = policy_passages(write(tmp_path, "**Wind.** Ten knots at most.\n\n**String.** Cotton only.\n"))
    assert (first.id, first.source, first.title) == ("POL-X#1", "POL-X", "Kites: Wind")
    assert (second.title, second.text, second.url_path) == ("Kites: String", "String. Cotton only.", "/help/kites")


def test_a_list_and_the_remark_under_it_belong_to_their_paragraph(tmp_path: Path) -> None:
    [passage] = policy_passages(write(tmp_path, "**Not allowed**\n- Power lines\n- Airports.\n\nAsk the tower.\n"))
    assert passage.text.splitlines() == ["Not allowed", "Power lines.", "Airports.", "Ask the tower."]


def test_a_table_is_told_row_by_row_with_its_headings(tmp_path: Path) -> None:
    table = "| Kite | Price | Tail |\n|---|---|---|\n| Delta | $20 | – |\n| Box | **$35** | 2 m |\n"
    [passage] = policy_passages(write(tmp_path, f"What they cost.\n\n{table}"))
    assert passage.text.splitlines() == ["What they cost.", "Kite Delta: Price $20.", "Kite Box: Price $35, Tail 2 m."]


def test_a_second_heading_is_part_of_the_titles_under_it(tmp_path: Path) -> None:
    [passage] = policy_passages(write(tmp_path, "## Recall 7\n\n**Remedy.** A new kite.\n"))
    assert passage.title == "Kites: Recall 7, Remedy"


def test_no_word_of_a_policy_is_lost() -> None:
    passages = policy_passages(POLICIES)
    for path in POLICIES.glob("*.md"):
        _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
        source = re.search(r"^id: (\S+)", front, re.MULTILINE)
        assert source
        told = " ".join(f"{one.title} {one.text}" for one in passages if one.source == source[1])
        without_numbering = re.sub(r"^\d+\. ", "", body, flags=re.MULTILINE)
        assert set(re.findall(r"\w+", without_numbering)) <= set(re.findall(r"\w+", told))
    assert not any("**" in one.text or "|" in one.text for one in passages)


@pytest.mark.parametrize(
    ("front", "named"), [("id: POL-X\ntitle: Kites", "url_path"), ("- a list", "id, title, url_path"), ("a: [", "YAML")]
)
def test_unusable_front_matter_is_refused_with_the_field(tmp_path: Path, front: str, named: str) -> None:
    with pytest.raises(RuleFileError, match=rf"kites\.md: .*{named}"):
        policy_passages(write(tmp_path, "**Wind.** Ten knots.", front))


def test_a_policy_without_front_matter_is_refused(tmp_path: Path) -> None:
    (tmp_path / "kites.md").write_text("# Kites", encoding="utf-8")
    with pytest.raises(RuleFileError, match="front matter lacks id"):
        policy_passages(tmp_path)
