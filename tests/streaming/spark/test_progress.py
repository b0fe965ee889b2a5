from pathlib import Path

from streaming.spark.progress import checkpointed


def test_no_checkpoint_has_no_offsets(tmp_path: Path) -> None:
    assert checkpointed(tmp_path / "none", "emotions") == {}


def test_only_finished_batches_count(tmp_path: Path) -> None:
    for folder in ("commits", "offsets"):
        (tmp_path / folder).mkdir()
    for batch, end in ((9, 40), (10, 50), (11, 60)):
        (tmp_path / "offsets" / str(batch)).write_text(
            f'v1\n{{}}\n{{"emotions":{{"0":{end},"1":7}}}}'
        )
    for name in ("9", "10", ".10.crc"):
        (tmp_path / "commits" / name).write_text("v1\n{}")
    assert checkpointed(tmp_path, "emotions") == {0: 50, 1: 7}
