import type { Version } from '../../server/agents/catalog/index.ts';
import { contentOf } from '../../server/agents/catalog/definition-content.ts';
import { type AgentId, brand, type UserId, type VersionId } from '../../shared/brand.ts';
import { TENANT_A } from './actors.ts';
import { NOON } from './approval-builders.ts';

/** A draft 1.0.0 of ada's. */
export function aVersion(wishes: Partial<Version> = {}): Version {
  return {
    tenantId: TENANT_A, id: brand<VersionId>('v1'), agentId: brand<AgentId>('a1'), semver: '1.0.0', state: 'DRAFT', ...contentOf({ model: 'small' }), changelog: '',
    authorId: brand<UserId>('ada'), authorName: 'Ada', imported: false, claims: null, importRevision: null, importDigest: null, rollbackOf: null, createdAt: NOON,
    submittedAt: null, approvedAt: null, approvedBy: null, rejectedAt: null, rejectionReason: null, publishedAt: null, deprecatedAt: null, archivedAt: null, deprecateAt: null, retirementReason: null, editing: null, editedAt: null, editors: [], ver: 1, ...wishes,
  };
}
