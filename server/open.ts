import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, isLoopback } from './config.ts';
import type { Server } from './hosts/server-host.ts';
import { type OpenHouse, openHouse } from './open-house.ts';
import { issueSetupToken, setupState } from './people/setup/index.ts';
import { SAMPLE_PREFIX, sampleDoor } from './sample-door.ts';

const KEY_BESIDE_DATA = 'the data key lies beside the data (keys.json): whoever copies the folder has both; set ENCRYPTION_KEY or COUNTERSIGN_PASSPHRASE_FILE to part them';

/** The whole server: the deployment's own house and, while that has no owner, the sample workspace in a folder of its own (DECISIONS 12). */
export async function openServer(config: Config): Promise<Server> {
  const dataDir = join(config.dataDir, 'sample');
  const sample = sampleDoor({
    open: () => openHouse({ ...config, dataDir, bootstrapFile: null, registryPath: null, registryLayersDir: null, databaseUrl: null }, { cookiePrefix: SAMPLE_PREFIX, sample: true, openSample: null }),
    isMade: () => config.mode === 'local' && existsSync(dataDir),
  });
  const own: OpenHouse = await openHouse(config, {
    cookiePrefix: '', sample: false,
    openSample: config.mode === 'local' ? (token, source) => sample.enter(own.house, token, source) : null,
  });
  const exposed = refusalToBeExposed(config);
  if (exposed !== null && (await setupState(own.house.people)) === 'needed') {
    await own.close();
    throw new Error(exposed);
  }
  return {
    setupToken: await issueSetupToken(own.house.people, config.setupToken),
    warnings: [...config.warnings, ...(own.house.keySource === 'file' ? [KEY_BESIDE_DATA] : [])],
    handle: async (request, peer) => (await sample.houseFor(request) ?? own).app(request, peer),
    close: async () => {
      await sample.close();
      await own.close();
    },
  };
}

/**
 * Why a server without an owner may not be reached from other machines, or null: whoever comes first would own it. Asked for
 * are a token that somebody chose beforehand, and the proxy that ends TLS in front of us.
 */
function refusalToBeExposed({ host, setupToken, trustedProxies }: Config): string | null {
  if (isLoopback(host) || (setupToken !== null && trustedProxies.length > 0)) return null;
  return `this installation has no owner yet, and ${host} can be reached from other machines: set COUNTERSIGN_SETUP_TOKEN and TRUSTED_PROXIES, or make the owner on 127.0.0.1 or with a bootstrap file first`;
}
