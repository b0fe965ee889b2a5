import threading

from streamlit_app.turns import Turns


def test_turns_go_to_who_has_waited_longest_and_to_one_at_a_time() -> None:
    turns = Turns()
    order: list[int] = []
    inside = threading.Lock()

    def draw(number: int) -> None:
        with turns.turn():
            assert inside.acquire(blocking=False)
            order.append(number)
            inside.release()

    threads = [threading.Thread(target=draw, args=(number,)) for number in range(20)]
    with turns.turn():
        for number, thread in enumerate(threads):
            thread.start()
            while len(turns._waiting) <= number:
                pass
    for thread in threads:
        thread.join(5)
    assert order == list(range(20))


def test_a_page_that_fails_gives_its_turn_away() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns.turn():
                raise ValueError
        except ValueError:
            continue
