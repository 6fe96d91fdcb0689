import numpy as np
import pytest

from concierge.knowledge.search.lexical import LexicalIndex, stems

TEXTS = ("Machine wash cold.", "Orders ship within a day.", "Washing hints for down and wool.", "Nothing else.")


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return LexicalIndex(TEXTS)


def test_forms_of_a_word_are_one_word(index: LexicalIndex) -> None:
    scores = index.scores("can it be washed by machines?")
    assert scores.argmax() == 0
    assert scores[2] > 0 == scores[1]


def test_a_score_is_the_share_of_what_was_asked_for(index: LexicalIndex) -> None:
    assert 0.4 < index.scores("machine wash")[0] < 1
    assert index.scores("machine wash for violins and pianos")[0] < index.scores("machine wash")[0] / 1.5


@pytest.mark.parametrize("question", ["", "the of and", "🥾", "?!", "xylophone"])
def test_a_question_without_known_words_scores_nothing(index: LexicalIndex, question: str) -> None:
    np.testing.assert_array_equal(index.scores(question), np.zeros(len(TEXTS)))


def test_contractions_leave_no_rests() -> None:
    assert stems("It's what I've had, doesn’t it?") == stems("had")
