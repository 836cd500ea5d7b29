"""The registers in the CMS: terms, territories, organisations; what is in use stays."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from knowledge.language import column
from knowledge.models import Actor, Concept, Organisation, Scheme, Territory, TerritoryLevel
from tests.factories import (
    concept,
    editor,
    moderator,
    organisation,
    practice,
    superuser,
    territory,
    theme,
)
from tests.forms import CmsForm

pytestmark = pytest.mark.django_db
REGISTERS = "/cms/snippets/knowledge"


def listed(client: Client, register: str, **query: object) -> list[str]:
    response = client.get(f"{REGISTERS}/{register}/", query)
    assert response.status_code == 200
    titles = re.findall(r'id="snippet_\d+_title"[^>]*>(.*?)</(?:a|span|div)>', response.text, re.S)
    return [re.sub(r"<[^>]*>", "", title).strip("\xa0 \n") for title in titles]


def edit(client: Client, obj: object, register: str) -> CmsForm:
    return CmsForm(client, f"{REGISTERS}/{register}/edit/{obj.pk}/", form_id="w-editor-form")


def test_terms_stand_in_the_order_of_their_tree(desk: Client) -> None:
    broad = theme("Ambiente", position=1)
    theme("Cultura", position=3)
    theme("Páramos", broader=broad, position=2)
    concept("Educación", scheme=Scheme.SDG)
    assert listed(desk, "concept", scheme="theme") == ["Ambiente", "Páramos", "Cultura"]


def test_a_list_speaks_the_language_of_the_person(client: Client) -> None:
    theme("Agua", **{column("pref_label", "en"): "Water"})
    client.force_login(superuser(language="en"))
    assert listed(client, "concept") == ["Water"]
    client.force_login(superuser(language="pt-br"))
    assert listed(client, "concept") == ["Agua"]


def test_translations_are_written_side_by_side(desk: Client) -> None:
    term = theme("Agua")
    values = {column("pref_label", "en"): "Water", column("pref_label", "pt"): "Água"}
    assert edit(desk, term, "concept").fill(**values).post().status_code == 302
    term = Concept.objects.rewrite(False).get(pk=term.pk)
    labels = [getattr(term, column("pref_label", lang)) for lang in ("es", "en", "pt")]
    assert labels == ["Agua", "Water", "Água"]


def test_spanish_is_asked_for_by_the_form(desk: Client) -> None:
    term = theme("Agua")
    answer = edit(desk, term, "concept").fill(**{column("pref_label", "es"): ""}).post()
    assert answer.status_code == 200
    assert listed(desk, "concept") == ["Agua"]


@pytest.mark.parametrize("register", ["concept", "territory", "organisation"])
def test_an_identity_is_not_changed_after_it_was_given(client: Client, register: str) -> None:
    client.force_login(superuser())
    made = {"concept": theme, "territory": territory, "organisation": organisation}[register]()
    form = edit(client, made, register)
    form.data["code"] = ["otro"]
    form.data["scheme"] = ["sdg"]
    assert form.post().status_code == 302
    again = type(made).objects.get(pk=made.pk)
    assert again.code == made.code
    assert getattr(again, "scheme", "") == getattr(made, "scheme", "")


def test_a_tree_has_no_rings(client: Client) -> None:
    client.force_login(superuser())
    broad = theme("Ambiente")
    narrow = theme("Páramos", broader=broad)
    assert edit(client, broad, "concept").fill(broader=narrow).post().status_code == 200
    assert edit(client, broad, "concept").fill(broader=broad).post().status_code == 200
    other = concept("Otro", scheme=Scheme.SDG)
    assert edit(client, narrow, "concept").fill(broader=other).post().status_code == 200
    province = territory("Azuay", level=TerritoryLevel.PROVINCE)
    canton = territory("Nabón", parent=province)
    assert edit(client, province, "territory").fill(parent=canton).post().status_code == 200


def test_territories_by_level_place_and_validity(desk: Client) -> None:
    azuay = territory("Azuay", level=TerritoryLevel.PROVINCE)
    nabon = territory("Nabón", parent=azuay)
    territory("El Progreso", level=TerritoryLevel.PARISH, parent=nabon)
    territory("La Concordia", valid_to="2013")
    assert listed(desk, "territory", level="parish") == ["El Progreso"]
    assert set(listed(desk, "territory", within=azuay.pk)) == {"Azuay", "Nabón", "El Progreso"}
    assert listed(desk, "territory", valid="past") == ["La Concordia"]
    assert "La Concordia" not in listed(desk, "territory", valid="now")


def test_organisations_by_kind_level_and_place(desk: Client) -> None:
    azuay = territory("Azuay", level=TerritoryLevel.PROVINCE)
    level = concept("Cantonal", scheme=Scheme.LEVEL)
    organisation("GAD de Nabón", territory=territory("Nabón", parent=azuay), level=level)
    organisation("Universidad", kind="academia")
    assert listed(desk, "organisation", kind="academia") == ["Universidad"]
    assert listed(desk, "organisation", level=level.pk) == ["GAD de Nabón"]
    assert listed(desk, "organisation", within=azuay.pk) == ["GAD de Nabón"]


def used() -> list[tuple[str, object]]:
    """Something of each register that a practice names, and what other rows name."""
    lead, partner = organisation("La que dirige"), organisation("La que acompaña")
    place, parent = territory("Nabón"), territory("Azuay", level=TerritoryLevel.PROVINCE)
    territory("Girón", parent=parent)
    named, broad = theme("Agua"), theme("Ambiente")
    theme("Páramos", broader=broad)
    practice(
        "La práctica",
        lead_organisation=lead,
        territories=[place],
        themes=[named],
        children={"actors": [Actor(organisation=partner)]},
    )
    return [
        ("organisation", lead),
        ("organisation", partner),
        ("territory", place),
        ("territory", parent),
        ("concept", named),
        ("concept", broad),
    ]


def test_what_is_in_use_is_not_deleted(desk: Client) -> None:
    for register, obj in used():
        address = f"{REGISTERS}/{register}/delete/{obj.pk}/"
        page = desk.get(address)
        assert page.status_code == 200
        assert f'action="{address}"' not in page.text
        answer = desk.post(address, follow=True)
        assert answer.status_code == 200
        assert type(obj).objects.filter(pk=obj.pk).exists(), obj


def test_the_refusal_says_where_it_is_named(client: Client) -> None:
    client.force_login(superuser())
    lead = organisation("La que dirige")
    practice("La práctica", lead_organisation=lead)
    html = client.get(f"{REGISTERS}/organisation/delete/{lead.pk}/").text
    assert "«La que dirige» está en uso" in html
    assert "1 vez en «gobierno responsable» (prácticas)" in html
    assert "La práctica" in client.get(f"{REGISTERS}/organisation/usage/{lead.pk}/").text
    assert "gobierno responsable: 1" in edit(client, lead, "organisation").text.lower()


def test_what_is_not_in_use_is_deleted(desk: Client) -> None:
    term = theme("Sobra")
    assert desk.post(f"{REGISTERS}/concept/delete/{term.pk}/").status_code == 302
    assert not Concept.objects.filter(pk=term.pk).exists()


@pytest.mark.parametrize("model", [Concept, Territory, Organisation])
def test_in_bulk_the_used_stay_and_the_others_go(client: Client, model: type) -> None:
    client.force_login(superuser())
    register = model._meta.model_name
    used_one = next(obj for name, obj in used() if name == register)
    spare = {"concept": theme, "territory": territory, "organisation": organisation}[register](
        "Sobra"
    )
    address = (
        f"/cms/bulk/knowledge/{register}/delete/"
        f"?id={used_one.pk}&id={spare.pk}&next={REGISTERS}/{register}/"
    )
    assert client.get(address).status_code == 200
    html = client.post(address, follow=True).text
    assert model.objects.filter(pk=used_one.pk).exists()
    assert not model.objects.filter(pk=spare.pk).exists()
    assert "está en uso y no se puede eliminar" in html


def test_the_chooser_tells_namesakes_apart(desk: Client, tasks_run: None) -> None:
    azuay = territory("Azuay", level=TerritoryLevel.PROVINCE)
    loja = territory("Loja", level=TerritoryLevel.PROVINCE)
    territory("El Progreso", parent=azuay)
    territory("El Progreso", parent=loja)
    html = desk.get("/cms/snippets/choose/knowledge/territory/results/", {"q": "progreso"}).text
    assert html.count("El Progreso") == 2
    assert "Azuay" in html
    assert "Loja" in html


def test_the_chooser_of_terms_offers_one_vocabulary(client: Client) -> None:
    client.force_login(superuser())
    theme("Agua")
    concept("Agua limpia y saneamiento", scheme=Scheme.SDG)
    address = "/cms/snippets/choose/knowledge/concept/results/"
    assert "saneamiento" not in client.get(address, {"scheme": "theme"}).text
    assert "saneamiento" in client.get(address).text


def test_what_editors_and_moderators_may_do(client: Client) -> None:
    def may(register: str, action: str) -> bool:
        return client.get(f"{REGISTERS}/{register}/{action}").status_code == 200

    term, body = theme(), organisation()
    client.force_login(editor())
    assert may("organisation", "add/")
    assert may("organisation", f"edit/{body.pk}/")
    assert not may("organisation", f"delete/{body.pk}/")
    assert not may("concept", "")
    client.force_login(moderator())
    assert may("concept", f"edit/{term.pk}/")
    assert may("concept", f"delete/{term.pk}/")
    assert may("territory", "add/")
    assert not may("territory", f"delete/{territory().pk}/")
    images = Group.objects.get(name="Editors").collection_permissions
    assert images.filter(permission__codename="add_image").exists()
    assert images.filter(permission__codename="add_document").exists()


def test_a_person_chooses_the_language_of_the_cms(client: Client) -> None:
    user = superuser(language="es")
    client.force_login(user)
    account = client.get("/cms/account/").text
    for code in ("es", "en", "pt-br"):
        assert f'<option value="{code}"' in account
    answer = client.post(
        "/cms/account/",
        {
            "name_email-first_name": "Ana",
            "name_email-last_name": "Paz",
            "name_email-email": "ana@example.org",
            "locale-preferred_language": "en",
            "locale-current_time_zone": "America/Guayaquil",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
        },
    )
    assert answer.status_code == 302
    assert '<html lang="en"' in client.get("/cms/").text
