"""The only files a report may ask for while it is set: its own typefaces, and the logo of its theme."""

from __future__ import annotations

from urllib.parse import urlsplit

from auditor.report import typesetter  # noqa: F401  # before WeasyPrint: it spares a search

from weasyprint.urls import URLFetcher, URLFetcherResponse  # isort: skip

from auditor import resources

BASE = "https://report.invalid/"
"""Where the page stands as far as links inside it know; nobody can own this name (RFC 2606)."""


class Assets(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves ``fonts/<name>`` from the package and refuses everything else, which ends the rendering.

    ``logo`` are the bytes of a checked logo, served as ``logo.png`` or ``logo.svg``.
    """

    def __init__(self, logo: bytes | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._logo = logo
        folder = resources.templates() / "fonts"
        self._fonts = {path.name: path for path in folder.iterdir() if path.suffix in (".ttf", ".woff2")}

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """One of the typefaces, or the logo; raises ValueError for anything else."""
        if self._logo is not None and url in (f"{BASE}logo.png", f"{BASE}logo.svg"):
            media_type = "image/png" if url.endswith("png") else "image/svg+xml"
            return URLFetcherResponse(url, self._logo, {"Content-Type": media_type})
        name = urlsplit(url).path.removeprefix("/fonts/")
        if url != f"{BASE}fonts/{name}" or name not in self._fonts:
            raise ValueError(f"a report may not fetch {url}")
        return URLFetcherResponse(url, self._fonts[name].read_bytes(), {"Content-Type": "font/ttf"})
