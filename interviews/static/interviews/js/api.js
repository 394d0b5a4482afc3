// How does a screen ask the server, and what does it make of an answer that never came?

/** A request that was refused, or that nobody answered. */
export class RequestError extends Error {
  /**
   * @param {number} status  0: nobody answered
   * @param {object|null} document  the problem document
   */
  constructor(status, document) {
    super(document?.errors?.[0]?.message ?? document?.detail ?? `HTTP ${status}`);
    this.status = status;
    this.document = document;
  }

  /** Whether the same request can succeed later: no line, server busy or being restarted, or signed out. */
  get isPassing() {
    return [0, 408, 425, 429].includes(this.status) || this.status >= 500 || this.isSignedOut;
  }

  /** Whether asking again is of no use. */
  get isFinal() {
    return !this.isPassing;
  }

  /** Whether somebody has to sign in again first: no session, or a token from before another sign-in. */
  get isSignedOut() {
    return this.status === 401 || (this.status === 403 && /csrf/i.test(this.message));
  }
}

/** The value of a cookie, or an empty text. */
export function cookie(name, jar = document.cookie) {
  const found = jar.split("; ").find((pair) => pair.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

const PATIENCE = 15_000;

/**
 * Ask the API.
 *
 * @param {string} method
 * @param {string} path  below /api/v1/
 * @param {object} [body]
 * @param {number} [patience]  milliseconds after which nobody answers
 * @returns {Promise<{status: number, data: any}>}
 */
export async function ask(method, path, body, patience = PATIENCE) {
  const isWrite = method !== "GET";
  const headers = { Accept: "application/json" };
  if (isWrite) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") });
  let response;
  try {
    response = await fetch(path.startsWith("/") ? path : `/api/v1/${path}`, {
      method,
      headers,
      body: isWrite ? JSON.stringify(body ?? {}) : undefined,
      credentials: "same-origin",
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new RequestError(0, null);
  }
  const data = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(response.status, data);
  return { status: response.status, data };
}

/** A while; less where somebody has signed in again or the line is back. */
function pause(milliseconds) {
  return new Promise((resolve) => {
    const on = () => {
      clearTimeout(timer);
      document.removeEventListener("coprod:signed-in", on);
      window.removeEventListener("online", on);
      resolve();
    };
    const timer = setTimeout(on, milliseconds);
    document.addEventListener("coprod:signed-in", on);
    window.addEventListener("online", on);
  });
}

/** Ask until somebody answers. Only for requests that carry their own key, or that change nothing when repeated. */
export async function askUntilAnswered(method, path, body, onWait = () => {}) {
  for (let wait = 500; ; wait = Math.min(wait * 2, 8000)) {
    try {
      return await ask(method, path, body);
    } catch (error) {
      if (!(error instanceof RequestError) || error.isFinal) throw error;
      onWait(error);
      await pause(wait);
    }
  }
}
