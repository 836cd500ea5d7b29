"""Static files (WhiteNoise, hashed names) and what editors upload."""

from .env import BASE_DIR, DATA_DIR

__all__ = ["MEDIA_ROOT", "MEDIA_URL", "STATICFILES_DIRS", "STATIC_ROOT", "STATIC_URL", "STORAGES"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
