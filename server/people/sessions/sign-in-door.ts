import type { TenantId } from '../../../shared/brand.ts';
import type { RefusalCode } from '../../../shared/refusal-codes.ts';
import type { Db } from '../../base/storage/index.ts';
import type { Standing } from './principal.ts';

/** `break-glass`: let in although the tenant's rule says otherwise, and told loudly. */
export type DoorVerdict = 'open' | 'break-glass' | RefusalCode;

export interface WayIn {
  /** How the person proved themselves (RFC 8176 where it has a word). */
  readonly amr: readonly string[];
  /** The tenant whose session this one takes the place of. */
  readonly switchedFrom?: TenantId;
}

/** Whether somebody who proved themselves in a way may work in a tenant. Answered by the sso room, which stands above this one; needs the identity plane. */
export interface SignInDoor {
  judge(db: Db, standing: Standing, how: WayIn): Promise<DoorVerdict>;
  /** Whether a session that was opened in this way is let in at this moment. */
  stands(db: Db, standing: Standing, session: Pick<WayIn, 'amr'>): Promise<boolean>;
}

/** For houses without a rule of that kind. */
export const openDoor: SignInDoor = { judge: () => Promise.resolve('open'), stands: () => Promise.resolve(true) };
