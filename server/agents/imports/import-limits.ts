/** What one import may cost (DECISIONS 18 and our own): texts come from strangers and are read on the server's thread. */

/** Bytes of one file. */
export const FILE_MAX_BYTES = 64 * 1024 * 1024;
/** Characters of one YAML text, which must not have more than a definition: a hostile one takes microseconds and 300 bytes for each. */
export const YAML_MAX_LENGTH = 1024 * 1024;
/** Aliases in one YAML document, and how often any of them may be multiplied by nesting. */
export const YAML_MAX_ALIASES = 50;
/** Deeper than any definition may be, so that one deep entry of a list does not spoil the list, and shallow enough for the stack. */
export const TEXT_MAX_DEPTH = 500;
/** Values in one JSON text: each takes memory, however short it is written. */
export const JSON_MAX_VALUES = 4_000_000;
/** Members of one object: what it is gets told by looking through them many times over. No definition comes near. */
export const JSON_MAX_MEMBERS = 20_000;
/** Entries of one list, lines of one history. */
export const MAX_ENTRIES = 100_000;
/** Double keys, forbidden keys and inexact numbers told of one text. */
export const MAX_FLAWS = 1000;
/** Problems listed of one file; more are counted. */
export const PROBLEMS_LISTED = 200;
/** Characters of the field and of the message of one problem. */
export const PROBLEM_MAX_LENGTH = 1000;
