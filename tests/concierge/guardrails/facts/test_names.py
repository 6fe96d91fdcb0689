"""The names come from the database and the policies."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from concierge.guardrails.facts.names import names_of_shop
from concierge.knowledge.rule_files import RuleFileError
from tests.concierge.knowledge.conftest import SHIPPED_DATA, loaded_session, session

__all__ = ["loaded_session", "session"]
POLICIES = SHIPPED_DATA / "knowledge" / "policies"


def test_every_product_policy_store_and_campaign_is_known_by_name(session: Session) -> None:
    names = names_of_shop(session, POLICIES)
    assert names.products["FW-303"] == "Mossbed 30°F Synthetic Sleeping Bag"
    assert names.policies["POL-RET"] == "Returns and exchanges"
    assert names.stores["store_boise"] == "Boise"
    assert names.campaigns["CMP-03"] == "Layer Up Days"
    assert "Ember Red" in names.colors
    assert len(names.policies) == len(list(POLICIES.glob("*.md")))


def test_a_policy_without_front_matter_is_named(session: Session, tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_text("# No front matter", encoding="utf-8")
    with pytest.raises(RuleFileError, match=r"broken\.md: the front matter lacks id or title"):
        names_of_shop(session, tmp_path)
