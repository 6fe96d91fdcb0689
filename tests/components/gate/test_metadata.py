"""What a client says beside its message: two facts in a known form, and nothing else."""

from typing import Any

import pytest

from components.gate.metadata import known_metadata


def test_the_page_and_the_campaign_are_kept_and_nothing_else_is() -> None:
    given_ = {"page": "/deals/layer-up", "campaign": "CMP-03", "email": "a@b.example", "verified_customer": "CU-1001"}
    assert known_metadata(given_) == {"page": "/deals/layer-up", "campaign": "CMP-03"}


@pytest.mark.parametrize(
    "page",
    [
        "",
        "deals",
        "//evil.example/x",
        "https://evil.example/x",
        "/a?email=a@b.example",
        "/a#b",
        "/a b",
        "/<script>",
        "/a\n",
        "/ä",
        "/" + "x" * 200,
        7,
        None,
        ["/a"],
    ],
)
def test_a_page_in_any_other_form_is_dropped(page: Any) -> None:
    assert known_metadata({"page": page, "campaign": "CMP-03"}) == {"campaign": "CMP-03"}


@pytest.mark.parametrize("campaign", ["", "x" * 65, "a b", "'; --", "CMP-03\n", {"id": "CMP-03"}, 3, True])
def test_a_campaign_in_any_other_form_is_dropped(campaign: Any) -> None:
    assert known_metadata({"page": "/", "campaign": campaign}) == {"page": "/"}


@pytest.mark.parametrize("metadata", [None, [], "page", 5, {}])
def test_no_metadata_is_none(metadata: Any) -> None:
    assert known_metadata(metadata) == {}
