import { readFileSync } from 'node:fs';
import type { Config } from './config.ts';
import { parseBootstrap, pointerOf } from './flows/bootstrap-document.ts';
import { IssuerEntry, misfitOfIssuer, misfitOfIssuers, type TrustedIssuer, trustedIssuer } from './people/issuers/index.ts';

/** The issuers whose tokens this deployment believes: the one that the environment describes and those of the bootstrap file. Whatever does not fit stops the start. */
export function trustedIssuers(config: Config): readonly TrustedIssuer[] {
  const fromFile = config.bootstrapFile === null ? [] : (parseBootstrap(readFileSync(config.bootstrapFile, 'utf8')).issuers ?? []).map((entry, at) => [`issuers[${at}]`, entry] as const);
  const issuers = [...fromEnvironment(config), ...fromFile].map(([place, entry]) => trusted(config, place, entry));
  const misfit = misfitOfIssuers(issuers, config.jwtIssuer);
  if (misfit !== null) throw new Error(`issuers: ${misfit}`);
  return issuers;
}

function trusted(config: Config, place: string, given: unknown): TrustedIssuer {
  const parsed = IssuerEntry.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Error(`${place}.${pointerOf(issue?.path ?? [])}: ${issue?.message ?? 'does not fit'}`);
  }
  const entry = parsed.data;
  const secret = entry.secret ?? (entry.secret_env === undefined ? undefined : config.secrets[entry.secret_env]);
  const misfit = misfitOfIssuer(entry, { production: config.mode === 'production', secret });
  if (misfit) throw new Error(`${place}.${misfit.field}: ${misfit.rule}`);
  return trustedIssuer(entry, secret);
}

/** The variables of the hosted platform (FEATURES H36): keys that an issuer publishes, else a secret that it shares with us. */
function fromEnvironment({ issuerEnvironment: { algorithm, audience, issuer, jwksUrl, sharedSecret, platformClaims } }: Config): ReadonlyArray<readonly [string, unknown]> {
  const common = { name: 'environment', algorithms: [algorithm], role_texts: true, platform: platformClaims, ...(audience === null ? {} : { audience }) };
  if (jwksUrl !== null && sharedSecret) throw new Error('JWT_JWKS_URL and JWT_SHARED_SECRET: one issuer has one family of algorithms; set one of the two');
  if (jwksUrl !== null) return [['JWT_JWKS_URL', { ...common, jwks_url: jwksUrl, ...(issuer === null ? {} : { issuer }) }]];
  if (sharedSecret) return [['JWT_SHARED_SECRET', { ...common, secret_env: 'JWT_SHARED_SECRET', tenant_claims: ['tenant_ids', 'tenant_id', 'tid'] }]];
  return [];
}
