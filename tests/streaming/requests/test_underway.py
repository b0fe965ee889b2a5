from streaming.kafka.records import Position
from streaming.requests.underway import Unanswered, Unsaved


def test_a_comment_is_forgotten_when_every_application_has_answered() -> None:
    unanswered = Unanswered(["predict", "predict-2"])
    unanswered.add(("v", "a"), 40)
    for application, owed in (("predict", {"predict-2"}), ("predict-2", set())):
        comment = unanswered.answered(("v", "a"), application)
        assert comment is not None
        assert (comment.tokens, comment.owed) == (40, owed)
        assert unanswered.answered(("v", "a"), application) is None
    assert len(unanswered) == 0


def test_predictions_are_forgotten_when_they_are_saved() -> None:
    unsaved = Unsaved()
    for offset in range(6):
        unsaved.add(Position(offset % 2, offset, 0), complete=offset != 2)
    assert unsaved.saved({0: 3}) == (2, 1)
    assert len(unsaved) == 4
    assert unsaved.saved({0: 9, 1: 9}) == (4, 4)
    assert len(unsaved) == 0
