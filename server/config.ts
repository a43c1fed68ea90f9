import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { soundSharedSecret } from './base/weak-secret.ts';
import { isNetwork } from '../shared/ip-network.ts';
import { type EdgeChoices, LIMIT_NAMES, type LimitName, ratesFor } from './people/edge/index.ts';

export type Mode = 'local' | 'development' | 'production';

/** Everything the server can be told from outside, parsed once. */
export interface Config {
  readonly mode: Mode;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** Try the next ports when this one is taken (`npm start`). */
  readonly nextFreePort: boolean;
  /** PostgreSQL connection string of the application role; absent means embedded SQLite. */
  readonly databaseUrl: string | null;
  /** Connection string of the owning role, used by `npm run migrate` only. */
  readonly databaseOwnerUrl: string | null;
  readonly encryptionKey: string | null;
  /** The data key before this one, for the start at which everything is wrapped anew. */
  readonly previousEncryptionKey: string | null;
  readonly passphraseFile: string | null;
  readonly previousPassphraseFile: string | null;
  /** 32 bytes handed over by the desktop shell; never from the environment. */
  readonly shellKey: Uint8Array | null;
  readonly jwtSecret: string | null;
  readonly jwtAlgorithm: 'HS256' | 'HS384' | 'HS512';
  /** What our own access tokens say of their issuer. */
  readonly jwtIssuer: string;
  /** The foreign issuer that the hosted platform's variables describe. */
  readonly issuerEnvironment: IssuerEnvironment;
  /** Whether API keys may use `/v1/admin/*`; never in production. */
  readonly allowApiKeyFallback: boolean;
  /** Whether whoever brings no credential is a viewer of the tenant `default`; `disabled`: whatever they bring. Never in production. */
  readonly anonymous: 'off' | 'anonymous' | 'disabled';
  readonly accessTtlS: number;
  readonly documentAccessTtlS: number;
  readonly refreshTtlS: number;
  readonly refreshGraceS: number;
  /** Where this server is reached from outside, without a path; links that leave it begin with this. */
  readonly publicUrl: string | null;
  /** Takes password reset links to people; null: nobody does. */
  readonly resetHook: string | null;
  /** The set-up token that whoever installs the server chose, in place of a printed one. */
  readonly setupToken: string | null;
  readonly bootstrapFile: string | null;
  /** Layers that are kept as files: the base, and a folder with `orgs/`, `tenants/` and `users/`. */
  readonly registryPath: string | null;
  readonly registryLayersDir: string | null;
  /** Whether requests without a credential must bring what this launch alone knows: on one person's machine, whose other users reach the port too. */
  readonly launchSecret: boolean;
  /** Host names beyond the listening address by which this server may be called. */
  readonly allowedHosts: readonly string[];
  /** Networks of the proxies before this server: from there, and from nowhere else, a forwarding header is believed. */
  readonly trustedProxies: readonly string[];
  /** Whether people may come in through identity providers. */
  readonly ssoEnabled: boolean;
  /** The identity provider that the guide's variables describe; null while they are not set. */
  readonly okta: { readonly clientId: string; readonly clientSecret: string; readonly issuer: string; readonly tenant: string | null } | null;
  /** What is set in a way that starts all the same, and should be known; each a sentence. */
  readonly warnings: readonly string[];
  /** Host names that may lead to private addresses when the server calls out. */
  readonly privateHosts: readonly string[];
  /** Whether MCP servers of the registry may be programs that this server starts: whoever may write a layer then decides what runs here. */
  readonly mcpStdio: boolean;
  /** How long after it was last asked an MCP server is asked again for its tools; 0: only when somebody wishes it. */
  readonly mcpDiscoveryS: number;
  readonly edge: EdgeChoices;
  /** The environment that a bootstrap file's `password_env` and `key_env` point into. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

const rate = z.coerce.number().int().min(1).max(1_000_000_000).optional();

interface IssuerEnvironment {
  readonly algorithm: string;
  readonly audience: string | null;
  readonly issuer: string | null;
  readonly jwksUrl: string | null;
  /** Whether JWT_SHARED_SECRET is set. */
  readonly sharedSecret: boolean;
  readonly platformClaims: boolean;
}

