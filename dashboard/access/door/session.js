// On every page of the dashboard: leaves the page when the session is over, and turns links to /signout into signing out.
"use strict";

(() => {
  const LOOK_EVERY_MILLISECONDS = 10_000;

  async function askSession() {
    try {
      return await fetch("/session", { cache: "no-store" });
    } catch {
      // The server is away; the page itself says so, and the next look follows.
      return null;
    }
  }

  async function look() {
    const answer = await askSession();
    if (answer?.status === 401) {
      location.replace("/login?next=" + encodeURIComponent(location.pathname + location.search));
    }
  }

  async function signOut() {
    const answer = await askSession();
    if (!answer?.ok) {
      location.assign("/signout");
      return;
    }
    const form = document.createElement("form");
    form.method = "post";
    form.action = "/signout";
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "form_token";
    field.value = await answer.text();
    form.append(field);
    document.body.append(form);
    form.submit();
  }

  document.addEventListener(
    "click",
    (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
      if (link && new URL(link.href).origin === location.origin && new URL(link.href).pathname === "/signout") {
        event.preventDefault();
        event.stopPropagation();
        signOut();
      }
    },
    true,
  );
  document.addEventListener("sessionover", look);
  document.addEventListener("visibilitychange", () => document.hidden || look());
  window.addEventListener("pageshow", (event) => event.persisted && look());
  setInterval(look, LOOK_EVERY_MILLISECONDS);
})();
