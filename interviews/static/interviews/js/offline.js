// How does this page come to open without a line?

/** Let the service worker keep the working screens. Where there is none (no TLS), pages open with a line only. */
export function keepOffline(address) {
  const workers = navigator.serviceWorker;
  workers?.register(address, { scope: "/" }).catch((error) => console.warn("No service worker:", error));
  // A worker takes the pages that there are when it begins; one that was just being opened is taken when it asks.
  void workers?.ready.then(({ active }) => workers.controller ?? active.postMessage({ type: "claim" }));
}
