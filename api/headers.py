"""Headers that tell the browser what not to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Flask, Response

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def content_security_policy(script_hashes: Sequence[str]) -> str:
    """Return the policy: everything from here, no inline script but those with these hashes."""
    # Mantine, Plotly and AG Grid set styles from scripts, so that inline styles must stay allowed.
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *script_hashes)),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def add_headers(server: Flask, script_hashes: Callable[[], Sequence[str]], *, https: bool) -> None:
    """Send the security headers with every response; HSTS where the application is served over HTTPS only."""
    fixed = _FIXED | ({"Strict-Transport-Security": "max-age=31536000; includeSubDomains"} if https else {})

    @server.after_request
    def _add(response: Response) -> Response:
        response.headers.update(fixed)
        if response.mimetype == "text/html":
            response.headers["Content-Security-Policy"] = content_security_policy(script_hashes())
        if response.mimetype in ("text/html", "application/json", "application/problem+json"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
