/**
 * Commands that their callers named, so that asking twice does not act twice.
 * Invariant: a command's answer is stored in the transaction of its effects, or neither is; it is kept for 90 days.
 */
export { openCommandLog } from './command-log.ts';
export { buildCommandTables } from './command-tables.ts';
export { forgetCommands } from './forget-commands.ts';
