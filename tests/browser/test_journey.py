"""The whole way of a practice, from an editor whose CMS is in English to a reader with a phone."""

from playwright.sync_api import Browser, Page, expect

from knowledge.language import CODES, SOURCE, column
from knowledge.models import Practice
from tests import factories
from tests.browser.conftest import (
    BROWSER_TEST,
    open_editor,
    open_new,
    press_action,
    sign_in,
    wait_for,
)

pytestmark = BROWSER_TEST

NAMES = {
    "es": "Ríos limpios con la comunidad",
    "en": "Clean rivers with the community",
    "pt": "Rios limpos com a comunidade",
}
TEXTS = {
    "tagline": {
        "es": "El barrio cuida su río.",
        "en": "The neighbourhood looks after its river.",
        "pt": "O bairro cuida do seu rio.",
    },
    "summary": {
        "es": "Las familias limpian la quebrada cada mes.",
        "en": "Families clean the creek every month.",
        "pt": "As famílias limpam o córrego todo mês.",
    },
    "problem": {
        "es": "La basura tapaba el cauce.",
        "en": "Rubbish blocked the riverbed.",
        "pt": "O lixo tapava o leito.",
    },
    "solution": {
        "es": "Mingas y una ordenanza.",
        "en": "Community work and an ordinance.",
        "pt": "Mutirões e uma portaria.",
    },
}
PHONE = {"width": 360, "height": 740}


def write(page: Page, field: str, lang: str, text: str) -> None:
    """Types into a text of the editor, plain or rich."""
    place = page.locator(f'[data-contentpath="{column(field, lang)}"]')
    rich = place.locator("[contenteditable=true]")
    if rich.count():
        rich.click()
        page.keyboard.type(text)
    else:
        place.locator("textarea, input").first.fill(text)


def write_all(page: Page, lang: str) -> None:
    write(page, "name", lang, NAMES[lang])
    for field, texts in TEXTS.items():
        write(page, field, lang, texts[lang])


def choose(page: Page, field: str, typed: str) -> None:
    combobox = page.locator(f'[data-contentpath="{field}"] [role=combobox]')
    combobox.press_sequentially(typed)
    expect(page.get_by_role("listbox").get_by_role("option").first).to_be_visible()
    combobox.press("ArrowDown")
    combobox.press("Enter")


def address(lang: str) -> str:
    from knowledge.addresses import url_for

    return url_for(Practice.objects.get(), lang)


def test_a_practice_is_written_translated_published_read_and_renamed(
    site: str, screen: Page, browser: Browser
) -> None:
    place = factories.territory("Nabón")
    body = factories.organisation("GAD Municipal de Nabón")
    theme = factories.theme("Ríos")

    # Write it in Spanish, in a CMS that speaks English.
    sign_in(screen, site, language="en")
    expect(screen.locator("html")).to_have_attribute("lang", "en")
    open_new(screen, site)
    write_all(screen, SOURCE)
    screen.locator("#tab-label-facts").click()
    choose(screen, "lead_organisation", "gad nabon")
    choose(screen, "territories", "nabon")
    screen.locator(f'[name=themes][value="{theme.pk}"]').check()
    screen.locator("[name=stage]").select_option("pilot")
    screen.locator("[name=start_year]").fill("2021")
    expect(screen.locator("bank-needs .bank-needs__form").first.locator("a")).to_have_count(0)

    # Translate it: the languages beside one another.
    screen.locator("#tab-label-texts").click()
    for lang in CODES[1:]:
        write_all(screen, lang)

    # See it before anybody else does.
    screen.locator("[data-side-panel-toggle=preview], [aria-label='Toggle preview']").first.click()
    screen.locator("#id_preview_mode").select_option("pt-snapshot")
    preview = screen.frame_locator("iframe[title]:visible")
    expect(preview.locator("h1")).to_have_text(NAMES["pt"])
    assert not Practice.objects.filter(live=True).exists()

    # Publish it.
    press_action(screen, "[name=action-publish]")
    published = wait_for(screen, lambda: Practice.objects.filter(live=True).exists())
    assert published, screen.locator("main").inner_text()
    practice = Practice.objects.get()
    assert practice.lead_organisation == body
    assert list(practice.territories.all()) == [place]

    # Read it in each language on a phone.
    phone = browser.new_context(viewport=PHONE, locale="es-EC").new_page()
    before = {lang: address(lang) for lang in CODES}
    for lang in CODES:
        phone.goto(site + before[lang])
        read(phone, lang)

    # Rename it.
    open_editor(screen, site, practice)
    screen.locator("#id_name_es").fill("Quebradas limpias")
    screen.locator("#tab-label-address").click()
    screen.locator("#id_slug").fill("quebradas-limpias")
    press_action(screen, "[name=action-publish]")
    assert wait_for(screen, lambda: Practice.objects.get().slug == "quebradas-limpias")

    # The old links still lead there.
    for lang in CODES:
        phone.goto(site + before[lang])
        assert phone.url == site + address(lang) != site + before[lang]
        expect(phone.locator("html")).to_have_attribute("lang", lang)
    phone.goto(f"{site}/id/{practice.code}")
    assert phone.url == site + address(SOURCE)
    expect(phone.locator("h1")).to_have_text("Quebradas limpias")
    phone.context.close()


def read(phone: Page, lang: str) -> None:
    """The whole practice stands there in its language, and nothing is wider than the screen."""
    expect(phone.locator("html")).to_have_attribute("lang", lang)
    expect(phone.locator("h1")).to_have_text(NAMES[lang])
    for texts in TEXTS.values():
        expect(phone.locator("main")).to_contain_text(texts[lang])
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
