"""Every address of the project."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib.sitemaps import views as sitemap_views
from django.urls import include, path
from django.views.decorators.cache import cache_page
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from kb import health
from kb.api import api
from kb.uploads import picture
from knowledge.site import views
from knowledge.site.sitemaps import SITEMAPS, robots
from search.views import search_help

handler400 = "knowledge.site.errors.bad_request"
handler403 = "knowledge.site.errors.permission_denied"
handler404 = "knowledge.site.errors.page_not_found"
handler500 = "knowledge.site.errors.server_error"

#: Sitemaps read every page of the bank; search engines do not mind an hour.
kept = cache_page(3600)

urlpatterns = [
    path("", views.root, name="root"),
    path("cms/", include(wagtailadmin_urls)),
    path("documentos/", include(wagtaildocs_urls)),
    path("api/v1/", RedirectView.as_view(pattern_name="api-v1:openapi-view"), name="api"),
    path("api/v1/", api.urls),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("id/<str:code>", views.permanent, name="permanent"),
    path("id/<str:code>/", RedirectView.as_view(pattern_name="permanent", permanent=True)),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", kept(sitemap_views.index), {"sitemaps": SITEMAPS}, name="sitemap_index"),
    path(
        "sitemap-<section>.xml",
        kept(sitemap_views.sitemap),
        {"sitemaps": SITEMAPS},
        name="django.contrib.sitemaps.views.sitemap",
    ),
    path("media/<str:folder>/<path:path>", picture, name="picture"),
    *i18n_patterns(
        path("vocabulario/<str:scheme>/", views.concept_list, name="concept_list"),
        path("vocabulario/<str:scheme>/<str:code>/", views.concept, name="concept"),
        path("territorio/", views.territory_list, name="territory_list"),
        path("territorio/<str:scheme>/<str:code>/", views.territory, name="territory"),
        path("organizacion/", views.organisation_list, name="organisation_list"),
        path("organizacion/<slug:code>/", views.organisation, name="organisation"),
        path("parecidas/<str:code>/", views.similar, name="similar"),
        path("ayuda/buscar/", search_help, name="search_help"),
        path("", include(wagtail_urls)),
    ),
]

if settings.WRITING_API:
    from kb import writing_api

    urlpatterns = [*writing_api.urlpatterns, *urlpatterns]
