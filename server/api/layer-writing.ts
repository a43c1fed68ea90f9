import type { ApprovalId } from '../../shared/brand.ts';
import type { JsonObject } from '../../shared/json.ts';
import type { LayerKind } from '../../shared/registry-schema.ts';
import type { Actor } from '../base/actor.ts';
import { Refusal } from '../base/refusal.ts';
import type { Db } from '../base/storage/index.ts';
import { refuseLayerLosingRoles } from '../flows/preview-roles.ts';
import { proposeLayer } from '../flows/propose-layer.ts';
import { refuseLayerLockOut } from '../people/edge/index.ts';
import { refuseSignInLockOut } from '../people/sso/index.ts';
import { type LayerOwner, type LayerVersion, ownersOf } from '../registry/layers/index.ts';
import { type LayerEdit, writeLayer } from '../registry/overrides/index.ts';
import type { House } from './house.ts';

/** What somebody wants one of the layers that reach them to say. */
export interface LayerWish {
  readonly kind: LayerKind;
  readonly content: JsonObject;
  readonly basedOn: number;
  readonly reason: string | null;
}

export function placeOf(actor: Actor) {
  return { organisationId: actor.organisationId, tenantId: actor.tenantId, userId: actor.kind === 'system' ? null : actor.userId };
}

export function ownerOf(actor: Actor, kind: LayerKind): LayerOwner {
  const owner = ownersOf(placeOf(actor)).find((candidate) => candidate.kind === kind);
  if (!owner) throw new Refusal('registry/invalid-layer', { field: 'kind', rule: 'kind: this tenant belongs to no organisation' });
  return owner;
}

/** An organisation's layer reaches every tenant in it, so a role in one of these gives no say there (DECISIONS 1). */
export async function editsOrganisation(house: House, db: Db, { organisationId, userId, capabilities }: Actor): Promise<boolean> {
  const membership = organisationId && (await house.people.people.organisationMembership(db, organisationId, userId));
  return (membership && membership.role !== 'viewer') || capabilities.has('platform:registry');
}

/** The refusal stands in the log of the caller's tenant. */
async function needOrganisationEditor(house: House, actor: Actor): Promise<void> {
  const { command: _named, ...unnamed } = actor; // asked anew also when a command is repeated
  await house.storage.writeIdentity(unnamed, async (tx) => {
    if (!(await editsOrganisation(house, tx, actor))) throw new Refusal('registry/not-organisation-editor', { field: 'kind' });
  });
}

/** What the caller would make the next version of one of their layers. */
export function editOf(actor: Actor, { kind, content, basedOn, reason }: LayerWish): LayerEdit {
  const owners = ownersOf(placeOf(actor));
  return { owner: ownerOf(actor, kind), content, basedOn, reason, above: owners.slice(0, owners.findIndex((owner) => owner.kind === kind)), editor: actor.capabilities };
}

/** The base speaks to every tenant, so a role in one of them gives no say there. */
export async function needBaseWriter({ denials }: House, actor: Actor): Promise<void> {
  if (!actor.capabilities.has('platform:registry')) await denials.deny(actor, 'platform:registry', 'registry.saveBase');
}

/** A wish, and whether it is meant although it would shut out whoever has it. */
export interface MeantWish extends LayerWish {
  readonly confirmLockOut: boolean;
}

/** Whoever would not be let in any more under their own layer has to mean it, whether it holds at once or with the last vote. */
async function refuseLockingOut(house: House, actor: Actor, { content, confirmLockOut }: MeantWish): Promise<void> {
  refuseLayerLockOut(content, actor, confirmLockOut);
  await refuseSignInLockOut(house.people, content, actor, confirmLockOut);
}

/** The one way by which people ask others about a layer. */
export async function askForLayer(house: House, actor: Actor, wish: MeantWish): Promise<{ readonly proposal: string; readonly approval: ApprovalId }> {
  await refuseLockingOut(house, actor, wish);
  const { proposal, approval } = await proposeLayer(house.governance, actor, editOf(actor, wish));
  return { proposal: proposal.id, approval: approval.id };
}

/** Refuses whoever may not decide about a layer, or would lock somebody out. */
export async function refuseSaving(house: House, actor: Actor, wish: MeantWish): Promise<void> {
  const { kind, content } = wish;
  if (kind === 'base') await needBaseWriter(house, actor);
  await refuseLockingOut(house, actor, wish);
  if (kind === 'org') await needOrganisationEditor(house, actor);
  if (kind === 'base' || kind === 'tenant') await refuseLayerLosingRoles({ overrides: house.overrides, people: house.people.people }, actor, { kind, content });
}

/** The one way by which people write a layer at once. */
export async function saveLayer(house: House, actor: Actor, wish: MeantWish): Promise<LayerVersion> {
  await refuseSaving(house, actor, wish);
  return writeLayer(house.overrides, actor, editOf(actor, wish));
}
