/** How many characters the dev server takes, so that a field stops before the server refuses. */
export const limits = { title: 200, message: 4000, from: 80, user: 64, question: 8000 }

/** Least and most notifications that can be on show. */
export const shownRange = { min: 1, max: 1000 }
