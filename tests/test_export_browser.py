"""The exported page as a reader sees it: from disk, without a network, in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any, Literal

import folium
import pytest
from browser import DESKTOP, PHONE, Watched, chromium, open_file, watched_page
from incident_frames import HOSTILE_TEXTS, frame, hostile, many, sample
from playwright.sync_api import Browser, Page

from dashboard.export import write_html
from dashboard.layers import IncidentLayer, leaflet_css, leaflet_js
from geo.schema import empty

pytestmark = pytest.mark.browser

TABLET = (830, 1000)
MAP = "document.querySelector('.folium-map').incidentMap"
SENTENCE = (
    "أفاد مصدر أمني بأن عبوة ناسفة انفجرت صباح الأحد قرب سوق شعبية في كركوك، ما أسفر عن مقتل ثلاثة أشخاص وإصابة سبعة."
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def sample_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "sample.html"
    write_html(sample(), path)
    return path


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "hostile.html"
    write_html(hostile(), path, title="<img src=x onerror=window.__pwned=1>")
    return path


@pytest.fixture
def reader(browser: Browser, sample_page: Path) -> Iterator[Watched]:
    with watched_page(browser) as watched:
        open_file(watched, sample_page)
        yield watched
        assert watched.errors == []
        assert watched.outside_requests(sample_page.as_uri()) == []


def click_incident(page: Page, incident_id: str) -> None:
    page.locator(".folium-map").click(position=page.evaluate(f"id => {MAP}.pointOf(id)", incident_id))


def wait_for_evidence(page: Page, incident_id: str) -> None:
    """Until the panel shows an incident and has what it wants to focus: its text is unpacked first."""
    page.locator(f'.im-panel[data-incident="{incident_id}"]').wait_for()
    page.evaluate("() => new Promise(requestAnimationFrame)")


def panel_text(page: Page) -> str:
    return page.locator(".im-panel").inner_text()


def marks(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.locator(".im-excerpt mark").evaluate_all(
        "marks => marks.map(mark => [mark.className, mark.textContent])"
    )
    return found


def test_the_page_opens_from_disk_without_a_request(reader: Watched, sample_page: Path) -> None:
    assert reader.requests == [sample_page.as_uri()]
    assert reader.page.evaluate(f"{MAP}.incidents.count") == 12
    drawn = reader.page.locator("canvas.im-canvas").evaluate(
        "c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some((v, i) => i % 4 === 3 && v > 0)"
    )
    assert drawn


def test_the_policy_lets_no_request_out(reader: Watched) -> None:
    outcome = reader.page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'sent', () => 'refused')")
    assert outcome == "refused"
    assert any("Content Security Policy" in error for error in reader.errors)
    reader.errors.clear()
    reader.requests[1:] = []


def test_a_click_shows_the_sentence_with_its_marks(reader: Watched) -> None:
    click_incident(reader.page, "basra")
    assert reader.page.locator(".im-excerpt").text_content() == SENTENCE
    assert marks(reader.page) == [
        ["im-mark-trigger", "انفجرت"],
        ["im-mark-date", "الأحد"],
        ["im-mark-place", "كركوك"],
        ["im-mark-toll", "ثلاثة"],
        ["im-mark-toll", "سبعة"],
    ]


def test_the_panel_says_all_that_is_known_and_what_is_not(reader: Watched) -> None:
    click_incident(reader.page, "basra")
    facts = reader.page.locator(".im-facts dd").evaluate_all(
        "all => all.map(dd => dd.innerText.split(/\\s+/).join(' '))"
    )
    assert facts == [
        "2021-05-02 اليوم معلوم to the day",
        "البصرة Basra",
        "مكان مسمّى named place ضمن نحو 10 كم within about 10 km",
        "1",
        "غير معلوم unknown",
    ]
    text = panel_text(reader.page)
    for part in (
        "هجوم مسلح أو اغتيال",
        "Attack",
        "مقتل ثلاثة في انفجار",
        "وكالة الرافدين",
        "2021-05-03",
        "لأن النص يذكر",
    ):
        assert part in text
    link = reader.page.locator(".im-panel a")
    assert link.get_attribute("href") == "https://example.org/kirkuk"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_arabic_reads_from_the_right_and_english_from_the_left(reader: Watched) -> None:
    direction = "element => getComputedStyle(element).direction"
    click_incident(reader.page, "basra")
    assert reader.page.locator(".im-excerpt").evaluate(direction) == "rtl"
    assert reader.page.locator(".im-source-title").evaluate(direction) == "rtl"
    click_incident(reader.page, "fallujah")
    wait_for_evidence(reader.page, "fallujah")
    assert reader.page.locator(".im-excerpt").evaluate(direction) == "ltr"
    assert reader.page.locator(".im-source-title").evaluate(direction) == "ltr"


def test_the_keyboard_reaches_the_same_from_the_table(reader: Watched) -> None:
    row = reader.page.locator('[data-incident="basra"]')
    row.focus()
    reader.page.keyboard.press("Enter")
    wait_for_evidence(reader.page, "basra")
    assert reader.page.locator(".im-excerpt").text_content() == SENTENCE
    assert reader.page.evaluate("document.activeElement.className") == "im-panel"
    reader.page.keyboard.press("ArrowLeft")  # onwards, in a panel that reads from the right
    wait_for_evidence(reader.page, "diyala")
    reader.page.keyboard.press("ArrowRight")
    wait_for_evidence(reader.page, "basra")
    reader.page.keyboard.press("Escape")
    assert reader.page.locator(".im-panel").is_hidden()


def test_the_keyboard_reaches_the_same_from_the_map(reader: Watched) -> None:
    reader.page.locator(".folium-map").focus()
    reader.page.keyboard.press("Enter")
    wait_for_evidence(reader.page, "mosul-past")
    assert reader.page.evaluate("document.activeElement.className") == "im-panel"


def test_next_and_previous_go_through_all_and_keep_the_focus(reader: Watched) -> None:
    reader.page.evaluate(f"{MAP}.select('mosul-past')")
    seen = ["mosul-past"]
    reader.page.locator(".im-next").focus()
    for _ in range(11):
        reader.page.keyboard.press("Enter")
        seen.append(reader.page.evaluate(f"{MAP}.selectedId"))
        wait_for_evidence(reader.page, seen[-1])
    assert len(set(seen)) == 12
    assert seen[-1] == "unplaced"
    assert "النص لا يذكر مكاناً للحادث" in panel_text(reader.page)


def test_coincident_incidents_fan_out_and_their_data_stay(reader: Watched) -> None:
    before = reader.page.evaluate(f"[...{MAP}.incidents.lat, ...{MAP}.incidents.lon]")
    together = [reader.page.evaluate(f"{MAP}.pointOf('{name}')") for name in ("kirkuk", "kirkuk-again")]
    assert together[0] == together[1]
    click_incident(reader.page, "kirkuk")
    assert reader.page.locator(".im-panel").is_hidden()
    apart = [reader.page.evaluate(f"{MAP}.pointOf('{name}')") for name in ("kirkuk", "kirkuk-again")]
    assert abs(apart[0]["x"] - apart[1]["x"]) + abs(apart[0]["y"] - apart[1]["y"]) > 40
    for name in ("kirkuk-again", "kirkuk"):
        click_incident(reader.page, name)
        assert reader.page.evaluate(f"{MAP}.selectedId") == name
    assert reader.page.evaluate(f"[...{MAP}.incidents.lat, ...{MAP}.incidents.lon]") == before


def test_a_number_opens_the_incidents_that_it_counts(reader: Watched) -> None:
    badge = reader.page.evaluate(f"{MAP}.badgeOf('kirkuk')")
    assert reader.page.evaluate(f"{MAP}.badgeOf('fallujah')") is None
    assert reader.page.evaluate(f"({{x, y}}) => {MAP}.idAt(x, y)", badge) in ("kirkuk", "kirkuk-again")
    reader.page.locator(".folium-map").click(position=badge)
    assert reader.page.locator(".im-panel").is_hidden()
    apart = [reader.page.evaluate(f"{MAP}.pointOf('{name}')") for name in ("kirkuk", "kirkuk-again")]
    assert abs(apart[0]["x"] - apart[1]["x"]) + abs(apart[0]["y"] - apart[1]["y"]) > 40


def test_other_reports_of_the_event_can_be_opened(reader: Watched) -> None:
    reader.page.evaluate(f"{MAP}.select('kirkuk')")
    reader.page.locator(".im-report").click()
    wait_for_evidence(reader.page, "kirkuk-again")


def test_a_filter_hides_incidents_and_counts_them(reader: Watched) -> None:
    reader.page.evaluate(f"{MAP}.select('fallujah')")
    reader.page.evaluate(f"{MAP}.setVisible(['basra', 'unplaced'])")
    assert reader.page.evaluate(f"{MAP}.pointOf('fallujah')") is None
    assert reader.page.locator(".im-panel").is_hidden()
    count = " ".join(reader.page.locator(".im-count").inner_text().split())
    assert count == "2 / 12 حادث incidents 1 بلا موقع not placed"
    reader.page.evaluate(f"{MAP}.setVisible(null)")
    assert reader.page.evaluate(f"{MAP}.pointOf('fallujah')") is not None


def test_the_address_opens_an_incident(browser: Browser, sample_page: Path) -> None:
    with watched_page(browser) as watched:
        watched.page.goto(f"{sample_page.as_uri()}#incident=basra")
        watched.page.wait_for_selector(".im-panel:not([hidden])")
        assert watched.page.evaluate(f"{MAP}.selectedId") == "basra"


def test_the_address_follows_the_selection(reader: Watched, sample_page: Path) -> None:
    reader.page.evaluate(f"{MAP}.select('basra')")
    assert reader.page.url == f"{sample_page.as_uri()}#incident=basra"
    reader.page.reload()
    wait_for_evidence(reader.page, "basra")
    reader.page.locator(".im-close").click()
    assert reader.page.url == sample_page.as_uri()
    reader.requests[1:] = []


def test_citation_and_link_can_be_copied(browser: Browser, sample_page: Path) -> None:
    with watched_page(browser) as watched:
        watched.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        open_file(watched, sample_page)
        watched.page.evaluate(f"{MAP}.select('basra')")
        watched.page.locator(".im-copy-link").click()
        assert "نُسخ" in watched.page.locator(".im-copied").inner_text()
        link = f"{sample_page.as_uri()}#incident=basra"
        assert watched.page.evaluate("navigator.clipboard.readText()") == link
        watched.page.locator(".im-copy-citation").click()
        watched.page.wait_for_function(f"async () => await navigator.clipboard.readText() !== '{link}'")
        assert watched.page.evaluate("navigator.clipboard.readText()").splitlines() == [
            "«مقتل ثلاثة في انفجار عبوة قرب سوق في كركوك», وكالة الرافدين, 2021-05-03. https://example.org/kirkuk",
            "هجوم مسلح أو اغتيال · Attack; البصرة · Basra; 2021-05-02; القتلى · Killed: 1",
            f"خريطة الحوادث الأمنية في العراق · Iraq incident map (basra) {link}",
        ]


def test_a_text_can_be_copied_where_the_browser_has_no_clipboard(reader: Watched) -> None:
    reader.page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    reader.page.evaluate("document.execCommand = () => false")
    reader.page.evaluate(f"{MAP}.select('basra')")
    reader.page.locator(".im-copy-link").click()
    assert reader.page.locator(".im-by-hand").text_content() == reader.page.url


def test_the_other_reports_say_where_they_differ(reader: Watched) -> None:
    reader.page.evaluate(f"{MAP}.select('kirkuk')")
    report = reader.page.locator(".im-reports > li")
    report.first.wait_for()
    assert report.count() == 1
    assert report.locator(".im-report").text_content() == "انفجار في كركوك يوقع قتلى"
    assert report.locator(".im-report-origin").inner_text().split("\n") == ["صحيفة النهرين", "2021-05-03"]
    differing = report.locator(".im-report-facts .is-other").all_inner_texts()
    assert [text.split() for text in differing] == [["القتلى", "Killed", "4"]]


def test_the_page_reads_from_the_right_and_the_map_counts_from_the_left(reader: Watched) -> None:
    reader.page.evaluate(f"{MAP}.select('basra')")
    direction = "element => getComputedStyle(element).direction"
    for selector in (".page-head", ".im-panel", "#incidents", ".im-legend", ".im-layers", ".im-count"):
        assert reader.page.locator(selector).first.evaluate(direction) == "rtl"
    assert reader.page.locator(".folium-map").evaluate(direction) == "ltr"
    heading = reader.page.locator("h1 .im-label").bounding_box()
    assert heading is not None
    assert heading["x"] + heading["width"] > 1300


def test_overlays_are_switched_one_by_one(reader: Watched) -> None:
    paths = reader.page.locator("path.im-overlay")
    assert reader.page.locator("path.im-disputed").count() == 15
    assert paths.count() == 0
    reader.page.locator(".im-layers summary").click()
    reader.page.locator(".im-layers label", has_text="Line of control after 16 October 2017").click()
    assert paths.count() == 1
    fill = paths.first.get_attribute("fill")
    assert fill is not None
    assert reader.page.locator(f"pattern{fill[4:-1]}").count() == 1
    card = reader.page.evaluate(
        f"Object.values({MAP}.overlays).find(layer => layer.imColour && {MAP}.map.hasLayer(layer))"
        ".getLayers()[0].getTooltip()._content().textContent"
    )
    for said in (
        "الخط بعد 16 تشرين الأول 2017",
        "هێڵی دوای ١٦ی تشرینی یەکەمی ٢٠١٧",
        "Nobody's claim: where federal forces and the Peshmerga were reported to face each other",
        "ليست مطالبة لأحد",
        "2017-10-16",
        "حدود تقريبية",
    ):
        assert said in card
    reader.page.locator(".im-layers label", has_text="Line of control after 16 October 2017").click()
    assert paths.count() == 0


@pytest.fixture(scope="module")
def large_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "large.html"
    write_html(frame([*sample().to_dict("records"), *many(440).to_dict("records")]), path)
    return path


def test_a_large_table_is_made_a_hundred_rows_at_a_time(browser: Browser, large_page: Path) -> None:
    with watched_page(browser) as watched:
        open_file(watched, large_page)
        rows = watched.page.locator("#incidents tbody tr")
        rows.nth(99).wait_for()
        assert rows.count() == 100
        assert watched.page.locator("#incidents .rows-range").inner_text() == "1–100 / 451"
        watched.page.locator("#incidents .rows-next").click()
        watched.page.locator("#incidents .rows-range", has_text="101–200 / 451").wait_for()
        watched.page.locator("#incidents .rows-all").click()
        watched.page.locator("#incidents .rows-range", has_text="1–451 / 451").wait_for()
        assert rows.count() == 451
        watched.page.locator('[data-incident="basra"]').click()
        wait_for_evidence(watched.page, "basra")
        assert watched.page.locator("#unplaced tbody tr").count() == 1
        assert watched.errors == []


def test_the_rows_of_the_script_are_those_of_the_page(browser: Browser, sample_page: Path, large_page: Path) -> None:
    def cells(watched: Watched, path: Path) -> dict[str, list[str]]:
        open_file(watched, path)
        watched.page.locator("tbody tr").first.wait_for()
        if watched.page.locator("#incidents .rows-all").count():
            watched.page.locator("#incidents .rows-all").click()
            watched.page.locator("#incidents .rows-range", has_text="1–451 / 451").wait_for()
        rows = watched.page.locator("tbody tr").evaluate_all(
            "all => all.map(row => [row.querySelector('button').dataset.incident, "
            "[...row.cells].map(cell => cell.textContent.split(/\\s+/).join(' ').trim())])"
        )
        return dict(rows)

    with watched_page(browser) as first, watched_page(browser) as second:
        static, made = cells(first, sample_page), cells(second, large_page)
    assert len(static) == 12
    assert {incident_id: made[incident_id] for incident_id in static} == static


def test_without_script_the_page_says_what_is_missing(browser: Browser, large_page: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(large_page.as_uri())
    assert "This page holds 452 incidents." in page.locator("noscript").inner_text()
    context.close()


def test_the_wheel_scrolls_the_page_until_the_map_was_clicked(reader: Watched) -> None:
    page = reader.page
    zoom = page.evaluate(f"{MAP}.map.getZoom()")
    box = page.locator(".folium-map").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 600, box["y"] + 100)
    page.mouse.wheel(0, 200)
    page.wait_for_function("() => window.scrollY > 50")
    assert page.evaluate(f"{MAP}.map.getZoom()") == zoom
    page.evaluate("window.scrollTo(0, 0)")
    page.wait_for_function("() => window.scrollY === 0")
    page.mouse.click(box["x"] + 600, box["y"] + 100)
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"() => {MAP}.map.getZoom() > {zoom}")


def test_a_finger_scrolls_the_page(browser: Browser, sample_page: Path) -> None:
    with watched_page(browser, PHONE, touch=True) as watched:
        open_file(watched, sample_page)
        touch_action = watched.page.locator(".folium-map").evaluate("m => getComputedStyle(m).touchAction")
        assert touch_action == "pan-x pan-y"
        assert watched.page.evaluate(f"{MAP}.map.dragging.enabled()") is False


def test_a_tap_opens_the_evidence_as_a_sheet_at_the_bottom(browser: Browser, sample_page: Path) -> None:
    with watched_page(browser, PHONE, touch=True) as watched:
        open_file(watched, sample_page)
        point = watched.page.evaluate(f"{MAP}.pointOf('basra')")
        watched.page.locator(".folium-map").tap(position=point)
        watched.page.wait_for_selector(".im-panel:not([hidden])")
        assert watched.page.evaluate(f"{MAP}.selectedId") == "basra"
        stage, sheet = (watched.page.locator(name).bounding_box() for name in (".folium-map", ".im-panel"))
        assert stage is not None
        assert sheet is not None
        assert (sheet["x"], sheet["width"]) == (stage["x"], stage["width"])
        assert sheet["y"] > stage["y"] + 100
        assert sheet["y"] + sheet["height"] == pytest.approx(stage["y"] + stage["height"], abs=1)


def test_hostile_text_runs_nothing_and_is_shown(browser: Browser, hostile_page: Path) -> None:
    with watched_page(browser) as watched:
        open_file(watched, hostile_page)
        for i, text in enumerate(HOSTILE_TEXTS):
            watched.page.evaluate(f"{MAP}.select('hostile-{i}')")
            shown = watched.page.locator(".im-source-title").text_content() or ""
            assert shown.replace("\u200b", "") == text.replace("\u202e", "\ufffd").replace("\u202d", "\ufffd")
            links = watched.page.locator(".im-panel a").evaluate_all("all => all.map(a => a.protocol)")
            assert set(links) <= {"https:"}
        assert watched.page.evaluate("window.__pwned") is None
        assert watched.page.locator(".im-panel :is(script, img, svg[onload], h1)").count() == 0
        assert watched.dialogs == []
        assert watched.errors == []
        assert watched.outside_requests(hostile_page.as_uri()) == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_hostile_text_does_not_break_the_layout(browser: Browser, hostile_page: Path, size: tuple[int, int]) -> None:
    with watched_page(browser, size) as watched:
        open_file(watched, hostile_page)
        for i in range(len(HOSTILE_TEXTS)):
            watched.page.evaluate(f"{MAP}.select('hostile-{i}')")
            assert watched.page.evaluate("document.documentElement.scrollWidth") <= size[0]
            panel = watched.page.locator(".im-panel")
            assert panel.evaluate("p => p.scrollWidth <= p.clientWidth")
            assert panel.locator(".im-close").is_visible()


def boxes(page: Page) -> dict[str, dict[str, Any]]:
    """Boxes of everything that lies over the map and is visible."""
    selectors = {
        "zoom": ".leaflet-control-zoom",
        "layers": ".im-layers",
        "legend": ".im-legend",
        "count": ".im-count",
        "scale": ".leaflet-control-scale",
        "attribution": ".leaflet-control-attribution",
        "panel": ".im-panel",
    }
    found = {name: page.locator(selector).bounding_box() for name, selector in selectors.items()}
    return {name: dict(box) for name, box in found.items() if box is not None}


def overlapping(found: dict[str, dict[str, Any]]) -> list[tuple[str, str]]:
    def touch(a: dict[str, Any], b: dict[str, Any]) -> bool:
        return all(
            a[axis] + a[size] > b[axis] + 0.5 and b[axis] + b[size] > a[axis] + 0.5
            for axis, size in (("x", "width"), ("y", "height"))
        )

    return [(a, b) for a, b in combinations(found, 2) if touch(found[a], found[b])]


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_over_the_map_overlaps(
    browser: Browser, sample_page: Path, size: tuple[int, int], scheme: Literal["light", "dark"]
) -> None:
    with watched_page(browser, size, scheme) as watched:
        open_file(watched, sample_page)
        for opened in (".im-layers", ".im-legend"):
            card = watched.page.locator(opened)
            if card.get_attribute("open") is None:
                card.locator("summary").click()
            watched.page.wait_for_function("() => document.querySelectorAll('details.im-card[open]').length === 1")
            assert {"zoom", "layers", "legend", "count", "scale", "attribution"} <= set(boxes(watched.page))
            assert overlapping(boxes(watched.page)) == []
        watched.page.evaluate(f"{MAP}.select('basra')")
        assert "panel" in boxes(watched.page)
        assert overlapping(boxes(watched.page)) == []
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= size[0]


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_selected_symbol_is_clear_of_the_panel(browser: Browser, sample_page: Path, size: tuple[int, int]) -> None:
    with watched_page(browser, size) as watched:
        open_file(watched, sample_page)
        for name in ("basra", "mosul-strike", "kirkuk", "diyala"):
            watched.page.evaluate(f"{MAP}.select('{name}')")
            point = watched.page.evaluate(f"{MAP}.pointOf('{name}')")
            stage = watched.page.locator(".folium-map").bounding_box()
            panel = boxes(watched.page)["panel"]
            assert stage is not None
            x, y = stage["x"] + point["x"], stage["y"] + point["y"]
            assert not (panel["x"] <= x and panel["y"] <= y)
            assert stage["x"] <= x <= stage["x"] + stage["width"]
            assert stage["y"] <= y <= stage["y"] + stage["height"]


@pytest.mark.parametrize(("scheme", "is_dark"), [("light", False), ("dark", True)])
def test_the_theme_is_the_readers(
    browser: Browser, sample_page: Path, scheme: Literal["light", "dark"], is_dark: bool
) -> None:
    lightness = "m => getComputedStyle(m).backgroundColor.match(/\\d+/g).reduce((sum, v) => sum + Number(v), 0) / 3"
    with watched_page(browser, scheme=scheme) as watched:
        open_file(watched, sample_page)
        stage = watched.page.locator(".folium-map")
        assert (stage.evaluate(lightness) < 100) is is_dark
        watched.page.evaluate(f"{MAP}.setTheme('{'light' if is_dark else 'dark'}')")
        assert (stage.evaluate(lightness) < 100) is not is_dark


def test_paper_is_light_even_where_the_screen_is_dark(browser: Browser, sample_page: Path) -> None:
    with watched_page(browser, scheme="dark") as watched:
        open_file(watched, sample_page)
        assert watched.page.evaluate(f"{MAP}.theme.colour('text')") == "#eceeee"
        watched.page.emulate_media(media="print")
        watched.page.wait_for_function(f"() => {MAP}.theme.colour('text') === '#1d1f21'")
        assert watched.page.locator(".im-legend").is_hidden()
        assert watched.page.locator("#incidents .row-show").first.is_visible()


def test_every_label_of_the_interface_is_in_arabic_first(reader: Watched) -> None:
    reader.page.evaluate(f"{MAP}.select('basra')")
    labels = reader.page.locator(".im-label").evaluate_all(
        "all => all.map(label => [...label.children].map(child => [child.lang, child.textContent.trim() !== '']))"
    )
    assert len(labels) > 60
    assert all(label == [["ar", True], ["en", True]] for label in labels)


def test_a_thousand_incidents_answer_a_click_and_a_filter_at_once(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "many.html"
    write_html(many(1_000), path)
    timed = "async action => {{ const start = performance.now(); {action}; return performance.now() - start; }}"
    with watched_page(browser) as watched:
        open_file(watched, path)
        select = timed.format(action=f"await {MAP}.select('incident-000777')")
        assert watched.page.evaluate(select) < 500
        assert watched.page.locator(".im-excerpt").text_content() == SENTENCE
        hide = timed.format(action=f"{MAP}.setVisible(['incident-000777'])")
        assert watched.page.evaluate(hide) < 500
        assert watched.page.evaluate(f"{MAP}.pointOf('incident-000001')") is None


def test_the_layer_works_on_a_folium_map_of_any_make(browser: Browser, tmp_path: Path) -> None:
    folium_map = folium.Map(location=[33.3, 44.4], zoom_start=6, tiles=None)
    IncidentLayer(sample()).add_to(folium_map)
    path = tmp_path / "notebook.html"
    folium_map.save(str(path))
    with watched_page(browser) as watched:
        # Such a map loads Leaflet from folium's own address; here the installed copy answers for it.
        watched.page.route("**/*", lambda route: route.fulfill(body="") if "://" in route.request.url else None)
        watched.page.route("**/leaflet.js", lambda route: route.fulfill(body=leaflet_js()))
        watched.page.route("**/leaflet.css", lambda route: route.fulfill(body=leaflet_css()))
        watched.page.route(path.as_uri(), lambda route: route.continue_())
        open_file(watched, path)
        click_incident(watched.page, "basra")
        assert watched.page.locator(".im-excerpt").text_content() == SENTENCE
        assert watched.errors == []


def test_a_page_of_no_incidents_opens(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "empty.html"
    write_html(empty(), path)
    with watched_page(browser) as watched:
        open_file(watched, path)
        watched.page.locator(".folium-map").focus()
        watched.page.keyboard.press("Enter")
        assert watched.page.locator(".im-panel").is_hidden()
        assert watched.errors == []


def test_a_map_that_was_taken_down_leaves_nothing_behind(reader: Watched) -> None:
    reader.page.evaluate(f"{MAP}.select('basra')")
    reader.page.evaluate(f"{MAP}.destroy()")
    reader.page.set_viewport_size({"width": 900, "height": 700})
    reader.page.emulate_media(color_scheme="dark")
    assert reader.page.locator(".im-panel, .im-count, canvas.im-canvas").count() == 0
    assert reader.page.evaluate("document.querySelector('.folium-map').incidentMap") is None
