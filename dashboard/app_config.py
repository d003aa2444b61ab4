"""How Streamlit is set up for the app: the same options from a checkout and from an installed wheel."""

from __future__ import annotations

from dashboard.style import PALETTE, Theme

# Fonts of the reader's own system: none is fetched.
_FONT = "Noto Sans Arabic, Noto Sans, Segoe UI, Tahoma, system-ui, sans-serif"


def _theme(theme: Theme) -> dict[str, str]:
    colours = PALETTE[theme]
    return {
        f"theme.{theme}.primaryColor": colours["accent"],
        f"theme.{theme}.backgroundColor": colours["surface"],
        f"theme.{theme}.secondaryBackgroundColor": colours["surface-raised"],
        f"theme.{theme}.textColor": colours["text"],
        f"theme.{theme}.borderColor": colours["line"],
        f"theme.{theme}.linkColor": colours["accent"],
    }


_OPTIONS = {
    "server.address": "127.0.0.1",
    "server.headless": "true",
    "server.fileWatcherType": "none",
    "browser.gatherUsageStats": "false",
    "client.toolbarMode": "minimal",
    # What went wrong is for the log; the page says in words what to do.
    "client.showErrorDetails": "none",
    "client.showErrorLinks": "false",
    "theme.font": _FONT,
    "theme.headingFont": _FONT,
    "theme.baseRadius": "6px",
    "theme.showWidgetBorder": "true",
    **_theme("light"),
    **_theme("dark"),
}

STREAMLIT_FLAGS: list[str] = [f"--{name}={value}" for name, value in _OPTIONS.items()]
"""Options for ``streamlit run``; that it binds to 127.0.0.1 and sends no statistics is part of them."""
