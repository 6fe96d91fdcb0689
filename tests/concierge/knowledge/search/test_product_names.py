import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from concierge.knowledge.search.product_names import ProductNames
from concierge.knowledge.search.product_passages import product_passages
from concierge.storage import Product
from tests.concierge.knowledge.conftest import TODAY


@pytest.fixture(scope="module")
def names(loaded_session: Session) -> ProductNames:
    prose = (passage.text for passage in product_passages(loaded_session, TODAY))
    return ProductNames(loaded_session.scalars(select(Product)), prose)


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("how warm is the marigld... i mean the mosbed kids", {"FW-304"}),
        ("larkspur 2, is it ok in snow", {"FW-201"}),
        ("larkspur alpine poles", {"FW-202"}),
        ("alder 65 vs 45", {"FW-101", "FW-102"}),
        ("hollowtree 20 with the tuft insulated", {"FW-301", "FW-305"}),
        ("Does the Juniper Line fit me", {"FW-106"}),
        ("fw-303 and FW 501", {"FW-303", "FW-501"}),
        ("is FW-999 in", set()),
        ("stormhollows for women", {"FW-504"}),
        ("the stormhollow", {"FW-503", "FW-504"}),
        ("can i cook under the tarp", set()),
        ("a rain jacket", set()),
        ("", set()),
        ("🥾 ?!", set()),
    ],
)
def test_products_are_known_by_their_coined_names(
    session: Session, names: ProductNames, text: str, certain: set[str]
) -> None:
    assert {sku for sku, certainty in names.named_in(session, text).items() if certainty == 1} == certain


def test_a_sibling_of_the_named_product_stays_possible(session: Session, names: ProductNames) -> None:
    found = names.named_in(session, "the hollowtree 20")
    assert 0 < found["FW-302"] < found["FW-301"]


def test_names_and_kinds_are_taken_out_of_a_text(names: ProductNames) -> None:
    assert names.without_names("can i wash the Mossbed sleeping bag?") == "can i wash the item?"
    assert names.without_names("drop the pillow, keep the tent") == "drop the item, keep the item"
