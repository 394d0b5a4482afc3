// What must this browser forget when somebody signs out? The key to what waits here, and the pages kept for a cut line.

import { forgetKeys } from "./store.js";

const form = document.getElementById("sign-out");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  navigator.serviceWorker?.controller?.postMessage({ type: "forget" });
  forgetKeys()
    .catch((error) => console.warn("Keys not forgotten:", error))
    .finally(() => form.submit());
});
