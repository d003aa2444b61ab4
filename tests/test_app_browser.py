"""The app as a person meets it: Chromium on the real server, on real stores, with no way out to the network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from app_stores import TAJI_TEXT, UNPLACED_REASON, write_hostile, write_many, write_sample
from browser import DESKTOP, PHONE, Watched, chromium, open_file, watched_page
from incident_frames import HOSTILE_TEXTS, HOSTILE_URLS
from playwright.sync_api import Browser, Locator, Page, expect

from dashboard import serve

pytestmark = pytest.mark.browser

WAIT_MS = 30_000
Server = Callable[[str], str]
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Addresses of running apps, one for each kind of store, started when first asked for."""
    folder = tmp_path_factory.mktemp("stores")
    writers: dict[str, Callable[[Path], Path]] = {
        "sample": write_sample,
        "hostile": lambda path: write_hostile(path, HOSTILE_TEXTS, HOSTILE_URLS),
        "many": lambda path: write_many(path, 250),
    }
    addresses: dict[str, str] = {}
    with ExitStack() as stack:

        def address(kind: str) -> str:
            if kind not in addresses:
                store = writers[kind](folder / f"{kind}.gpkg")
                port = serve.choose_port(None)
                stack.enter_context(serve.running(store, port))
                addresses[kind] = f"http://127.0.0.1:{port}"
            return addresses[kind]

        yield address


def open_app(watched: Watched, address: str) -> Page:
    page = watched.page
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    expect(rows(page).first).to_be_attached()
    page.wait_for_function(f"{MAP} !== undefined")
    return page


MAP = """(() => {
  for (const node of document.querySelectorAll('.st-key-map_panel *'))
    for (const inner of node.shadowRoot?.querySelectorAll('*') ?? [])
      if (inner.incidentMap) return inner.incidentMap;
})()"""


@pytest.fixture
def sample(browser: Browser, server: Server) -> Iterator[Watched]:
    with watched_page(browser, DESKTOP) as watched:
        open_app(watched, server("sample"))
        yield watched


def rows(page: Page, key: str = "table") -> Locator:
    # The lists stand in tabs: only that of the open one is on view.
    place = ".st-key-table_panel" if key == "table" else ".st-key-lists [role='tabpanel']:visible"
    return page.locator(place).locator("tbody tr")


def row(page: Page, incident_id: str, key: str = "table") -> Locator:
    return rows(page, key).and_(page.locator(f"[data-id='{incident_id}']"))


def panel(page: Page) -> Locator:
    return page.locator(".st-key-map_panel .im-panel")


def counts(page: Page) -> Locator:
    return page.locator(".im-counts [lang='en']")


def point_of(page: Page, incident_id: str) -> tuple[float, float]:
    """Where an incident stands in the window, once the map has come to rest."""
    page.wait_for_function(f"{MAP}.pointOf({json.dumps(incident_id)}) !== null")
    spot = page.evaluate(
        f"""(() => {{ const map = {MAP}; const at = map.pointOf({json.dumps(incident_id)});
        const box = map.host.getBoundingClientRect(); return [box.x + at.x, box.y + at.y]; }})()"""
    )
    return float(spot[0]), float(spot[1])


def click_on_map(page: Page, incident_id: str) -> None:
    page.mouse.click(*point_of(page, incident_id))


def marks(page: Page) -> list[str]:
    return sorted(mark.inner_text() for mark in panel(page).locator("mark").all())


def test_a_click_on_the_map_shows_the_sentence_with_its_marks(sample: Watched) -> None:
    page = sample.page
    click_on_map(page, "bomb")
    expect(panel(page).locator(".im-excerpt")).to_have_text(TAJI_TEXT[: TAJI_TEXT.index(".") + 1])
    assert marks(page) == sorted(["ثلاثة", "خمسة", "يوم الأحد", "انفجار", "التاجي"])
    expect(row(page, "bomb")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".st-key-table_panel tr[aria-selected='true']")).to_have_count(1)
    assert sample.errors == []


def test_a_row_opens_the_same_evidence_and_marks_the_point(sample: Watched) -> None:
    page = sample.page
    row(page, "attack").click()
    expect(panel(page).locator(".im-excerpt")).to_contain_text("نقطة تفتيش قرب كركوك")
    page.wait_for_function(f"{MAP}.selectedId === 'attack'")
    expect(row(page, "attack")).to_have_attribute("aria-selected", "true")


