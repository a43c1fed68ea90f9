import { brand, type VersionId } from '../../../shared/brand.ts';
import { isEditable } from '../../../shared/version-lifecycle.ts';
import { type Actor, handsOf } from '../../base/actor.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { DraftChange, Version } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { requireGreater, requireVersionNumber, versionExists } from './create-version.ts';
import { contentOf } from './definition-content.ts';
import { closeSessionIn, sessionFor } from './editing-session.ts';
import { holdVersion, saveVersion, settleAgent, staleVersion } from './hold-version.ts';

/** Saves a draft. What changes nothing writes nothing. */
export function editDraft(deps: CatalogDeps, actor: Actor, change: DraftChange): Promise<Version> {
  return deps.storage.write(actor, (tx) => editDraftIn(deps, tx, actor, change));
}

export async function editDraftIn(deps: CatalogDeps, tx: Tx, actor: Actor, { versionId, ver, autosave = false, ...change }: DraftChange): Promise<Version> {
  if (change.semver !== undefined) requireVersionNumber(change.semver);
  const content = change.definition === undefined ? {} : contentOf(change.definition);
  const { agent, version: before } = await holdVersion(deps, tx, actor, brand<VersionId>(versionId));
  if (!isEditable(before.state)) throw new Refusal('catalog/not-a-draft', { id: before.id, state: before.state });
  if (ver !== before.ver) throw staleVersion(before);
  if (change.semver !== undefined && change.semver !== before.semver) await requireGreater(deps, tx, agent, change.semver);

  const after: Version = { ...before, ...content, semver: change.semver ?? before.semver, changelog: change.changelog ?? before.changelog };
  if (after.digest === before.digest && after.semver === before.semver && after.changelog === before.changelog) return before;
  if (after.semver !== before.semver && (await deps.catalog.hasNumber(tx, actor.tenantId, agent.id, after.semver))) throw versionExists(after.semver);

  const { editing, editedAt } = await sessionFor(deps, tx, actor, agent, before);
  const saved = await saveVersion(deps, tx, { ...after, editing, editedAt, editors: [...new Set([...before.editors, ...handsOf(actor)])] });
  await settleAgent(deps, tx, agent);
  return autosave ? saved : closeSessionIn(deps, tx, actor, agent, saved);
}
