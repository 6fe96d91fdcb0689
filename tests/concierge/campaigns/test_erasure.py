"""What campaigns hold about a person is in the copy of their data and is cut loose when it is erased; counts stay."""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from concierge.campaigns.outcomes import note_codes_asked
from concierge.campaigns.results import results
from concierge.campaigns.variants import show_message
from concierge.privacy.erasure import copy_of, erase
from concierge.privacy.personal_data import owner_of, visitor
from concierge.storage import Campaign, Customer, VariantAssignment
from tests.concierge.campaigns.conftest import NOW

Sessions = sessionmaker[Session]


def prepare(session: Session) -> None:
    campaign = session.get_one(Campaign, "CMP-03")
    for conversation, customer in (("web-1", "CU-1001"), ("web-2", None), ("web-3", "CU-1002")):
        show_message(session, campaign, conversation_id=conversation, customer_id=customer, now=NOW)
        note_codes_asked(session, ["LAYER20"], conversation_id=conversation, customer_id=customer, now=NOW)


def test_a_copy_says_what_a_customer_was_shown(shop: Sessions) -> None:
    with shop.begin() as session:
        prepare(session)
        [row] = copy_of(session, owner_of(session, session.get_one(Customer, "CU-1001")))["variant_assignments"]
    assert (row["campaign_id"], row["conversation_id"], row["shown_at"][:10]) == ("CMP-03", "web-1", "2026-03-10")


def test_erasure_takes_the_keys_and_leaves_the_count(shop: Sessions) -> None:
    with shop.begin() as session:
        prepare(session)
        before = results(session, "CMP-03")
        owner = owner_of(session, session.get_one(Customer, "CU-1001"))
        erase(session, owner, chats=False, now=NOW, reference="PR-1")
        erase(session, visitor("web-2"), chats=True, now=NOW, reference="PR-2")
    with shop() as session:
        keys = session.execute(select(VariantAssignment.conversation_id, VariantAssignment.customer_id)).all()
        assert [tuple(key) for key in keys] == [(None, None), (None, None), ("web-3", "CU-1002")]
        assert results(session, "CMP-03") == before
