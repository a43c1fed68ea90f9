/** Days that a retention policy, or a layer that bounds it, may name. */
export const MOST_DAYS = 36_500;
/** Days in which deleted records can be brought back: where a policy says nothing, and at most. At least one. */
export const GRACE_DAYS = 30;
export const MOST_GRACE_DAYS = 365;
