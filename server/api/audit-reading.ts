import type { JsonObject } from '../../shared/json.ts';
import type { Actor } from '../base/actor.ts';
import type { House } from './house.ts';

type Rooms = Pick<House, 'storage' | 'audit'>;

/** Who asks the log for people’s doings is on record first (AUDIT 4); `asked` says by which conditions. */
export async function noteSearch({ storage, audit }: Rooms, actor: Actor, asked: JsonObject): Promise<void> {
  await storage.write(actor, (tx) => audit.trail.append(tx, actor, { type: 'data.searched', resource: { type: 'audit_log', id: actor.tenantId }, details: asked }));
}

/** The same of one entry, before it is shown. */
export async function noteRead({ storage, audit }: Rooms, actor: Actor, eventId: string): Promise<void> {
  await storage.write(actor, (tx) => audit.trail.append(tx, actor, { type: 'data.read', resource: { type: 'audit_entry', id: eventId } }));
}
