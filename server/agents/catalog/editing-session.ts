import { type Instant, plusMs, type TenantId, type VersionId } from '../../../shared/brand.ts';
import { isEditable } from '../../../shared/version-lifecycle.ts';
import type { Actor } from '../../base/actor.ts';
import { systemActor } from '../../base/system-tenant.ts';
import type { Tx } from '../../base/storage/index.ts';
import type { Agent, EditingSession, Version } from './agent.ts';
import type { CatalogDeps } from './catalog-deps.ts';
import { holdVersion, versionNote } from './hold-version.ts';

/** A session ends by itself when nobody has saved for so long (DECISIONS 33). */
const IDLE_MS = 600_000;

/** The session that a save of this person belongs to: theirs goes on; somebody else's is first told in the log, as it stood before. */
export async function sessionFor(deps: CatalogDeps, tx: Tx, actor: Actor, agent: Agent, before: Version): Promise<{ readonly editing: EditingSession; readonly editedAt: Instant }> {
  const now = deps.clock.now();
  if (before.editing?.by === actor.userId) return { editing: before.editing, editedAt: now };
  if (before.editing) await tellSession(deps, tx, actor, agent, before, before.editing);
  return { editing: { by: actor.userId, byName: actor.name, since: now, digest: before.digest, semver: before.semver, changelog: before.changelog }, editedAt: now };
}

/** Ends the session of a version that is held: one entry tells what all its saves came to. */
export async function closeSessionIn(deps: CatalogDeps, tx: Tx, actor: Actor, agent: Agent, version: Version): Promise<Version> {
  if (!version.editing) return version;
  await tellSession(deps, tx, actor, agent, version, version.editing);
  const closed = { ...version, editing: null, editedAt: null };
  await deps.catalog.saveEditing(tx, closed);
  return closed;
}

async function tellSession(deps: CatalogDeps, tx: Tx, actor: Actor, agent: Agent, version: Version, { by, byName, since, digest, semver, changelog }: EditingSession): Promise<void> {
  if (digest === version.digest && semver === version.semver && changelog === version.changelog) return; // what was typed was taken back again
  const note = versionNote(agent, version);
  await deps.audit.append(tx, actor, {
    type: 'agent.version.edited', ...note, refs: { definition_sha256: version.digest, definition_sha256_before: digest },
    details: {
      ...note.details, ...(version.semver === semver ? {} : { versionBefore: semver }), changelog: version.changelog, since,
      ...(by === actor.userId ? {} : { editor: by, editorName: byName }),
    },
  });
}

/** Whoever wrote leaves the draft. What they wrote is saved already; this only ends the session. */
export function closeDraft(deps: CatalogDeps, actor: Actor, id: VersionId): Promise<void> {
  return deps.storage.write(actor, async (tx) => {
    const { agent, version } = await holdVersion(deps, tx, actor, id);
    if (version.editing?.by === actor.userId) await closeSessionIn(deps, tx, actor, agent, version);
  });
}

/** Ends the sessions of a tenant in which nobody has saved for ten minutes; answers how many. The sweeper calls it. */
export async function closeIdleDrafts(deps: CatalogDeps, tenantId: TenantId): Promise<number> {
  const sweeper = systemActor('sweeper', tenantId);
  const since = plusMs(deps.clock.now(), -IDLE_MS);
  const idle = await deps.storage.read(sweeper, (db) => deps.catalog.idleSince(db, tenantId, since));
  for (const { id } of idle) await deps.storage.write(sweeper, async (tx) => {
    const { agent, version } = await holdVersion(deps, tx, sweeper, id);
    if (isEditable(version.state) && version.editedAt !== null && version.editedAt <= since) await closeSessionIn(deps, tx, sweeper, agent, version);
  });
  return idle.length;
}