def test_map_and_table_stay_of_one_mind(sample: Watched) -> None:
    page = sample.page
    click_on_map(page, "past")
    expect(row(page, "past")).to_have_attribute("aria-selected", "true")
    row(page, "undated").click()
    expect(panel(page).locator(".im-excerpt")).to_contain_text("بعقوبة")
    # What the map reported last is opened on it again.
    click_on_map(page, "past")
    expect(row(page, "past")).to_have_attribute("aria-selected", "true")
    row(page, "undated").click()
    expect(panel(page).locator(".im-excerpt")).to_contain_text("بعقوبة")
    panel(page).locator(".im-close").click()
    expect(page.locator(".st-key-table_panel tr[aria-selected='true']")).to_have_count(0)
    row(page, "undated").click()
    expect(panel(page).locator(".im-excerpt")).to_contain_text("بعقوبة")


def test_rows_by_keyboard(sample: Watched) -> None:
    page = sample.page
    rows(page).first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(row(page, "rockets")).to_have_attribute("aria-selected", "true")
    expect(panel(page).locator(".im-excerpt")).to_contain_text("Two rockets landed near Baghdad airport")


def test_a_filter_changes_counts_table_and_map(sample: Watched) -> None:
    page = sample.page
    expect(counts(page)).to_have_text("6 of 6 shown, 1 not placed")
    page.get_by_label("بحث في النص").fill("عبوه ناسفه")
    page.keyboard.press("Enter")
    expect(counts(page)).to_have_text("2 of 6 shown, 0 not placed")
    expect(rows(page)).to_have_count(2)
    page.wait_for_function(f"{MAP}.pointOf('attack') === null && {MAP}.pointOf('bomb') !== null")
    page.get_by_role("button", name="مسح المرشحات").click()
    expect(counts(page)).to_have_text("6 of 6 shown, 1 not placed")
    expect(page.get_by_label("بحث في النص")).to_have_value("")


def test_a_heading_sorts(sample: Watched) -> None:
    page = sample.page
    page.locator(".st-key-table_panel th").filter(has_text="قتلى").get_by_role("button").click()
    expect(rows(page).first).to_have_attribute("data-id", "rockets")
    page.locator(".st-key-table_panel th").filter(has_text="قتلى").get_by_role("button").click()
    expect(rows(page).first).to_have_attribute("data-id", "past")


def test_an_unplaced_incident_opens_its_sentence_too(sample: Watched) -> None:
    page = sample.page
    line = row(page, "arrest", "unplaced")
    expect(line).to_contain_text(UNPLACED_REASON)
    line.click()
    expect(panel(page).locator(".im-excerpt")).to_have_text("وأعلنت الشرطة اعتقال رجل في ناحية الرشيد.")
    expect(panel(page)).to_contain_text(UNPLACED_REASON)
    expect(panel(page)).to_be_in_viewport()


def test_the_download_is_a_page_that_opens(sample: Watched, browser: Browser, tmp_path: Path) -> None:
    page = sample.page
    page.get_by_label("بحث في النص").fill("كركوك")
    page.keyboard.press("Enter")
    expect(counts(page)).to_have_text("1 of 6 shown, 0 not placed")
    page.get_by_role("tab", name="تنزيل").click()
    # A file that is made when asked for is replaced by that of the next run; this one has to be over.
    expect(page.locator("[data-testid='stApp']")).to_have_attribute("data-test-script-state", "notRunning")
    with page.expect_download() as wanted:
        page.get_by_role("button", name="خريطة في ملف واحد").click()
    path = tmp_path / wanted.value.suggested_filename
    wanted.value.save_as(path)
    assert path.name == "incident-map.html"
    with watched_page(browser) as opened:
        open_file(opened, path)
        assert opened.page.evaluate("document.querySelector('.incident-map').incidentMap.pointOf('attack') !== null")
        assert opened.outside_requests("file:") == []
        assert opened.errors == []


def test_nothing_is_asked_of_any_other_machine(sample: Watched, server: Server) -> None:
    page = sample.page
    click_on_map(page, "bomb")
    expect(panel(page)).to_be_visible()
    for name in ("المصادر", "تنزيل", "عن الأداة"):
        page.get_by_role("tab", name=name).click()
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
    own = server("sample")
    assert sample.outside_requests(own, own.replace("http", "ws")) == []
    assert sample.errors == []


def test_pages_turn_and_a_choice_on_the_map_turns_them(browser: Browser, server: Server) -> None:
    with watched_page(browser) as watched:
        page = open_app(watched, server("many"))
        expect(rows(page)).to_have_count(100)
        expect(rows(page).first).to_have_attribute("data-id", "m0249")
        page.locator(".st-key-table_panel").get_by_role("button", name="التالي").click()
        expect(rows(page).first).to_have_attribute("data-id", "m0149")
        page.locator(".st-key-table_panel").get_by_role("button", name="التالي").click()
        expect(rows(page)).to_have_count(50)
        row(page, "m0049").click()
        expect(panel(page).locator(".im-excerpt")).to_contain_text("(49)")
        # The next one of the map, a day later, stands on the page before.
        panel(page).locator(".im-next").click()
        expect(row(page, "m0050")).to_have_attribute("aria-selected", "true")
        expect(rows(page)).to_have_count(100)
        expect(rows(page).last).to_have_attribute("data-id", "m0050")


