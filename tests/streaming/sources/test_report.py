from streaming.sources import SourceReport


def test_the_summary_counts_what_was_not_sent() -> None:
    report = SourceReport(rows=12, sent=5, duplicates=1, earlier=2, repaired=1, not_read=200)
    report.skip(3, "expected 3 fields, got 4")
    report.leave_out("chat items without words")
    assert report.summary() == (
        "5 of 14 comments sent, 1 skipped as duplicates, 2 already known, 1 unreadable, "
        "1 left out: chat items without words, 1 sent without an invalid field, "
        "200 more not read because of the limit."
    )
    report.not_read_more = True
    assert "more than 200 more not read" in report.summary()


def test_the_summary_says_what_limits_cut() -> None:
    assert not SourceReport(rows=3, sent=3).cut
    report = SourceReport(rows=3, sent=3, cut_videos=2, unread_videos=1, cut_lists=1)
    assert report.cut
    assert report.summary() == (
        "3 of 3 comments sent, the limit cut 2 videos: more comments are there, "
        "1 video not read to the end, the limit of videos cut 1 list of videos."
    )


def test_reasons_are_counted_by_kind() -> None:
    report = SourceReport()
    for number in range(200):
        report.skip(number, f"expected 3 fields, got {number}")
        report.skip(number, f"'{number}' is not a number")
    for number in range(5):
        report.repair(number, f"like count ignored: '{number}x' is not a number")
    assert (report.skipped, report.repaired, len(report.problems)) == (400, 5, 100)
    assert report.kinds() == [
        "200 rows: expected … fields, got …",
        "200 rows: … is not a number",
        "5 rows: like count ignored: … is not a number",
    ]


def test_different_problems_need_no_counts() -> None:
    report = SourceReport()
    report.skip(2, "the text is missing")
    report.repair(3, "date ignored: 'x' is no date")
    assert report.kinds() == []


def test_rare_kinds_are_counted_together() -> None:
    report = SourceReport()
    for number in range(70):
        letters = f"{chr(97 + number // 26)}{chr(97 + number % 26)}"
        report.skip(number, f"the field {letters} is wrong")
        report.skip(number, "the field aa is wrong")
    assert (report.reasons["the field aa is wrong"], report.reasons["other reasons"]) == (71, 20)


def test_a_warning_at_the_end_is_kept_after_many_problems() -> None:
    report = SourceReport()
    for number in range(500):
        report.skip(number, "the text is missing")
    report.warn("the file ends before its JSON does; what followed is missing")
    assert str(report.problems[-1]).startswith("the file ends")


def test_a_warning_is_kept_once() -> None:
    report = SourceReport()
    for _ in range(3):
        report.warn("the texts are cut")
        report.read_as("a.csv read as comments (CSV)")
    assert [str(problem) for problem in report.problems] == ["the texts are cut"]
    assert report.readings == ["a.csv read as comments (CSV)"]
