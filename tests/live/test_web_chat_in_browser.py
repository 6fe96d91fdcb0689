"""The web chat as customers use it: a real browser, the keyboard, a reload, a narrow screen, and axe."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchElementException, StaleElementReferenceException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.shadowroot import ShadowRoot
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from tests.live.servers import ROOT, LiveServers

pytestmark = [pytest.mark.live, pytest.mark.browser]

PATIENCE = 30  # seconds
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--window-size=1280,900",
)
OWN = ".message.user .text"
Found = TypeVar("Found")


def _program(*names: str) -> str:
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.skip(f"{names[0]} is not installed")
    return found


@pytest.fixture
def browser(tmp_path: Path) -> Iterator[webdriver.Chrome]:
    """A fresh Chromium, as of a customer who was never here."""
    options = webdriver.ChromeOptions()
    options.binary_location = _program("chromium", "chromium-browser", "google-chrome")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(_program("chromedriver")))
    yield driver
    driver.quit()


class Customer:
    """A customer in front of the shop's page."""

    def __init__(self, browser: webdriver.Chrome, servers: LiveServers) -> None:
        self.browser = browser
        self.address = servers.web_url

    def visits(self, path: str = "/") -> None:
        self.browser.get(self.address + path)
        self.eventually(lambda: self.panel.find_element(By.CSS_SELECTOR, "deep-chat"))

    def opens_the_chat(self) -> None:
        """Open it with the keyboard; the text box is ready to write in."""
        self.panel.find_element(By.CSS_SELECTOR, ".launcher").send_keys(Keys.ENTER)
        self.eventually(lambda: self.focused() == "text-input")

    def writes(self, text: str) -> None:
        self._dialogue.find_element(By.ID, "text-input").send_keys(text, Keys.ENTER)

    def presses(self, title: str) -> None:
        button = next(button for button in self.buttons() if button.text == title)
        button.send_keys(Keys.ENTER)

    def buttons(self) -> list[WebElement]:
        """The buttons that can still be pressed."""
        return self._dialogue.find_elements(By.CSS_SELECTOR, "button[data-payload]:enabled")

    def sees(self, selector: str = ".message") -> list[str]:
        """The texts of the messages, oldest first."""
        return [message.text for message in self._dialogue.find_elements(By.CSS_SELECTOR, selector)]

    def says(self, text: str) -> None:
        """Write a message and wait for the whole answer."""
        self.writes(text)
        self.waits_for_reply(to=text)

    def waits_for_reply(self, to: str) -> None:
        """Wait until the assistant has answered the customer's last message, shown as `to`."""
        self.eventually(lambda: self.sees(OWN)[-1:] == [to])
        self.eventually(lambda: self.line(".typing") == "" and not self.last_is_own())

    def waits_for_greeting(self) -> None:
        self.eventually(self.sees)

    def last_is_own(self) -> bool:
        last = self._dialogue.find_elements(By.CSS_SELECTOR, ".message")[-1]
        return "user" in str(last.get_attribute("class")).split()

    def focused(self) -> str:
        """The id or class of what has the focus, however deep."""
        script = """let e = document.activeElement;
            while (e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
            return e.id || e.className;"""
        return str(self.browser.execute_script(script))

    def line(self, selector: str) -> str:
        return self.panel.find_element(By.CSS_SELECTOR, selector).text

    def panel_is_open(self) -> bool:
        return self.panel.find_element(By.CSS_SELECTOR, ".panel").is_displayed()

    def narrows_the_window(self, width: int, height: int = 640) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def barriers(self) -> list[str]:
        """What axe finds that is serious or critical on the page and in the chat."""
        self.browser.execute_script(AXE.read_text(encoding="utf-8"))
        result: dict[str, Any] = self.browser.execute_async_script("axe.run(document).then(arguments[0])")
        chat = [rule for rule in result["passes"] for node in rule["nodes"] if "deep-chat" in str(node["target"])]
        assert chat, "axe did not look into the chat"
        return [
            f"{finding['id']}: {[node['target'] for node in finding['nodes']]}"
            for finding in result["violations"]
            if finding["impact"] in ("serious", "critical")
        ]

    def eventually(self, look: Callable[[], Found]) -> Found:
        ignored = (NoSuchElementException, StaleElementReferenceException)
        return WebDriverWait(self.browser, PATIENCE, 0.1, ignored).until(lambda _browser: look())

    @property
    def panel(self) -> ShadowRoot:
        return self.browser.find_element(By.ID, "concierge-chat").shadow_root

    @property
    def _dialogue(self) -> ShadowRoot:
        return self.panel.find_element(By.CSS_SELECTOR, "deep-chat").shadow_root