def test_hostile_text_is_text_everywhere(browser: Browser, server: Server) -> None:
    with watched_page(browser) as watched:
        page = open_app(watched, server("hostile"))
        lines = rows(page)
        expect(lines).to_have_count(2 * len(HOSTILE_TEXTS))
        expect(row(page, "h0-p")).to_contain_text(HOSTILE_TEXTS[0])
        expect(row(page, "h1-u", "unplaced")).to_contain_text(HOSTILE_TEXTS[1])
        row(page, "h1-p").click()
        expect(panel(page).locator(".im-excerpt")).to_have_text(HOSTILE_TEXTS[1])
        page.get_by_label("بحث في النص").fill(HOSTILE_TEXTS[0])
        page.keyboard.press("Enter")
        expect(page.locator(".im-chips [lang='en']")).to_have_text(f"Text: {HOSTILE_TEXTS[0]}")
        page.get_by_role("tab", name="المصادر").click()
        expect(row(page, "h1", "sources")).to_contain_text(HOSTILE_TEXTS[1])
        hrefs = [link.get_attribute("href") or "" for link in page.locator("td a").all()]
        assert hrefs
        assert all(re.match(r"https?://", href) for href in hrefs)
        assert page.evaluate("window.__pwned") is None
        assert watched.dialogs == []
        assert page.locator("td img, td script, td h1, .stHtml img, .stHtml script").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert widths(page) == []


def find_place(page: Page, name: str) -> None:
    page.get_by_role("tab", name="ابحث عن مكان").click()
    page.get_by_label("اسم المكان").fill(name)
    page.keyboard.press("Enter")


def candidates(page: Page) -> Locator:
    return page.locator(".st-key-places_frame tbody tr")


def place_marks(page: Page) -> Locator:
    return page.locator(".st-key-map_panel .im-place-mark")


def mark_of(page: Page, name: str) -> Locator:
    """The mark with the number of the row that has this name."""
    line = candidates(page).filter(has=page.get_by_text(name, exact=True)).first
    number = line.locator("[data-key='number'] .first").inner_text()
    return place_marks(page).filter(has=page.get_by_text(number, exact=True))


def in_the_map(page: Page, mark: Locator) -> bool:
    frame, box = page.locator(".st-key-map_panel").bounding_box(), mark.locator(".im-place-face").bounding_box()
    assert frame is not None
    assert box is not None
    return (
        frame["x"] <= box["x"]
        and box["x"] + box["width"] <= frame["x"] + frame["width"]
        and frame["y"] <= box["y"]
        and box["y"] + box["height"] <= frame["y"] + frame["height"]
    )


def test_a_place_is_found_and_marked_on_the_map(sample: Watched, server: Server) -> None:
    page = sample.page
    view = f"[{MAP}.map.getCenter().lat, {MAP}.map.getCenter().lng, {MAP}.map.getZoom()].join()"
    before = page.evaluate(view)
    find_place(page, "Taji")
    expect(page.locator(".im-finder-said")).to_contain_text("الأرجح: التاجي (بلدة)")
    expect(candidates(page).filter(has_text="معسكر التاجي")).to_have_count(1)
    number = candidates(page).count()
    expect(place_marks(page)).to_have_count(number)
    expect(page.locator(".st-key-map_panel path.im-place-circle")).to_have_count(number)
    expect(place_marks(page).and_(page.locator(".is-chosen"))).to_have_count(1)
    assert all(in_the_map(page, mark) for mark in place_marks(page).all())
    # They lie where the map has their place, not where a number happened to fit.
    page.wait_for_function(f"{MAP}.map.getBounds().contains([33.51, 44.28]) && {MAP}.map.getZoom() > 8")
    camp = candidates(page).filter(has_text="معسكر التاجي")
    camp.click()
    expect(camp).to_have_attribute("aria-selected", "true")
    expect(mark_of(page, "معسكر التاجي")).to_have_class(re.compile("is-chosen"))
    # The incidents are as they were, and no choice of a place opens one.
    expect(counts(page)).to_have_text("6 of 6 shown, 1 not placed")
    expect(panel(page)).to_be_hidden()
    page.get_by_role("button", name="مسح البحث").click()
    expect(place_marks(page)).to_have_count(0)
    expect(page.locator(".st-key-map_panel path.im-place-circle")).to_have_count(0)
    page.wait_for_function(f"{view} === '{before}'")
    own = server("sample")
    assert sample.outside_requests(own, own.replace("http", "ws")) == []
    assert sample.errors == []


