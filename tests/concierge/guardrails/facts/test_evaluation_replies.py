"""The rail on the replies of the evaluation: right ones pass, corrupted ones are caught. All of it: bench/rails.py."""

import pytest

from bench.rails import CAUGHT, FALSE_BLOCKS, Case, Shop, cases, corruptions, shop
from concierge.guardrails.facts.rail import FactsRail
from concierge.guardrails.finding import Grounds

EVERY = 20  # one corruption in so many is tried here


@pytest.fixture(scope="module")
def data() -> Shop:
    return shop()


@pytest.fixture(scope="module")
def passing(data: Shop) -> tuple[FactsRail, list[Case], list[str]]:
    rail = FactsRail(data.names)
    right = cases(data.names)
    blocked = [
        case.id
        for case in right
        if rail.check(case.gold, Grounds(case.turns[-1], data.of(case.sources), case.turns[:-1])).decision != "pass"
    ]
    return rail, right, blocked


def test_right_replies_pass(passing: tuple[FactsRail, list[Case], list[str]]) -> None:
    _, right, blocked = passing
    assert len(right) >= 170
    assert len(blocked) <= FALSE_BLOCKS * len(right), blocked


def test_corrupted_replies_are_caught(data: Shop, passing: tuple[FactsRail, list[Case], list[str]]) -> None:
    rail, right, blocked = passing
    corrupted = [one for case in right if case.answerable and case.id not in blocked for one in corruptions(case, data)]
    assert len(corrupted) >= 2000
    tried = corrupted[::EVERY]
    passed = [
        f"{one.case.id}: {one.changed}"
        for one in tried
        if rail.check(
            one.reply, Grounds(one.case.turns[-1], data.of(one.case.sources | one.besides), one.case.turns[:-1])
        ).decision
        == "pass"
    ]
    # A sample this small may miss the mark of all of them by one in a hundred.
    assert len(passed) <= (1 - CAUGHT + 0.01) * len(tried), passed
