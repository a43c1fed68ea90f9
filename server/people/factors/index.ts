/**
 * What somebody shows besides their password: the codes of an authenticator application, and recovery codes for the day it is lost.
 * Invariant: a code opens something at most once, and guessing codes locks the factor, never the account.
 */
export { type FactorState, factorsOf, removeFactorsOf, removeTotp, renewRecoveryCodes } from './change-factors.ts';
export { confirmTotp, type Enrolment, enrolTotp } from './enrol-totp.ts';
export type { FactorDeps } from './factor-deps.ts';
export { type FactorStore, openFactorStore } from './factor-store.ts';
export { buildFactorTables } from './factor-tables.ts';
export { type CodeMethod, type CodeVerdict, methodOf, refusalOfCode, settleCode } from './settle-code.ts';
export { base32, codeAt, otpauthUri, stepAt, stepOfCode } from './totp.ts';