def test_a_mark_chooses_its_row_and_rows_go_by_keyboard(sample: Watched) -> None:
    page = sample.page
    find_place(page, "التاجي")
    expect(candidates(page).first).to_have_attribute("aria-selected", "true")
    mark_of(page, "معسكر التاجي").locator(".im-place-face").click()
    expect(candidates(page).filter(has_text="معسكر التاجي")).to_have_attribute("aria-selected", "true")
    candidates(page).first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(candidates(page).nth(1)).to_have_attribute("aria-selected", "true")
    place_marks(page).first.focus()
    page.keyboard.press("Enter")
    expect(candidates(page).first).to_have_attribute("aria-selected", "true")
    assert sample.errors == []


def test_an_ambiguous_name_and_a_hostile_one(sample: Watched) -> None:
    page = sample.page
    find_place(page, "حي الزهراء")
    expect(page.locator(".im-finder-ambiguous")).to_contain_text("اسم ملتبس")
    expect(page.locator(".im-finder-ambiguous")).to_contain_text("Ambiguous")
    expect(place_marks(page)).not_to_have_count(0)
    assert candidates(page).count() >= 2
    expect(place_marks(page).and_(page.locator(".is-chosen"))).to_have_count(0)
    find_place(page, HOSTILE_TEXTS[0])
    expect(page.locator(".im-finder-said")).to_contain_text(HOSTILE_TEXTS[0])
    expect(place_marks(page)).to_have_count(0)
    assert page.evaluate("window.__pwned") is None
    assert sample.dialogs == []
    assert page.locator(".st-key-side img, .st-key-side script, .st-key-side iframe").count() == 0


def test_on_a_phone_the_finder_fits_and_the_filters_show_that_they_go_on(browser: Browser, server: Server) -> None:
    with watched_page(browser, PHONE, "dark", touch=True) as watched:
        page = open_app(watched, server("sample"))
        strip = page.locator(".st-key-filters")
        assert strip.evaluate("e => e.scrollWidth > e.clientWidth")
        assert strip.evaluate("e => getComputedStyle(e, '::after').opacity") == "1"
        strip.evaluate("e => e.scrollTo({left: -e.scrollWidth})")
        page.wait_for_function("getComputedStyle(document.querySelector('.st-key-filters'), '::after').opacity < 0.2")
        expect(page.get_by_label("بحث في النص")).to_be_in_viewport(ratio=1)
        for name in ("Xyzzyqua", "Kirkuk"):
            find_place(page, name)
            expect(page.locator(".im-finder-said")).to_contain_text({"Kirkuk": "كركوك", "Xyzzyqua": "لا يُعرف"}[name])
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
            assert widths(page) == []
        candidates(page).nth(1).tap()
        expect(place_marks(page).and_(page.locator(".is-chosen"))).to_be_in_viewport()


def widths(page: Page) -> list[str]:
    """Tables that are wider than their place."""
    boxes = page.locator(".records .scroll")
    return [box.inner_text() for box in boxes.all() if box.evaluate("e => e.scrollWidth > e.clientWidth")]


def test_on_a_phone_a_row_brings_its_evidence_into_view(browser: Browser, server: Server) -> None:
    with watched_page(browser, PHONE, touch=True) as watched:
        page = open_app(watched, server("sample"))
        row(page, "attack").scroll_into_view_if_needed()
        row(page, "attack").tap()
        expect(panel(page).locator(".im-excerpt")).to_contain_text("نقطة تفتيش قرب كركوك")
        expect(panel(page).locator(".im-excerpt")).to_be_in_viewport(ratio=0.9)
        page.wait_for_function("document.querySelector('.st-key-map_panel').getBoundingClientRect().top >= 0")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_the_layout_holds(browser: Browser, server: Server, size: tuple[int, int], scheme: str) -> None:
    with watched_page(browser, size, "dark" if scheme == "dark" else "light") as watched:
        page = open_app(watched, server("sample"))
        width, height = size
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        map_box = page.locator(".st-key-map_panel").bounding_box()
        table_box = page.locator(".st-key-table_panel").bounding_box()
        title_box = page.locator("h1 [lang='ar']").bounding_box()
        assert map_box is not None
        assert table_box is not None
        assert title_box is not None
        assert map_box["height"] >= 0.6 * height
        assert map_box["y"] < 0.3 * height
        assert title_box["x"] + title_box["width"] > 0.9 * width
        if size == PHONE:
            assert table_box["y"] >= map_box["y"] + map_box["height"]
        else:
            assert table_box["x"] + table_box["width"] <= map_box["x"]
            assert map_box["y"] + map_box["height"] <= height
        background = page.evaluate("getComputedStyle(document.querySelector('.stApp')).backgroundColor")
        brightness = sum(int(n) for n in re.findall(r"\d+", background)[:3])
        assert (brightness < 200) is (scheme == "dark")
        expect(page.locator("[data-testid='stAppDeployButton']")).to_have_count(0)
        expect(page.locator("[data-testid='stMainMenu']:visible")).to_have_count(0)
