import { postgresKit } from './base/storage/index.ts';
import { buildTables } from './tables.ts';

/** What the migration generator reads. A test holds this list to every table of the house. */
export const {
  auditLog, auditLeaf, auditDisclosure, auditTile, auditCheckpoint, auditIndex, txQueue,
  command,
  iamOrganisation, iamTenant,
  registryLayer,
  iamUser, iamMembership, iamOrganisationMembership, iamSignInFailure, iamPasswordReset,
  iamSession, iamRefresh, iamSigningKey,
  iamApiKey,
  iamSetup,
  budgetLimit, budgetAccount, budgetReservation,
  run, runEvent,
  importJob,
  report,
  approvalRequest, approvalVote,
  agent, agentVersion,
} = buildTables(postgresKit);
