"""The CMS's forms as a browser posts them: read from the page they stand on, changed, sent back.

What a test does not change is posted as it was shown, so that a field which the editor's screen
loses or garbles is found out.
"""

import json
from typing import Any, Self

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from lxml import html
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from knowledge.models.fields import SECTION_FEATURES


class CmsForm:
    """One form of one CMS page, with the values that it shows."""

    def __init__(
        self, client: Client, address: str, *, form_id: str = "", action: str = ""
    ) -> None:
        """Reads the form with that id, or the one whose action ends in `action`."""
        self.client = client
        response = client.get(address)
        assert response.status_code == 200, f"{address} answers {response.status_code}"
        #: The whole page.
        self.text = response.text
        form = next(
            (
                form
                for form in html.document_fromstring(self.text).forms
                if (
                    form.get("id") == form_id
                    if form_id
                    else (form.action or "").endswith(f"{action}/")
                )
            ),
            None,
        )
        assert form is not None, f"{address} shows no form {form_id}{action}"
        self.address = form.action or address
        self._templates = {
            name.removeprefix("id_").removesuffix("-EMPTY_FORM_TEMPLATE"): template
            for template in list(form.iter("template"))
            if (name := template.get("id", "")).endswith("-EMPTY_FORM_TEMPLATE")
        }
        for template in self._templates.values():
            template.drop_tree()
        self._rich: set[str] = set()
        self.data: dict[str, list[str]] = self._values(form)
        self.overwritten_revision: int | None = None

    @classmethod
    def edit(cls, client: Client, page: Page) -> Self:
        """The editor of a page that exists."""
        return cls(client, f"/cms/pages/{page.pk}/edit/", form_id="page-edit-form")

    @classmethod
    def add(cls, client: Client, model: type[Page], parent: Page) -> Self:
        """The editor of a page to be made."""
        label, name = model._meta.app_label, model._meta.model_name
        address = f"/cms/pages/add/{label}/{name}/{parent.pk}/"
        return cls(client, address, form_id="page-edit-form")

    def _values(self, root: html.HtmlElement) -> dict[str, list[str]]:
        values: dict[str, list[str]] = {}
        for control in root.iter("input", "textarea", "select"):
            name = control.name
            if name is None or control.get("type") in ("submit", "button", "file"):
                continue
            if control.get("type") in ("checkbox", "radio"):
                found = [control.get("value", "on")] if control.checked else []
            elif control.tag == "select" and control.multiple:
                found = list(control.value)
            else:
                found = [control.value or ""]
            if "data-draftail-input" in control.attrib:
                self._rich.add(name)
            values.setdefault(name, []).extend(found)
        return values

    def fill(self, **values: Any) -> Self:
        """Writes into controls by name. HTML for rich text, objects and lists for choosers."""
        for name, value in values.items():
            assert name in self.data, f"no control {name!r} in {sorted(self.data)}"
            if name in self._rich:
                self.data[name] = [rich_text(value, features=SECTION_FEATURES)]
            else:
                some = value if isinstance(value, list | tuple) else [value]
                self.data[name] = [
                    str(one.pk if isinstance(one, Model) else "" if one is None else one)
                    for one in some
                ]
        return self

    def add_child(self, relation: str, **values: Any) -> Self:
        """Presses the button that adds a child, and fills it."""
        number = int(self.data[f"{relation}-TOTAL_FORMS"][0])
        text = html.tostring(self._templates[relation], encoding="unicode")
        self.data |= self._values(html.fromstring(text.replace("__prefix__", str(number))))
        self.data[f"{relation}-TOTAL_FORMS"] = [str(number + 1)]
        self.data[f"{relation}-{number}-ORDER"] = [str(number + 1)]
        return self.fill(**{f"{relation}-{number}-{name}": value for name, value in values.items()})

    def remove_child(self, relation: str, number: int) -> Self:
        self.data[f"{relation}-{number}-DELETE"] = ["1"]
        return self

    def post(self, button: str = "", *, follow: bool = False, **headers: str) -> HttpResponse:
        """Sends the form, by the button of that name if one is given."""
        pressed = {button: [button]} if button else {}
        return self.client.post(
            self.address, self.data | pressed, follow=follow, headers=headers or None
        )

    def save_draft(self) -> HttpResponse:
        return self.post()

    def publish(self) -> HttpResponse:
        return self.post("action-publish")

    def submit(self) -> HttpResponse:
        """Hands the page to the workflow."""
        return self.post("action-submit")

    def autosave(self) -> dict[str, Any]:
        """Saves in the background as the editor's script does: names the revision it wrote last,
        asks for JSON, and takes over the identities of new children and the address of a new page.
        """
        if self.overwritten_revision:
            self.data["overwrite_revision_id"] = [str(self.overwritten_revision)]
        response = self.post(Accept="application/json")
        answer = json.loads(response.content)
        if answer["success"]:
            self.overwritten_revision = answer["revision_id"]
            for name, value in answer["field_updates"].items():
                self.data[name] = [value]
            self.address = answer.get("url", self.address)
        return answer


def errors(response: HttpResponse) -> dict[str, Any]:
    """What the form that came back says is wrong, by field; children as `relation-number-field`."""
    assert response.status_code == 200, f"no form came back but {response.status_code}"
    form = response.context_data["form"]
    found = dict(form.errors)
    for relation, formset in form.formsets.items():
        if formset.non_form_errors():
            found[relation] = formset.non_form_errors()
        for number, child in enumerate(formset.forms):
            found |= {f"{relation}-{number}-{name}": said for name, said in child.errors.items()}
    return found
