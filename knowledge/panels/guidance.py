"""What belongs in each text of a practice and how long it should be, as the editor shows it."""

from typing import NamedTuple

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Guidance(NamedTuple):
    """Help for one text; a length of 0 suggests none."""

    help: str | Promise
    words: int = 0
    characters: int = 0


#: By model and field. Lengths follow what comparable banks ask for; they are advice, never a limit.
GUIDANCE: dict[str, Guidance] = {
    "Practice.name": Guidance(
        _(
            "Diga qué se hizo, no cómo se llama el proyecto: «Agua para riego administrada por la"
            " comunidad» dice más que «Proyecto Sumak Yaku». Sin siglas ni nombre del gobierno."
        ),
        characters=100,
    ),
    "Practice.tagline": Guidance(
        _(
            "Lo que se lee bajo el nombre en las listas: qué cambió y para quién, en una sola frase"
            " que se entienda sin leer lo demás."
        ),
        characters=160,
    ),
    "Practice.summary": Guidance(
        _(
            "El caso entero en dos o tres párrafos: el problema, lo que se hizo, lo que se logró y"
            " qué puede tomar otro gobierno. Mucha gente leerá solo esto."
        ),
        words=200,
    ),
    "Practice.context": Guidance(
        _(
            "El lugar y el momento: población, si es rural o urbano, región, economía,"
            " instituciones y qué se había intentado antes. Quien lee busca en qué se parece"
            " a su territorio."
        ),
        words=150,
    ),
    "Practice.problem": Guidance(
        _(
            "Qué pasaba, a quién afectaba y con qué magnitud; mejor con una cifra y su año. Todavía"
            " no cuente la solución."
        ),
        words=150,
    ),
    "Practice.solution": Guidance(
        _(
            "Qué se hizo, en qué orden, quién decidió y cómo participó la gente. Con el detalle que"
            " necesita quien quiera hacerlo; los hitos y los componentes tienen su propio lugar."
        ),
        words=400,
    ),
    "Practice.results": Guidance(
        _(
            "Qué cambió para las personas y cómo se sabe. Compare con el punto de partida y cuente"
            " también lo que no salió. Las cifras van además como indicadores."
        ),
        words=250,
    ),
    "Practice.replicability": Guidance(
        _(
            "Qué haría falta para repetirla en otro lugar: por dónde empezar, qué se puede adaptar,"
            " quién puede acompañar y, si alguien ya la replicó, qué tuvo que cambiar."
        ),
        words=300,
    ),
    "Practice.minimum_conditions": Guidance(
        _(
            "Sin qué no funciona: una ordenanza, una organización de usuarios, un caudal, un"
            " equipo. Una condición por viñeta."
        ),
        words=120,
    ),
    "Practice.not_transferable": Guidance(
        _(
            "Lo que fue propio de este lugar o de este momento: un liderazgo, un donante, una ley"
            " especial. Decirlo evita fracasos ajenos."
        ),
        words=120,
    ),
    "Practice.sustainability": Guidance(
        _(
            "Qué la sostiene cuando se acaba el proyecto o cambia la autoridad: presupuesto, norma,"
            " organización social, ambiente. Nombre también los riesgos."
        ),
        words=200,
    ),
    "Practice.evidence_reason": Guidance(
        _("En qué se apoya el nivel elegido: quién midió, cuándo, con qué método y dónde se lee."),
        words=60,
    ),
    "KnowledgePage.meta_description": Guidance(
        _("Una o dos frases que se muestran en los buscadores y al compartir."), characters=155
    ),
    "PracticeIndex.introduction": Guidance(_("Lo que se lee al entrar en la página."), words=120),
    "Indicator.name": Guidance(_("Qué se mide, con su población: «Hogares con agua segura».")),
    "Indicator.unit": Guidance(_("En qué se mide: familias, hectáreas, %.")),
    "Indicator.source": Guidance(_("Quién midió y en qué documento está.")),
    "Milestone.text": Guidance(_("Una decisión o un paso que cambió el rumbo; de 5 a 8 bastan.")),
    "Actor.name": Guidance(_("Solo si la organización no está en el registro.")),
    "Actor.role": Guidance(_("Qué hizo en esta práctica, no qué es la institución.")),
    "BuildingBlock.name": Guidance(_("Una parte que otro gobierno puede tomar por separado.")),
    "BuildingBlock.description": Guidance(_("Para qué sirve y cómo se hizo."), words=120),
    "BuildingBlock.enabling_factors": Guidance(
        _("Lo que tuvo que estar para que funcionara."), words=60
    ),
    "Lesson.text": Guidance(
        _("Algo que se aprendió o que costó, dicho para quien empieza."), words=60
    ),
    "Lesson.response": Guidance(_("Qué se hizo o qué se haría distinto."), words=60),
    "CriterionCheck.justification": Guidance(_("Un hecho que respalde la respuesta."), words=40),
    "MediaItem.alt_text": Guidance(
        _("Qué muestra la imagen, para quien no la ve."), characters=150
    ),
    "MediaItem.caption": Guidance(_("Qué se ve, dónde y cuándo."), characters=200),
}


def guidance_for(model: type[Model], field: str) -> Guidance:
    """The guidance of a field, here or on what the model stands on; else the model's own help."""
    for name in (f"{base.__name__}.{field}" for base in model.__mro__):
        if name in GUIDANCE:
            return GUIDANCE[name]
    return Guidance(getattr(model._meta.get_field(field), "help_text", ""))
