// On every page of the dashboard, before its own scripts: says where the server is. Without it a page that is opened by
// its own address first looks for the server below that address and is refused. And lets the page know at once when the
// server closes its connection because the session is over.
"use strict";

window.__streamlit = { BACKEND_BASE_URL: location.origin };

window.WebSocket = class extends WebSocket {
  static SESSION_OVER = 4401;

  constructor(...address) {
    super(...address);
    this.addEventListener("close", (event) => {
      if (event.code === window.WebSocket.SESSION_OVER) {
        document.dispatchEvent(new Event("sessionover"));
      }
    });
  }
};
