import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

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
  /** 32 bytes handed over by the desktop shell; never from the environment. */
  readonly shellKey: Uint8Array | null;
  readonly jwtSecret: string | null;
  readonly jwtAlgorithm: 'HS256' | 'HS384' | 'HS512';
  readonly jwtIssuer: string;
  readonly accessTtlS: number;
  readonly documentAccessTtlS: number;
  readonly refreshTtlS: number;
  readonly bootstrapFile: string | null;
  /** Host names beyond the listening address by which this server may be called. */
  readonly allowedHosts: readonly string[];
  /** The environment that a bootstrap file's `password_env` and `key_env` point into. */
  readonly secrets: Readonly<Record<string, string | undefined>>;
}

const Environment = z.object({
  COUNTERSIGN_MODE: z.enum(['local', 'development', 'production']).optional(),
  COUNTERSIGN_DATA_DIR: z.string().min(1).optional(),
  COUNTERSIGN_BOOTSTRAP: z.string().min(1).optional(),
  COUNTERSIGN_ALLOWED_HOSTS: z.string().optional(),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4680),
  DATABASE_URL: z.string().min(1).optional(),
  DATABASE_OWNER_URL: z.string().min(1).optional(),
  ENCRYPTION_KEY: z.string().min(1).optional(),
  JWT_SECRET: z.string().min(1).optional(),
  JWT_SECRET_KEY: z.string().min(1).optional(),
  JWT_SHARED_SECRET: z.string().min(1).optional(),
  JWT_ALGORITHM: z.enum(['HS256', 'HS384', 'HS512']).default('HS256'),
  JWT_ISSUER: z.string().min(1).default('countersign'),
  JWT_ACCESS_TTL_S: z.coerce.number().int().min(30).max(3_600).default(900),
  JWT_REFRESH_TTL_S: z.coerce.number().int().min(60).max(7_776_000).default(1_209_600),
  JWT_EXPIRE_MINUTES: z.coerce.number().int().min(1).max(60).default(30),
});

interface Wishes {
  readonly mode?: Mode;
  readonly nextFreePort?: boolean;
  readonly shellKey?: Uint8Array;
  readonly dataDir?: string;
}

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);

/** Reads the environment once; a value that does not fit stops the start and names its variable. */
export function readConfig(env: NodeJS.ProcessEnv = process.env, wishes: Wishes = {}): Config {
  const parsed = Environment.safeParse(withoutEmpty(env));
  if (!parsed.success) {
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('\n'));
  }
  const set = parsed.data;
  const mode = set.COUNTERSIGN_MODE ?? wishes.mode ?? (LOOPBACK.has(set.HOST) ? 'development' : 'production');
  return {
    mode,
    dataDir: set.COUNTERSIGN_DATA_DIR ?? wishes.dataDir ?? defaultDataDir(env),
    host: set.HOST,
    port: set.PORT,
    nextFreePort: wishes.nextFreePort ?? false,
    databaseUrl: set.DATABASE_URL ?? null,
    databaseOwnerUrl: set.DATABASE_OWNER_URL ?? null,
    encryptionKey: set.ENCRYPTION_KEY ?? null,
    shellKey: wishes.shellKey ?? null,
    jwtSecret: set.JWT_SECRET ?? set.JWT_SECRET_KEY ?? set.JWT_SHARED_SECRET ?? null,
    jwtAlgorithm: set.JWT_ALGORITHM,
    jwtIssuer: set.JWT_ISSUER,
    accessTtlS: set.JWT_ACCESS_TTL_S,
    documentAccessTtlS: set.JWT_EXPIRE_MINUTES * 60,
    refreshTtlS: set.JWT_REFRESH_TTL_S,
    bootstrapFile: set.COUNTERSIGN_BOOTSTRAP ?? null,
    allowedHosts: (set.COUNTERSIGN_ALLOWED_HOSTS ?? '').split(',').map((name) => name.trim().toLowerCase()).filter(Boolean),
    secrets: env,
  };
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
