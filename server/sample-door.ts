import type { House } from './api/house.ts';
import type { RequestSource } from './base/actor.ts';
import { sessionCookie } from './base/cookie-named.ts';
import { Refusal } from './base/refusal.ts';
import { SYSTEM_TENANT } from './base/system-tenant.ts';
import type { OpenHouse } from './open-house.ts';
import { fillSample } from './fill-sample.ts';
import { setupTokenHash } from './people/setup/index.ts';

/** Session cookies of the sample workspace begin with this; no session of a deployment's own ever does. */
export const SAMPLE_PREFIX = 'sample.';

export interface SampleDoor {
  /** Opens the sample for whoever holds the set-up token, makes it when it is not there, and answers a session in it. */
  enter(own: House, token: string, source: RequestSource): Promise<{ readonly cookie: string | null }>;
  /** The sample, when the request comes from a session in it. */
  houseFor(request: Request): Promise<OpenHouse | null>;
  close(): Promise<void>;
}

interface Deps {
  readonly open: () => Promise<OpenHouse>;
  /** Whether somebody with the set-up token has had the sample made, now or before a restart. A cookie alone makes nothing: anybody can write one. */
  readonly isMade: () => boolean;
}

export function sampleDoor({ open, isMade }: Deps): SampleDoor {
  let opened: Promise<OpenHouse> | null = null;
  const sample = async (): Promise<OpenHouse> => {
    opened ??= open().catch((reason: unknown) => {
      opened = null;
      throw reason;
    });
    return opened;
  };
  return {
    async enter(own, token, source) {
      const good = await own.storage.readIdentity({ tenantId: SYSTEM_TENANT }, (db) => own.people.setup.isGood(db, setupTokenHash(token), own.clock.now()));
      if (!good) throw new Refusal('auth/bad-setup-token', { field: 'token' });
      const { house } = await sample();
      const first = await fillSample(house);
      const { cookie } = (await house.sample?.become(first, source)) ?? { cookie: null };
      return { cookie: cookie && SAMPLE_PREFIX + cookie };
    },
    houseFor: async (request) => (sessionCookie(request.headers.get('cookie'))?.startsWith(SAMPLE_PREFIX) && isMade() ? sample() : null),
    close: async () => (await opened?.catch(() => null))?.close(),
  };
}
