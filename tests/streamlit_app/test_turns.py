import threading

from streamlit_app.turns import Turns


def test_turns_are_exclusive_and_in_order_of_arrival() -> None:
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


def test_a_failing_page_ends_its_turn() -> None:
    turns = Turns()
    for _ in range(2):
        try:
            with turns.turn():
                raise ValueError
        except ValueError:
            continue
