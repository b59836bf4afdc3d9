"""The HTML of the pages in front of the dashboard. Plain forms; they work without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from html import escape
from importlib.resources import files
from string import Template
from urllib.parse import quote

PRODUCT = "Alliance dashboard"
_RIBBON = '<p class="ribbon" role="note">Sample data: nobody here is real</p>'


def sign_in_page(
    *,
    form_token: str,
    next_path: str,
    email: str = "",
    problem: str = "",
    is_demo: bool,
    has_sample_doors: bool,
    providers: Sequence[tuple[str, str]] = (),
) -> str:
    """The sign-in page; with the three sample buttons where they may be used, and a link per sign-on provider.

    `providers` holds the key and name of each.
    """
    sample = _filled("sample.html", form_token=form_token, next=next_path) if has_sample_doors else ""
    links = "".join(
        _filled("provider.html", key=key, title=name, next=quote(next_path, safe="")) for key, name in providers
    )
    sign_on = _filled("sign_on.html", html={"links": links}) if providers else ""
    content = _filled(
        "sign_in.html",
        form_token=form_token,
        next=next_path,
        email=email,
        html={"sample": sample, "sign_on": sign_on, **_problem(problem)},
    )
    return _page("Sign in", content, is_demo)


def invite_page(*, form_token: str, action: str, email: str, problem: str = "", is_demo: bool) -> str:
    """The page behind an invite link, where a password is set."""
    content = _filled("invite.html", form_token=form_token, action=action, email=email, html=_problem(problem))
    return _page("Choose your password", content, is_demo)


def second_step_page(*, form_token: str, secret: str, address: str, problem: str = "", is_demo: bool) -> str:
    """The page on which a second step is turned on; `address` opens an authenticator app."""
    in_fours = " ".join(secret[place : place + 4] for place in range(0, len(secret), 4))
    content = _filled(
        "second_step.html", form_token=form_token, secret=in_fours, address=address, html=_problem(problem)
    )
    return _page("A second step at sign-in", content, is_demo)


def second_step_on_page(*, form_token: str, problem: str = "", is_demo: bool) -> str:
    """The page on which a second step is turned off."""
    return _page(
        "A second step at sign-in",
        _filled("second_step_on.html", form_token=form_token, html=_problem(problem)),
        is_demo,
    )


def sign_out_page(*, form_token: str, email: str, is_demo: bool) -> str:
    """The page that asks before signing out, for browsers without the dashboard's script."""
    return _page("Sign out", _filled("sign_out.html", form_token=form_token, email=email), is_demo)


def receive_page(*, form_token: str, largest: str, problem: str = "", is_demo: bool) -> str:
    """The page to send large exports from, which works without the dashboard's script."""
    content = _filled("receive.html", form_token=form_token, largest=largest, html=_problem(problem))
    return _page("Send large files", content, is_demo)


def notice_page(title: str, sentence: str, is_demo: bool) -> str:
    """A page that says one thing."""
    return _page(title, _filled("notice.html", sentence=sentence), is_demo)


def _page(title: str, content: str, is_demo: bool) -> str:
    ribbon = _RIBBON if is_demo else ""
    return _filled("page.html", title=title, product=PRODUCT, html={"content": content, "ribbon": ribbon})


def _problem(sentence: str) -> dict[str, str]:
    """The error sentence, and the attributes that tie a field to it for people who do not see it."""
    if not sentence:
        return {"problem": "", "problem_reference": ""}
    return {
        "problem": f'<p class="problem" id="problem" role="alert">{escape(sentence)}</p>',
        "problem_reference": 'aria-invalid="true" aria-errormessage="problem"',
    }


def _filled(name: str, html: dict[str, str] | None = None, **texts: str) -> str:
    """A template with its blanks filled: `texts` are escaped, `html` is ours and is not."""
    return _template(name).substitute({key: escape(text) for key, text in texts.items()} | (html or {}))


@cache
def _template(name: str) -> Template:
    return Template(files("dashboard.access").joinpath("door", name).read_text(encoding="utf-8"))
