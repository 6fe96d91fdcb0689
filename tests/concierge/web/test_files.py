"""Mistakes in the files the pages are made of are told with their place."""

from datetime import date
from pathlib import Path

import pytest

from concierge.web.persona import GuidelinesError, read_persona
from concierge.web.policies import PolicyError, read_policies

DAY = date(2026, 3, 14)
GOOD = "---\nid: POL-X\ntitle: X\nurl_path: /help/x\nlast_reviewed_days_ago: 2\n---\n# X\n"


def test_a_policy_counts_its_review_back_from_today(tmp_path: Path):
    (tmp_path / "x.md").write_text(GOOD, encoding="utf-8")
    (policy,) = read_policies(tmp_path, DAY)
    assert policy.reviewed_on == date(2026, 3, 12)
    assert "<h1>X</h1>" in policy.html


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("# X\n", "line 1"),
        ("---\n- x\n---\n", "front matter"),
        ("---\nid: [\n---\n", "not YAML"),
        (GOOD.replace("title: X", "title: 5"), "title"),
        (GOOD.replace("/help/x", "help/x"), "url_path"),
        (GOOD.replace("/help/x", "/{path:path}"), "url_path"),
        (GOOD.replace("2\n", "soon\n"), "last_reviewed_days_ago"),
    ],
)
def test_a_mistake_in_a_policy_names_file_and_field(tmp_path: Path, content: str, place: str):
    (tmp_path / "x.md").write_text(content, encoding="utf-8")
    with pytest.raises(PolicyError, match=place) as caught:
        read_policies(tmp_path, DAY)
    assert "x.md" in str(caught.value)


def test_two_policies_cannot_share_an_address(tmp_path: Path):
    for name in ("x.md", "y.md"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"y\.md.*/help/x"):
        read_policies(tmp_path, DAY)


@pytest.mark.parametrize("content", ["", "persona: Wren\n", "persona: {name: Wren}\n", "persona: [\n"])
def test_guidelines_without_a_persona_are_refused(tmp_path: Path, content: str):
    path = tmp_path / "guidelines.yml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GuidelinesError, match=r"guidelines\.yml"):
        read_persona(path)


def test_missing_guidelines_are_named(tmp_path: Path):
    with pytest.raises(GuidelinesError, match="does not exist"):
        read_persona(tmp_path / "guidelines.yml")
