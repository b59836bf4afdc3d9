// On every page of the dashboard, before its own scripts: says where the server is. Without it a page that is opened by
// its own address first looks for the server below that address and is refused.
"use strict";

window.__streamlit = { BACKEND_BASE_URL: location.origin };
