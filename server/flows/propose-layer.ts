import { brand, type TenantId, type UserId } from '../../shared/brand.ts';
import { canonicalJson } from '../../shared/canonical-json.ts';
import type { Capability } from '../../shared/capabilities.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import { sha256Hex } from '../base/sha256-hex.ts';
import type { Db, Tx } from '../base/storage/index.ts';
import { type Approval, type ApprovalDeps, type ApprovalPolicy, bothOf, policyInForce, type Reactions, requestApprovalIn } from '../agents/approvals/index.ts';
import { BASE, type LayerOwner, type LayerVersion, readingOf } from '../registry/layers/index.ts';
import { judgeEditIn, type LayerEdit, type LayerProposal, type LayerStep, type OverrideDeps, type ProposalStore, writeLayerIn } from '../registry/overrides/index.ts';
import type { PeopleStore } from '../people/identity/index.ts';
import { compileCapabilities } from '../people/policy/index.ts';
import { asksFirst } from './asks-first.ts';
import { tenantView } from './edit-roles.ts';
import { ROLE_REQUEST } from './propose-roles.ts';
import { refuseLosingRolesIn } from './preview-roles.ts';

/** The type of a request to change a layer; a workflow of that name in the effective registry makes it the only way (FEATURES T65). */
export const OVERRIDE_REQUEST = 'registry_override';
export const PROPOSAL_SUBJECT = 'registry_proposal';

export interface ProposalDeps extends ApprovalDeps {
  readonly overrides: OverrideDeps;
  readonly proposals: ProposalStore;
  readonly people: PeopleStore;
}

/**
 * Whether an edit of this layer must be asked for; where the workflow `role_change` is in force, also one that says something else of
 * roles. Organisations and the deployment decide about their own layers themselves; a person about their own defaults.
 */
export async function mustAsk(deps: Pick<ApprovalDeps, 'workflowFor'>, db: Db, { kind, tenantId }: LayerOwner, step: LayerStep | null = null): Promise<boolean> {
  if (kind !== 'tenant') return false;
  return (await asksFirst(deps, db, tenantId, OVERRIDE_REQUEST)) || (step !== null && asksOfRoles(deps, db, tenantId, step));
}

/** Whether an edit speaks of roles where the workflow for them is in force. */
async function asksOfRoles(deps: Pick<ApprovalDeps, 'workflowFor'>, db: Db, tenantId: TenantId, { before, after }: LayerStep): Promise<boolean> {
  return saysOfRoles(before) !== saysOfRoles(after) && asksFirst(deps, db, tenantId, ROLE_REQUEST);
}

function saysOfRoles(layer: LayerVersion | undefined): string {
  return canonicalJson(Object.fromEntries((layer && readingOf(layer).sections.get('roles')) ?? []));
}

/** Who must agree to an edit of a layer: those of the workflow for layers, and where it speaks of roles those of that for roles too. */
async function policyOfEdit(deps: Pick<ApprovalDeps, 'workflowFor'>, db: Db, tenantId: TenantId, step: LayerStep): Promise<ApprovalPolicy> {
  const ofLayers = await policyInForce(deps, db, tenantId, OVERRIDE_REQUEST);
  if (!(await asksOfRoles(deps, db, tenantId, step))) return ofLayers;
  const ofRoles = await policyInForce(deps, db, tenantId, ROLE_REQUEST);
  return ofLayers.workflow === null ? ofRoles : bothOf(ofLayers, ofRoles);
}

/** Keeps the next version of a layer and asks the approvers about exactly it. What would be refused as an edit is refused as a proposal. */
export function proposeLayer(deps: ProposalDeps, actor: Actor, edit: LayerEdit): Promise<{ readonly proposal: LayerProposal; readonly approval: Approval }> {
  return deps.storage.writeIdentity(actor, async (tx) => {
    if (edit.owner.tenantId !== actor.tenantId) throw new Refusal('input/invalid', { field: 'kind', rule: 'kind: only layers of a tenant and its people are proposed' });
    const step = await judgeIn(deps, tx, actor, { id: actor.userId, name: actor.name }, edit);
    const { kind, id: ownerId } = edit.owner;
    const proposal: LayerProposal = {
      tenantId: actor.tenantId, id: deps.ids.id(), kind, ownerId, basedOn: edit.basedOn, content: edit.content, digest: proposalDigest(edit), reason: edit.reason,
      author: actor.userId, authorName: actor.name, authorHeld: [...edit.editor].sort(), state: 'proposed', appliedVersion: null, createdAt: deps.clock.now(),
    };
    await deps.proposals.add(tx, proposal);
    const approval = await requestApprovalIn(deps, tx, actor, {
      type: OVERRIDE_REQUEST, subjectType: PROPOSAL_SUBJECT, subjectId: proposal.id, subjectDigest: proposal.digest, title: `Change the ${kind} layer from version ${edit.basedOn}`,
      ...(edit.reason === null ? {} : { reason: edit.reason }),
    }, await policyOfEdit(deps, tx, actor.tenantId, step));
    await deps.audit.append(tx, actor, {
      type: 'registry.override.proposed', resource: { type: 'registry_layer', id: `${kind}/${ownerId}`, name: kind }, refs: { layer_sha256: proposal.digest },
      details: { proposal: proposal.id, approval: approval.id, based_on: edit.basedOn, reason: edit.reason },
    });
    return { proposal, approval };
  });
}

