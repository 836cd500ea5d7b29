"""How long until one can write in the editor, in Chromium, from a server as it is served."""

import os
import sys
import time

from benchmarks.data import PASSWORD, USER
from benchmarks.measuring import Row
from benchmarks.serving import served
from knowledge.models import Practice
from tests.parts import chromium

OPENINGS = 7
#: Wagtail says when its scripts are attached; every rich text must be there too.
READY = """() => document.body.classList.contains('ready')
  && document.querySelectorAll('[data-draftail-input]').length
     === document.querySelectorAll('.Draftail-Editor').length"""


def editor_ready(page: Practice, limit: float) -> list[Row]:
    """Time from asking for the editor until it can be written in; nothing without a Chromium."""
    executable = chromium()
    if not executable:
        sys.stderr.write("No Chromium: the editor's time in a browser is left out.\n")
        return []
    from playwright.sync_api import sync_playwright

    # Playwright runs a loop of its own, in which Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    times = []
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        tab = browser.new_page(viewport={"width": 1440, "height": 900})
        tab.goto(f"{server.address}/cms/login/")
        tab.fill("#id_username", USER)
        tab.fill("#id_password", PASSWORD)
        tab.click("button[type=submit]")
        tab.wait_for_url("**/cms/")
        for _opening in range(OPENINGS + 1):
            started = time.perf_counter()
            answer = tab.goto(f"{server.address}/cms/pages/{page.pk}/edit/", wait_until="commit")
            assert answer.ok, f"the editor answers {answer.status}"
            tab.wait_for_function(READY, timeout=60_000)
            times.append((time.perf_counter() - started) * 1000)
        browser.close()
    # The first fills the browser's cache.
    return [Row("editor, 30 children, in Chromium until ready", limit, times[1:], [])]
