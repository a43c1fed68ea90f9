import type { House, People } from './api/house.ts';
import type { Config } from './config.ts';
import type { RegistryRooms } from './open-registry.ts';
import type { EdgeRoom } from './people/edge/index.ts';
import type { TrustedIssuer } from './people/issuers/index.ts';
import { actorFor, askAgain, authenticate } from './people/sessions/index.ts';

interface Rooms {
  readonly people: People;
  readonly edge: EdgeRoom;
  readonly organisations: RegistryRooms['organisations'];
}

/** Who is asking, for every face of the house. */
export function openCallers({ anonymous }: Pick<Config, 'anonymous'>, { people, edge, organisations }: Rooms): Pick<House, 'callerOf' | 'authenticate' | 'askAgain'> {
  const callerOf: House['callerOf'] = async (credentials, source) => {
    const presented = anonymous === 'disabled' ? {} : credentials;
    const { principal, held } = await edge.watch(credentials.apiKey, source, () => authenticate(people, { ...presented, source }));
    organisations.note(principal.tenant.id, principal.tenant.organisationId);
    return { principal, actor: actorFor(principal, held, source) };
  };
  return {
    callerOf,
    authenticate: async (credentials, source) => (await callerOf(credentials, source)).actor,
    askAgain: async (sessionId, source) => {
      const { principal, held } = await askAgain(people, sessionId, source);
      return actorFor(principal, held, source);
    },
  };
}

/** How callers may prove themselves, for whoever wants to know. */
export function accessModes(config: Pick<Config, 'jwtSecret' | 'allowApiKeyFallback' | 'anonymous'>, issuers: readonly TrustedIssuer[]): House['access'] {
  return {
    issuers: issuers.map(({ name, keys, algorithms, platform }) => ({ name, keys: keys.kind, algorithms, platform })),
    ownKeys: config.jwtSecret ? 'shared_secret' : 'published', allowApiKeyFallback: config.allowApiKeyFallback, anonymous: config.anonymous,
  };
}
