import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';
import type { Server } from './hosts/server-host.ts';
import { type OpenHouse, openHouse } from './open-house.ts';
import { issueSetupToken } from './people/setup/index.ts';
import { SAMPLE_PREFIX, sampleDoor } from './sample-door.ts';

/** The whole server: the deployment's own house and, while that has no owner, the sample workspace in a folder of its own (DECISIONS 12). */
export async function openServer(config: Config): Promise<Server> {
  const dataDir = join(config.dataDir, 'sample');
  const sample = sampleDoor({
    open: () => openHouse({ ...config, dataDir, bootstrapFile: null, databaseUrl: null }, { cookiePrefix: SAMPLE_PREFIX, sample: true, openSample: null }),
    isMade: () => config.mode === 'local' && existsSync(dataDir),
  });
  const own: OpenHouse = await openHouse(config, {
    cookiePrefix: '', sample: false,
    openSample: config.mode === 'local' ? (token, source) => sample.enter(own.house, token, source) : null,
  });
  return {
    setupToken: await issueSetupToken(own.house.people),
    handle: async (request, peer) => (await sample.houseFor(request) ?? own).app(request, peer),
    close: async () => {
      await sample.close();
      await own.close();
    },
  };
}
