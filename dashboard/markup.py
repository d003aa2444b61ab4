"""HTML for the app, built so that data can only become text."""

from __future__ import annotations

import html


class Markup(str):
    """HTML that `element` built; any other string is data and gets escaped."""

    __slots__ = ()


def element(tag: str, *children: str, **attributes: str) -> Markup:
    """One HTML element.

    Parameters
    ----------
    tag : str
        Name of the element, a constant of this project.
    *children : str
        Text, which is escaped, or `Markup`, which is not.
    **attributes : str
        Attributes, their values escaped; ``class_`` stands for class, ``aria_label`` for aria-label.
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{html.escape(value)}"' for name, value in attributes.items()
    )
    inner = "".join(child if isinstance(child, Markup) else html.escape(child) for child in children)
    return Markup(f"<{tag}{written}>{inner}</{tag}>")
