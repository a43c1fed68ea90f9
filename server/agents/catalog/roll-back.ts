import { brand, type VersionId } from '../../../shared/brand.ts';
import type { Actor } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Rollback, Version } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { addVersionIn, requireGreater, requireVersionNumber } from './create-version.ts';
import { contentOf, definitionOf } from './definition-content.ts';
import { holdVersion, settleAgent, versionNote } from './hold-version.ts';
import { numberAfter } from './version-rules.ts';

/**
 * Begins a new draft with the definition of a version that was published before. History is never rewritten: the old version
 * stays what it is, and the new one is submitted and approved like any other.
 */
export function rollBack(deps: CatalogDeps, actor: Actor, { versionId, semver, reason }: Rollback): Promise<Version> {
  if (semver !== undefined) requireVersionNumber(semver);
  return deps.storage.write(actor, async (tx) => {
    const { agent, version: old } = await holdVersion(deps, tx, actor, brand<VersionId>(versionId));
    if (old.publishedAt === null || old.state === 'PUBLISHED') {
      const rule = old.state === 'PUBLISHED' ? 'versionId: this version is the one in use' : 'versionId: this version was never published';
      throw new Refusal('catalog/nothing-to-roll-back', { id: old.id, field: 'versionId', rule, state: old.state });
    }
    const numbers = (await deps.catalog.statesOf(tx, actor.tenantId, agent.id)).map((version) => version.semver);
    const number = semver ?? numberAfter(numbers);
    await requireGreater(deps, tx, agent, number);
    const draft = await addVersionIn(deps, tx, actor, agent, { semver: number, content: contentOf(definitionOf(old.canonical)), changelog: reason, rollbackOf: old.id });
    const published = await deps.catalog.publishedVersion(tx, actor.tenantId, agent.id);
    const note = versionNote(agent, draft);
    await deps.audit.append(tx, actor, {
      type: 'agent.version.rolled_back', ...note, refs: { definition_sha256: draft.digest, ...(published ? { definition_sha256_before: published.digest } : {}) },
      details: { ...note.details, to: old.semver, from: published?.semver ?? null, reason },
    });
    await settleAgent(deps, tx, agent);
    return draft;
  });
}
