import { canonicalJson } from '../../../shared/canonical-json.ts';
import type { Capability } from '../../../shared/capabilities.ts';
import type { Json } from '../../../shared/json.ts';
import type { LayerReading } from '../../../shared/registry-layer.ts';
import { type RegistryView, viewOf } from '../../../shared/registry-merge.ts';
import { refusalsToEditLayer } from '../../../shared/registry-narrowing.ts';
import { type Actor, actsForDeployment } from '../../base/actor.ts';
import type { Clock } from '../../base/clock.ts';
import { Refusal } from '../../base/refusal.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';
import type { Storage, Tx } from '../../base/storage/index.ts';
import type { AuditTrail } from '../../records/audit/index.ts';
import { type LayerOwner, type LayerStore, type LayerVersion, readingOf } from '../layers/index.ts';
import { entriesChanged } from './entries-changed.ts';

export interface OverrideDeps {
  readonly storage: Storage;
  readonly layers: LayerStore;
  readonly audit: AuditTrail;
  readonly clock: Clock;
  /** Called with what a command is about to make the next version, for layers that are also kept elsewhere; what it throws undoes the command. */
  readonly mirror?: (owner: LayerOwner, content: Json) => void;
  /** Whether a person's edit of this layer needs others to agree first. Asked at this one place, through which every edit goes. */
  readonly mustAsk?: (tx: Tx, owner: LayerOwner, step: LayerStep) => Promise<boolean>;
}

/** A layer before an edit and after it. */
export interface LayerStep {
  readonly before: LayerVersion | undefined;
  readonly after: LayerVersion;
}

export interface LayerEdit {
  readonly owner: LayerOwner;
  readonly content: Json;
  /** The version this edit began from; 0 for a layer that has none. */
  readonly basedOn: number;
  readonly reason: string | null;
  /** Layers above this one, nearest last. */
  readonly above: readonly LayerOwner[];
  /** What the editor holds: nobody hands out more. A deployment's own file hands out what it likes. */
  readonly editor: ReadonlySet<Capability>;
  /** The master of this layer is elsewhere: it is kept as it stands, and what does not hold in it is left out and reported wherever it is read. */
  readonly asItStands?: boolean;
  /** Others have agreed to exactly this edit. */
  readonly agreed?: boolean;
}

/** Writes the next version of a layer, or says which value may not stand there and why. Answers the version that stands where it says the same already. */
export function writeLayer(deps: OverrideDeps, actor: Actor, edit: LayerEdit): Promise<LayerVersion> {
  // Base and organisation layers are written as the system tenant: rows and entry alike, so the entry stands in the deployment's log.
  const writer: Actor = { ...actor, tenantId: edit.owner.tenantId };
  return deps.storage.write(writer, (tx) => writeLayerIn(deps, tx, writer, edit));
}

/** The versions before and after an edit that may be made now; refuses one that may not, whoever would make it. */
export async function judgeEditIn(deps: Omit<OverrideDeps, 'storage'>, tx: Tx, author: { readonly id: string; readonly name: string }, edit: LayerEdit): Promise<LayerStep> {
  const before = await deps.layers.latest(tx, edit.owner);
  if ((before?.version ?? 0) !== edit.basedOn) throw new Refusal('input/conflict', { field: 'basedOn', current: before?.version ?? 0, rule: 'Somebody changed this layer since you read it.' });
  const after: LayerVersion = {
    ...edit.owner, version: edit.basedOn + 1, content: edit.content, digest: digestOf(edit.content),
    author: author.id, authorName: author.name, reason: edit.reason, createdAt: deps.clock.now(),
  };
  if (!edit.asItStands) refuseBadEdit(before ? readingOf(before) : null, readingOf(after), await viewAbove(deps, tx, edit.above), edit.editor);
  return { before, after };
}

/** `author` where the words are another's than the hand that writes them: somebody's proposal, put in force by the last vote. */
export async function writeLayerIn(deps: Omit<OverrideDeps, 'storage'>, tx: Tx, actor: Actor, edit: LayerEdit, author: { readonly id: string; readonly name: string } = { id: actor.userId, name: actor.name }): Promise<LayerVersion> {
  const { before, after } = await judgeEditIn(deps, tx, author, edit);
  if (before?.digest === after.digest) return before;
  if (!edit.agreed && !edit.asItStands && !actsForDeployment(actor) && (await deps.mustAsk?.(tx, edit.owner, { before, after }))) throw new Refusal('registry/needs-approval', { field: 'kind' });
  if (!(await deps.layers.add(tx, after))) throw new Refusal('input/conflict', { field: 'basedOn', rule: 'Somebody changed this layer since you read it.' });
  await deps.audit.append(tx, actor, {
    type: before ? 'registry.override.updated' : 'registry.override.created',
    resource: { type: 'registry_layer', id: `${edit.owner.kind}/${edit.owner.id}`, name: edit.owner.kind },
    refs: { layer_sha256: after.digest },
    details: { layer: edit.owner.kind, version: after.version, before_sha256: before?.digest ?? null, ...entriesChanged(before ? readingOf(before) : null, readingOf(after)), reason: edit.reason, ...(author.id === actor.userId ? {} : { author: author.id }) },
  });
  // Last, when nothing can refuse any more: a file ahead of its layer would be taken for somebody's edit.
  if (!edit.asItStands) deps.mirror?.(edit.owner, edit.content);
  return after;
}

function refuseBadEdit(before: LayerReading | null, after: LayerReading, inherited: RegistryView, capabilities: ReadonlySet<Capability>): void {
  const broken = after.issues.find((issue) => issue.refuses);
  if (broken) throw new Refusal('registry/invalid-layer', { field: broken.path, rule: `${broken.path}: ${broken.says}` });
  const [first] = refusalsToEditLayer({ before, after, inherited, editor: capabilities });
  if (first) throw new Refusal(first.code, { field: first.path, rule: `${first.path}: ${first.says}` });
}

async function viewAbove(deps: Pick<OverrideDeps, 'layers'>, tx: Tx, above: readonly LayerOwner[]): Promise<RegistryView> {
  const chain: LayerReading[] = [];
  for (const owner of above) {
    const layer = await deps.layers.latest(tx, owner);
    if (layer) chain.push(readingOf(layer));
  }
  return viewOf(chain);
}

export function digestOf(content: Json): string {
  return sha256Hex(canonicalJson(content));
}
