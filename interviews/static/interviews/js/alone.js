// Is this the only tab that conducts the interview? Two would number their answers alike.

const OTHER_TAB = 2000;

/**
 * Done when no other tab holds the interview; from then on this one does, until it is closed.
 *
 * @param {string} interview
 * @param {() => void} onOther  another tab has it: told after a moment, for the page before this one, being reloaded, may still
 *   hold it
 * @returns {Promise<boolean>} whether it had to be told
 */
export function alone(interview, onOther) {
  if (!navigator.locks) return Promise.resolve(false);
  return new Promise((resolve) => {
    let wasTold = false;
    const late = setTimeout(() => {
      wasTold = true;
      onOther();
    }, OTHER_TAB);
    void navigator.locks.request(`interview-${interview}`, () => {
      clearTimeout(late);
      resolve(wasTold);
      return new Promise(() => {});
    });
  });
}
