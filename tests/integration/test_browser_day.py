"""A day of use: analyze files, explore, correct and compare comments, build the data set."""

import csv
import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from registry import LocalStore
from settings import Settings
from tests.integration.browser import PATIENCE, cells, finished, upload
from tests.integration.dagster_api import ask, end_of

pytestmark = [pytest.mark.integration, pytest.mark.timeout(400)]

ANGRY = "This is outrageous, I am furious and I hate every second of it"
COMMENTS = [
    ANGRY,
    "=HYPERLINK(1) I love this so much ❤️",
    "what a beautiful song, it makes me happy",
    "I was there when he sang it live",
    "so sad, I cried all night",
    "can't wait for the next one!",
]
CALM = ["lovely evening, thank you all", "I love this", "so much joy in one song 😂"]

LAUNCH = """mutation { launchRun(executionParams: {
    selector: {repositoryLocationName: "tone", repositoryName: "__repository__",
               jobName: "__ASSET_JOB", assetSelection: [{path: ["tone", "corrections"]}]},
    runConfigData: {}})
    { __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
ROWS = """query { assetNodeOrError(assetKey: {path: ["tone", "corrections"]}) { ... on AssetNode {
    dependedByKeys { path } assetMaterializations(limit: 1) { runId metadataEntries { label
        ... on IntMetadataEntry { intValue } } } } } }"""


def analyze(page: Page, folder: Path, texts: list[str]) -> str:
    """Analyze a file on the Live page and return its video ID."""
    path = folder / f"day-{uuid.uuid4().hex[:8]}.csv"
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "author", "text"])
        rows.writerows([f"{path.stem}-{n}", "someone", text] for n, text in enumerate(texts))
    page.get_by_role("link", name="Live").click()
    upload(page, path)
    expect(page.get_by_text(f"the file {path.name}", exact=True)).to_be_visible()
    assert finished(page) == (len(texts), 0)
    return path.stem


def pick(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def test_a_day(page: Page, running: Settings, tmp_path: Path) -> None:
    calm = analyze(page, tmp_path, CALM)
    angry = analyze(page, tmp_path, COMMENTS)

    # Find the angriest comment.
    page.get_by_role("link", name="Explore").click()
    expect(page.get_by_label("Video (latest first)")).to_be_visible(timeout=PATIENCE)
    pick(page, "Video (latest first)", angry)
    expect(
        page.get_by_text(re.compile(f"^Most frequent in {len(COMMENTS)} comments"))
    ).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Threads").click()
    expect(page.get_by_text("No comment of this video has replies in Hive.")).to_be_visible(
        timeout=PATIENCE
    )
    page.get_by_role("radio", name="Comments").click()
    pick(page, "Score for", "anger")
    pick(page, "Sort by", "Highest score first")
    first = page.locator("canvas [role=row][aria-rowindex='2'] [role=gridcell]")
    expect(first.filter(has_text=ANGRY)).to_be_attached(timeout=PATIENCE)

    # Export the comments, with the formula defused.
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    page.keyboard.press("Escape")
    with Path(download.value.path()).open(newline="", encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["text"] == ANGRY
    assert {row["text"].removeprefix("'") for row in rows} == set(COMMENTS)
    assert not any(row["text"].startswith("=") for row in rows)

    # Show the word weights.
    table = page.get_by_test_id("stDataFrame").first
    table.scroll_into_view_if_needed()
    corner = table.bounding_box()
    assert corner
    page.mouse.click(corner["x"] + 18, corner["y"] + 75)  # the first row's box
    expect(page.get_by_text("Word weights")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(re.compile("furious|hate|outrageous")).last).to_be_visible()

    # Correct it.
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0, timeout=PATIENCE)
    emotions = page.get_by_role("combobox", name="Emotions in this comment")
    expect(emotions).to_be_visible(timeout=PATIENCE)  # the word weights come first
    emotions.press_sequentially("surpr")
    emotions.press("Enter")
    emotions.press("Escape")
    page.get_by_role("textbox", name="Your nickname").fill("a reader")
    page.get_by_role("button", name="Save correction").click()
    expect(page.get_by_text("The next training round will use it.")).to_be_visible(timeout=PATIENCE)
    expect(cells(page).get_by_text("a reader", exact=True)).to_be_attached()

    # Compare it with the other video.
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("combobox", name="Video A", exact=True)).to_be_visible(timeout=PATIENCE)
    pick(page, "Video A", angry)
    pick(page, "Video B", calm)
    few = page.get_by_text(f"A has only {len(COMMENTS)} comments")
    expect(few).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text(f"B has only {len(CALM)} comments")).to_be_visible()

    # Look at the model.
    page.get_by_role("link", name="Models").click()
    best = LocalStore(running.model_store).version("best") or ""
    expect(cells(page).get_by_text(best, exact=True).first).to_be_attached(timeout=PATIENCE)
    expect(page.get_by_text("Test scores by emotion")).to_be_visible()

    # See the correction in Dagster, upstream of the next training.
    launched = ask(running, LAUNCH)["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    run_id = launched["run"]["runId"]
    assert end_of(running, run_id, 120) == "SUCCESS"
    node = ask(running, ROWS)["assetNodeOrError"]
    assert ["datasets", running.data_set] in [key["path"] for key in node["dependedByKeys"]]
    (made,) = node["assetMaterializations"]
    figures = {entry["label"]: entry.get("intValue") for entry in made["metadataEntries"]}
    assert made["runId"] == run_id
    assert figures["dagster/row_count"] >= 1

    # Another reader has no mouse.
    page.goto(f"{running.web}/explore?video={angry}&view=Comments")
    page.get_by_test_id("data-grid-canvas").first.focus(timeout=PATIENCE)
    page.keyboard.press("Shift+Space")
    expect(page.get_by_text("Word weights")).to_be_visible(timeout=PATIENCE)
