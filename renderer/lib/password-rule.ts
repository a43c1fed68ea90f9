import { z } from 'zod';

const SHORTEST = 10; // the server's own rule; it also knows common passwords and the person's name

/** The rule in words, and as far as the page can check it. */
export const PASSWORD_RULE = `At least ${SHORTEST} characters, no name or email; a few unrelated words do well`;
export const newPassword = z.string().min(SHORTEST, `Use at least ${SHORTEST} characters; a few unrelated words do well`);
