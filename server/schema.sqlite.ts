import { sqliteKit } from './base/storage/index.ts';
import { buildTables } from './tables.ts';

/** What the migration generator reads. A test holds this list to every table of the house. */
export const {
  auditLog, auditLeaf, auditDisclosure, auditErasure, auditText, auditDay, auditFilter, auditTile, auditCheckpoint, auditCosignature, auditIndex, txQueue,
  subjectKey,
  witnessLog, witnessPeer,
  command,
  tenantKey,
  iamOrganisation, iamTenant, iamTenantAttributes, iamTenantFeature, iamPlan,
  registryLayer, registryProposal,
  mcpToolDefinition, mcpToolSet, mcpObservation, mcpPin, mcpSecret,
  iamUser, iamMembership, iamOrganisationMembership, iamSignInFailure, iamPasswordReset,
  iamTotp, iamRecoveryCode,
  iamRateBucket, networkRule, iamStreamTicket,
  iamInvitation, iamMemberAttributes, iamStandin, iamCatalogue,
  iamSession, iamRefresh, iamSignInChallenge, iamSigningKey,
  iamApiKey,
  iamSamlAssertion,
  iamScimUser, iamScimGroup, iamScimGroupMember, iamScimMapping,
  iamIdentityProvider, iamIdentityLink, iamSsoFlow, iamDomain, iamSsoSession, iamSsoSeen,
  iamSetup,
  budgetLimit, budgetAccount, budgetReservation,
  run, runEvent, runApproval,
  memory, memoryGrant,
  importJob,
  report, reportJob, reportSignature, reportAttachment, reportApplicability, processingActivity, packageJob,
  retentionPolicy, legalHold, erasureRequest, retentionDeletion, deletedRecord, retentionArchive, outsideTrail, outsideRecord,
  discussionThread, discussionComment, discussionMention,
  approvalRequest, approvalVote, approvalDelegation,
  agent, agentVersion, publishSchedule,
  webhookEndpoint, webhookDelivery,
} = buildTables(sqliteKit);
