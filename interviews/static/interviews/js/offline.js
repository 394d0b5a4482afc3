// How does this page come to open without a line?

/** Let the service worker keep the working screens. Where there is none (no TLS), pages open with a line only. */
export function keepOffline(address) {
  navigator.serviceWorker?.register(address, { scope: "/" }).catch((error) => console.warn("No service worker:", error));
}