/** Refuses what a hand that wrote the layer at once would be refused. Needs the identity plane. */
async function judgeIn(deps: Pick<ProposalDeps, 'overrides' | 'people'>, tx: Tx, actor: Actor, author: { readonly id: string; readonly name: string }, edit: LayerEdit): Promise<LayerStep> {
  const step = await judgeEditIn(deps.overrides, tx, author, edit);
  if (edit.owner.kind === 'tenant') await refuseLosingRolesIn(deps, tx, actor, { kind: 'tenant', content: edit.content });
  return step;
}

/** What voters vote on: whose layer, from which version, to which content. */
export function proposalDigest({ owner, basedOn, content }: Pick<LayerEdit, 'owner' | 'basedOn' | 'content'>): string {
  return sha256Hex(canonicalJson({ based_on: basedOn, content, kind: owner.kind, owner: owner.id }));
}

/** What a closed request does to its proposal, in the transaction that closed it. */
export function proposalReactions(deps: Omit<ProposalDeps, 'reactions'>, above: (actor: Actor, owner: LayerOwner) => Promise<readonly LayerOwner[]>): Reactions {
  return {
    [OVERRIDE_REQUEST]: async (tx, actor, closed) => {
      const proposal = await deps.proposals.find(tx, closed.tenantId, closed.subjectId);
      if (!proposal) throw new Refusal('registry/proposal-not-found', { id: closed.subjectId });
      if (closed.state !== 'approved') await deps.proposals.decide(tx, proposal, 'closed', null);
      else await applyIn(deps, tx, actor, { proposal, closed, above: await above(actor, ownerOf(proposal)) });
    },
  };
}

interface Agreed {
  readonly proposal: LayerProposal;
  readonly closed: Approval;
  readonly above: readonly LayerOwner[];
}

/**
 * The last vote puts the version in force. Where the layer has moved on since, or what stands above no longer lets it, nobody
 * agreed to what it would become: then it is overtaken, and the vote stands.
 */
async function applyIn(deps: Omit<ProposalDeps, 'reactions'>, tx: Tx, actor: Actor, { proposal, closed, above }: Agreed): Promise<void> {
  const owner = ownerOf(proposal);
  const author = { id: proposal.author, name: proposal.authorName };
  const edit: LayerEdit = { owner, above, content: proposal.content, basedOn: proposal.basedOn, reason: proposal.reason, editor: await stillHeld(deps, tx, actor, proposal), agreed: true };
  if (proposalDigest(edit) !== closed.subjectDigest) throw new Refusal('approvals/digest-mismatch', { id: closed.id, digest: proposal.digest });
  const refusal = await refusalOf(judgeIn(deps, tx, actor, author, edit));
  if (refusal) return overtakenIn(deps, tx, actor, { proposal, closed, because: refusal.message });
  const written = await writeLayerIn(deps.overrides, tx, actor, edit, author);
  await deps.proposals.decide(tx, proposal, 'applied', written.version);
}

/** What the author held when they proposed and holds now: whoever lost it gives it to nobody any more. Somebody of another issuer has no account here to ask. */
async function stillHeld(deps: Pick<ProposalDeps, 'overrides' | 'people'>, tx: Tx, actor: Actor, { tenantId, author, authorHeld }: LayerProposal): Promise<ReadonlySet<Capability>> {
  const id = brand<UserId>(author);
  if ((await deps.people.find(tx, { id })) === null) return new Set(authorHeld);
  const member = await deps.people.member(tx, tenantId, id);
  const roles = member?.person.status === 'active' ? member.membership.roles : [];
  return new Set(authorHeld).intersection(compileCapabilities(await tenantView(deps, tx, actor), roles).capabilities);
}

async function refusalOf(judging: Promise<unknown>): Promise<Refusal | null> {
  try {
    await judging;
    return null;
  } catch (reason) {
    if (reason instanceof Refusal) return reason;
    throw reason;
  }
}

async function overtakenIn(deps: Omit<ProposalDeps, 'reactions'>, tx: Tx, actor: Actor, { proposal, closed, because }: Omit<Agreed, 'above'> & { readonly because: string }): Promise<void> {
  await deps.proposals.decide(tx, proposal, 'overtaken', null);
  await deps.audit.append(tx, actor, {
    type: 'registry.override.overtaken', resource: { type: 'registry_layer', id: `${proposal.kind}/${proposal.ownerId}`, name: proposal.kind }, refs: { layer_sha256: proposal.digest },
    details: { proposal: proposal.id, approval: closed.id, based_on: proposal.basedOn, because },
  });
}

function ownerOf({ tenantId, kind, ownerId }: LayerProposal): LayerOwner {
  return kind === 'base' ? BASE : { tenantId, kind, id: ownerId };
}
