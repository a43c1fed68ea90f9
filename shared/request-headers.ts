/** Set by a window that asks on its own account, while perhaps nobody is at it: such a question is no use of a session. Whoever sets it shortens their own session only. */
export const UNATTENDED = 'x-countersign-unattended';