@pytest.fixture
def customer(browser: webdriver.Chrome, live_servers: LiveServers) -> Customer:
    return Customer(browser, live_servers)


def test_a_conversation_by_keyboard_survives_a_reload(customer: Customer) -> None:
    customer.visits()
    customer.opens_the_chat()
    customer.waits_for_greeting()
    assert "automated assistant" in customer.sees()[0]
    assert all("AI assistant" in said for said in customer.sees(".message:not(.user)"))

    customer.says("hello")
    assert customer.sees(OWN) == ["hello"]

    customer.presses("Track an order")
    customer.waits_for_reply(to="Track an order")
    before = customer.sees()
    assert customer.sees(OWN)[-1] == "Track an order", "the title is shown, not the payload"

    customer.visits()
    customer.eventually(lambda: len(customer.sees()) >= len(before))
    assert customer.sees() == before
    assert customer.panel_is_open(), "the chat stays open on the next page"


def test_a_used_button_cannot_be_pressed_again_and_focus_is_not_lost(customer: Customer) -> None:
    customer.visits()
    customer.opens_the_chat()
    customer.writes("hello")
    customer.eventually(lambda: any(button.text == "Track an order" for button in customer.buttons()))
    used = [button for button in customer.buttons() if button.text == "Track an order"]
    customer.presses("Track an order")
    assert not any(button.is_enabled() for button in used)
    assert customer.focused() == "text-input"


def test_escape_closes_the_chat_and_returns_the_focus(customer: Customer) -> None:
    customer.visits()
    customer.opens_the_chat()
    customer.browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert not customer.panel_is_open()
    assert "launcher" in customer.focused()


def test_markup_that_a_customer_writes_stays_text_in_every_view(customer: Customer) -> None:
    hostile = "<img src=x onerror=window.pwned=1> ![x](https://evil.example/x.png) <script>window.pwned=1</script>"
    customer.visits()
    customer.opens_the_chat()
    customer.waits_for_greeting()
    customer.says(hostile)
    assert customer.sees(OWN)[-1] == hostile
    customer.visits()
    customer.eventually(lambda: hostile in customer.sees(OWN))
    assert customer.browser.execute_script("return window.pwned") is None
    blocked = [entry for entry in customer.browser.get_log("browser") if "evil.example" in entry["message"]]
    assert blocked == [], "the browser was asked to load a picture that a message names"


def test_the_page_and_the_chat_hold_no_serious_barrier(customer: Customer) -> None:
    customer.visits()
    customer.opens_the_chat()
    customer.waits_for_greeting()
    customer.says("hello")
    assert customer.barriers() == []


@pytest.mark.parametrize("width", [320, 640])
def test_nothing_is_cut_off_on_a_narrow_screen_or_at_double_zoom(customer: Customer, width: int) -> None:
    customer.narrows_the_window(width, height=450)
    customer.visits()
    customer.opens_the_chat()
    customer.waits_for_greeting()
    assert customer.browser.execute_script("return document.documentElement.scrollWidth") <= width
    for selector in (".close", ".person", "deep-chat"):
        box = customer.panel.find_element(By.CSS_SELECTOR, selector).rect
        assert box["width"] > 0
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
    assert customer.barriers() == []


def test_the_browser_finds_nothing_wrong_and_asks_nobody_else(customer: Customer) -> None:
    customer.visits()
    customer.opens_the_chat()
    customer.waits_for_greeting()
    assert [entry["message"] for entry in customer.browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    script = "return performance.getEntriesByType('resource').map(entry => new URL(entry.name).hostname)"
    assert set(customer.browser.execute_script(script)) <= {"127.0.0.1"}