const Switch = z.enum(['true', 'false']).default('false').transform((text) => text === 'true');

const Environment = z.object({
  COUNTERSIGN_MODE: z.enum(['local', 'development', 'production']).optional(),
  COUNTERSIGN_DATA_DIR: z.string().min(1).optional(),
  COUNTERSIGN_BOOTSTRAP: z.string().min(1).optional(),
  REGISTRY_PATH: z.string().min(1).optional(),
  REGISTRY_LAYERS_DIR: z.string().min(1).optional(),
  COUNTERSIGN_PASSPHRASE_FILE: z.string().min(1).optional(),
  COUNTERSIGN_PREVIOUS_PASSPHRASE_FILE: z.string().min(1).optional(),
  COUNTERSIGN_LAUNCH_SECRET: z.enum(['on', 'off']).optional(),
  COUNTERSIGN_ALLOWED_HOSTS: z.string().optional(),
  COUNTERSIGN_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  COUNTERSIGN_RESET_HOOK: z.url({ protocol: /^https?$/ }).optional(),
  COUNTERSIGN_SETUP_TOKEN: z.string().min(22).max(100).optional(),
  SSO_ENABLED: z.enum(['true', 'false']).default('true'),
  OKTA_CLIENT_ID: z.string().min(1).optional(),
  OKTA_CLIENT_SECRET: z.string().min(1).optional(),
  OKTA_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OKTA_TENANT: z.string().min(1).optional(),
  COUNTERSIGN_PRIVATE_HOSTS: z.string().default('').transform(listed),
  MCP_DISCOVERY_INTERVAL_S: z.coerce.number().int().max(31_536_000).refine((seconds) => seconds === 0 || seconds >= 300, 'must be 0 (off) or at least 300').default(86_400),
  MCP_STDIO: z.enum(['allow', 'refuse']).default('refuse'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4680),
  DATABASE_URL: z.string().min(1).optional(),
  TENANT_CATALOG_DSN: z.string().min(1).optional(),
  DATABASE_OWNER_URL: z.string().min(1).optional(),
  ENCRYPTION_KEY: z.string().min(1).optional(),
  ENCRYPTION_KEY_PREVIOUS: z.string().min(1).optional(),
  TRUSTED_PROXIES: z.string().default('').transform(listed).refine((networks) => networks.every(isNetwork), 'must be addresses and networks with commas between, such as 10.0.0.0/8'),
  COUNTERSIGN_RATE_ADDRESS: rate,
  COUNTERSIGN_RATE_USER: rate,
  COUNTERSIGN_RATE_TENANT: rate,
  COUNTERSIGN_RATE_ORGANISATION: rate,
  COUNTERSIGN_RATE_SIGN_IN: rate,
  COUNTERSIGN_RATE_REFRESH: rate,
  COUNTERSIGN_RATE_ADMIN_PASSWORD: rate,
  COUNTERSIGN_RATE_WRONG_KEYS: rate,
  COUNTERSIGN_RATE_HOSTED_RUN: rate,
  COUNTERSIGN_RATE_UPLOAD_MIB: rate,
  COUNTERSIGN_STREAMS_PER_PERSON: z.coerce.number().int().min(1).max(10_000).default(100),
  COUNTERSIGN_UPLOADS_AT_ONCE: z.coerce.number().int().min(1).max(1_000).default(4),
  COUNTERSIGN_SSE_QUERY_TOKEN: z.enum(['on', 'off']).default('on'),
  JWT_SECRET: z.string().min(1).optional(),
  JWT_SECRET_KEY: z.string().min(1).optional(),
  JWT_SHARED_SECRET: z.string().min(1).optional(),
  JWT_ALGORITHM: z.enum(['HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA']).optional(),
  JWT_ISSUER: z.string().min(1).optional(),
  JWT_AUDIENCE: z.string().min(1).optional(),
  JWT_JWKS_URL: z.string().min(1).optional(),
  JWT_PLATFORM_CLAIMS: Switch,
  ALLOW_API_KEY_FALLBACK: Switch,
  COUNTERSIGN_ANONYMOUS: z.enum(['off', 'anonymous', 'disabled']).default('off'),
  JWT_ACCESS_TTL_S: z.coerce.number().int().min(30).max(3_600).default(900),
  JWT_REFRESH_TTL_S: z.coerce.number().int().min(60).max(7_776_000).default(1_209_600),
  JWT_REFRESH_GRACE_S: z.coerce.number().int().min(0).max(60).default(20),
  JWT_EXPIRE_MINUTES: z.coerce.number().int().min(1).max(60).default(30),
});

