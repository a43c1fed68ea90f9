/** Set by a window that asks on its own account, while perhaps nobody is at it: such a question is no use of a session. It counts for `UNATTENDED_QUESTION` only, so that nobody hides with it when they were last here. */
export const UNATTENDED = 'x-countersign-unattended';
export const UNATTENDED_QUESTION = 'home.news';
