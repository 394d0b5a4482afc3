// Is this the only tab that conducts the interview? Two would number their answers alike.

const OTHER_TAB = 2000;

/** Whether no other tab holds the interview; from then on this one does, until it is closed. @param {string} interview */
export function isAlone(interview) {
  if (!navigator.locks) return true;
  const held = (resolve) => () => {
    resolve(true);
    return new Promise(() => {});
  };
  // Waits a moment: the page before this one, being reloaded, may still hold the lock.
  const options = { signal: AbortSignal.timeout(OTHER_TAB) };
  return new Promise((resolve) => {
    navigator.locks.request(`interview-${interview}`, options, held(resolve)).catch(() => resolve(false));
  });
}
