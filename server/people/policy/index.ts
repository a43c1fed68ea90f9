/**
 * Decides what a person, key or service may do, from their roles and the effective registry.
 * A capability is held only if some role of the effective registry grants it: by name when it is sealed, on its own plane when it is the platform's.
 */
export { type CapabilityCatalogue, openCapabilityCatalogue } from './capability-catalogue.ts';
export { buildCatalogueTables } from './catalogue-tables.ts';
export { namedGrants, upgradeReport, type UpgradeNote } from './upgrade-report.ts';
export { type AccessJudgement, judgeAccess } from './judge-access.ts';
export { compileCapabilities, differenceOf, type HeldCapabilities, type RoleChange, type UnknownGrant, whoGains } from './compile-capabilities.ts';
export { may, refusalToAct } from './may-act.ts';
export { createPolicy, type Policy } from './cached-policy.ts';
