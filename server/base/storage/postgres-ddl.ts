import { SYSTEM_TENANT } from '../system-tenant.ts';

/** Where the deployment's wrapped key lies (see key-record.ts). Made by itself before anything else, because the contexts' key follows from it. */
export const DEPLOYMENT_KEY_DDL: readonly string[] = [
  'CREATE SCHEMA IF NOT EXISTS cs_private',
  'CREATE TABLE IF NOT EXISTS cs_private.deployment_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), wrapped bytea NOT NULL)',
];

/** Before the migrations: the key and the two functions that policies are written in. Only the owner can read the key. */
export const CONTEXT_DDL: readonly string[] = [
  ...DEPLOYMENT_KEY_DDL,
  'CREATE TABLE IF NOT EXISTS cs_private.context_key (one boolean PRIMARY KEY DEFAULT true CHECK (one), key bytea NOT NULL)',
  `CREATE OR REPLACE FUNCTION cs_private.context() RETURNS text[] LANGUAGE plpgsql STABLE SECURITY DEFINER
     SET search_path = pg_catalog AS $$
   DECLARE part text[] := string_to_array(current_setting('app.context', true), '|'); secret bytea; inner_hash bytea;
   BEGIN
     IF part IS NULL OR array_length(part, 1) <> 4 OR part[3] <> pg_backend_pid()::text THEN RETURN NULL; END IF;
     SELECT key INTO secret FROM cs_private.context_key;
     inner_hash := sha256(secret || convert_to(part[1] || '|' || part[2] || '|' || part[3], 'UTF8'));
     IF encode(sha256(secret || inner_hash), 'hex') <> part[4] THEN RETURN NULL; END IF;
     RETURN part;
   END $$`,
  `CREATE OR REPLACE FUNCTION app_tenant() RETURNS text LANGUAGE sql STABLE AS $$ SELECT (cs_private.context())[1] $$`,
  `CREATE OR REPLACE FUNCTION app_identity() RETURNS boolean LANGUAGE sql STABLE AS $$ SELECT coalesce((cs_private.context())[2] = 'identity', false) $$`,
  'CREATE TABLE IF NOT EXISTS schema_migration (name text PRIMARY KEY, digest text NOT NULL)',
];

/**
 * After the migrations: forced row-level security on every table, by its plane, and the application role's rights.
 * Without a valid context no row is visible and none can be written (FEATURES U02, U03).
 */
export function securityDdl(appRole: string, sharedFromSystem: readonly string[]): readonly string[] {
  const role = quoteIdentifier(appRole);
  return [
    `DO $$ DECLARE t record; rule text; BEGIN
       FOR t IN SELECT c.relname AS name, EXISTS (SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id') AS of_tenant
                FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> 'schema_migration' LOOP
         rule := CASE WHEN t.name LIKE 'iam\\_%' THEN '(SELECT app_identity())' WHEN t.of_tenant THEN 'tenant_id = app_tenant()' ELSE 'false' END;
         EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY', t.name);
         EXECUTE format('ALTER TABLE public.%I FORCE ROW LEVEL SECURITY', t.name);
         EXECUTE format('DROP POLICY IF EXISTS plane ON public.%I', t.name);
         EXECUTE format('CREATE POLICY plane ON public.%I FOR ALL TO PUBLIC USING (%s) WITH CHECK (%s)', t.name, rule, rule);
         EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON public.%I TO ${role}', t.name);
       END LOOP;
     END $$`,
    ...sharedFromSystem.flatMap((table) => [
      `DROP POLICY IF EXISTS shared_from_system ON ${quoteIdentifier(table)}`,
      `CREATE POLICY shared_from_system ON ${quoteIdentifier(table)} FOR SELECT TO PUBLIC USING (app_tenant() IS NOT NULL AND tenant_id = '${SYSTEM_TENANT}')`,
    ]),
    `GRANT USAGE ON SCHEMA public TO ${role}`,
    `GRANT USAGE ON SCHEMA cs_private TO ${role}`,
    `GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`,
    `GRANT SELECT ON schema_migration TO ${role}`,
    `REVOKE ALL ON cs_private.deployment_key FROM PUBLIC, ${role}`,
    `GRANT SELECT ON cs_private.deployment_key TO ${role}`,
    'REVOKE ALL ON cs_private.context_key FROM PUBLIC',
    `REVOKE ALL ON cs_private.context_key FROM ${role}`,
    `REVOKE CREATE ON SCHEMA public FROM PUBLIC`,
  ];
}

function quoteIdentifier(name: string): string {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(name)) throw new Error(`not a plain name: ${name}`);
  return `"${name}"`;
}