interface Wishes {
  readonly mode?: Mode;
  readonly nextFreePort?: boolean;
  readonly shellKey?: Uint8Array;
  readonly dataDir?: string;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Whether an address to listen on is this machine's alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

/** Reads the environment once; a value that does not fit stops the start and names its variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, wishes: Wishes = {}): Config {
  const parsed = Environment.safeParse(withoutEmpty(env));
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const set = parsed.data;
  if (set.COUNTERSIGN_RESET_HOOK && !set.COUNTERSIGN_PUBLIC_URL) throw new Error('COUNTERSIGN_RESET_HOOK needs COUNTERSIGN_PUBLIC_URL: a link must name an address that no request can choose');
  const mode = set.COUNTERSIGN_MODE ?? wishes.mode ?? (LOOPBACK.has(set.HOST) ? 'development' : 'production');
  if (mode === 'production' && set.COUNTERSIGN_ANONYMOUS !== 'off') throw new Error('COUNTERSIGN_ANONYMOUS: nobody comes in without a credential in production');
  return {
    mode,
    dataDir: set.COUNTERSIGN_DATA_DIR ?? wishes.dataDir ?? defaultDataDir(env),
    host: set.HOST,
    port: set.PORT,
    nextFreePort: wishes.nextFreePort ?? false,
    databaseUrl: set.DATABASE_URL ?? set.TENANT_CATALOG_DSN ?? null,
    databaseOwnerUrl: set.DATABASE_OWNER_URL ?? null,
    encryptionKey: set.ENCRYPTION_KEY ?? null,
    previousEncryptionKey: set.ENCRYPTION_KEY_PREVIOUS ?? null,
    passphraseFile: set.COUNTERSIGN_PASSPHRASE_FILE ?? null,
    previousPassphraseFile: set.COUNTERSIGN_PREVIOUS_PASSPHRASE_FILE ?? null,
    shellKey: wishes.shellKey ?? null,
    jwtSecret: sharedSecret(set),
    jwtAlgorithm: ownAlgorithm(set),
    jwtIssuer: set.JWT_JWKS_URL === undefined ? (set.JWT_ISSUER ?? OWN_ISSUER) : OWN_ISSUER,
    issuerEnvironment: {
      algorithm: set.JWT_ALGORITHM ?? (set.JWT_JWKS_URL === undefined ? 'HS256' : 'RS256'), audience: set.JWT_AUDIENCE ?? null, issuer: set.JWT_ISSUER ?? null, jwksUrl: set.JWT_JWKS_URL ?? null,
      sharedSecret: set.JWT_SHARED_SECRET !== undefined, platformClaims: set.JWT_PLATFORM_CLAIMS,
    },
    allowApiKeyFallback: set.ALLOW_API_KEY_FALLBACK && mode !== 'production',
    anonymous: set.COUNTERSIGN_ANONYMOUS,
    accessTtlS: set.JWT_ACCESS_TTL_S,
    documentAccessTtlS: set.JWT_EXPIRE_MINUTES * 60,
    refreshTtlS: set.JWT_REFRESH_TTL_S,
    refreshGraceS: set.JWT_REFRESH_GRACE_S,
    publicUrl: set.COUNTERSIGN_PUBLIC_URL ?? null,
    resetHook: set.COUNTERSIGN_RESET_HOOK ?? null,
    setupToken: set.COUNTERSIGN_SETUP_TOKEN ?? null,
    bootstrapFile: set.COUNTERSIGN_BOOTSTRAP ?? null,
    registryPath: set.REGISTRY_PATH ?? null,
    registryLayersDir: set.REGISTRY_LAYERS_DIR ?? null,
    launchSecret: set.COUNTERSIGN_LAUNCH_SECRET === undefined ? mode === 'local' : set.COUNTERSIGN_LAUNCH_SECRET === 'on',
    allowedHosts: listed(set.COUNTERSIGN_ALLOWED_HOSTS ?? ''),
    trustedProxies: set.TRUSTED_PROXIES,
    ssoEnabled: set.SSO_ENABLED === 'true',
    okta: oktaIn(set),
    warnings: saysNoIssuer(set) ? ['OKTA_ISSUER is not set: OKTA_CLIENT_ID and OKTA_CLIENT_SECRET do not say where Okta is, so nobody signs in through it'] : [],
    privateHosts: set.COUNTERSIGN_PRIVATE_HOSTS,
    mcpStdio: set.MCP_STDIO === 'allow',
    mcpDiscoveryS: set.MCP_DISCOVERY_INTERVAL_S,
    edge: {
      rates: ratesFor(mode, countsIn(set)), streamsPerPerson: set.COUNTERSIGN_STREAMS_PER_PERSON, uploadsAtOnce: set.COUNTERSIGN_UPLOADS_AT_ONCE, queryToken: set.COUNTERSIGN_SSE_QUERY_TOKEN === 'on',
    },
    secrets: env,
  };
}

function listed(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim().toLowerCase()).filter(Boolean);
}

/** The limits that somebody configured, by name. */
function countsIn(set: z.infer<typeof Environment>): Readonly<Partial<Record<LimitName, number>>> {
  const said = LIMIT_NAMES.map((name) => [name, set[`COUNTERSIGN_RATE_${name.toUpperCase() as Uppercase<LimitName>}`]] as const); // one variable for each name
  return Object.fromEntries(said.filter(([, count]) => count !== undefined));
}

/** The guide's two variables do not say where the provider is: a third one does. Without it there is no provider, and the start says so. */
function oktaIn({ OKTA_CLIENT_ID: clientId, OKTA_CLIENT_SECRET: clientSecret, OKTA_ISSUER: issuer, OKTA_TENANT: tenant }: z.infer<typeof Environment>): Config['okta'] {
  if (clientId === undefined && clientSecret === undefined && issuer === undefined) return null;
  if (clientId === undefined || clientSecret === undefined) throw new Error('OKTA_CLIENT_ID, OKTA_CLIENT_SECRET and OKTA_ISSUER belong together: set all three');
  if (issuer === undefined) return null;
  return { clientId, clientSecret, issuer: issuer.replace(/\/$/, ''), tenant: tenant ?? null };
}

const saysNoIssuer = ({ OKTA_CLIENT_ID: clientId, OKTA_ISSUER: issuer }: z.infer<typeof Environment>): boolean => clientId !== undefined && issuer === undefined;

const OWN_ISSUER = 'countersign';
const SHARED = ['HS256', 'HS384', 'HS512'] as const;

/** JWT_ALGORITHM speaks of our own tokens unless it is one for published keys, which only an issuer elsewhere has. */
function ownAlgorithm({ JWT_ALGORITHM: algorithm, JWT_JWKS_URL: jwksUrl }: z.infer<typeof Environment>): Config['jwtAlgorithm'] {
  const shared = SHARED.find((one) => one === algorithm);
  if (algorithm !== undefined && shared === undefined && jwksUrl === undefined) throw new Error(`JWT_ALGORITHM: ${algorithm} needs JWT_JWKS_URL`);
  return jwksUrl === undefined ? (shared ?? 'HS256') : 'HS256';
}

/** The first that is set counts; a weak one stops the start before anything is opened (FEATURES E12). */
function sharedSecret(set: z.infer<typeof Environment>): string | null {
  const name = (['JWT_SECRET', 'JWT_SECRET_KEY', 'JWT_SHARED_SECRET'] as const).find((one) => set[one] !== undefined);
  const secret = name && set[name];
  if (!secret) return null;
  soundSharedSecret(secret, name);
  return secret;
}

function withoutEmpty(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== ''));
}

/** The platform's own folder for a program's data. */
function defaultDataDir(env: NodeJS.ProcessEnv): string {
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'countersign');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'countersign');
  return join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'countersign');
}
