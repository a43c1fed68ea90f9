import type { JsonObject } from '../../shared/json.ts';
import { Slug } from '../tenancy/tenants/index.ts';
import type { BootstrapDocument } from './bootstrap-document.ts';
import { ServerInput } from './edit-servers.ts';

/** An MCP server that a file declares: for one tenant, or for the whole deployment in its base layer. */
const DeclaredServer = ServerInput.extend({ tenant: Slug.optional() });

/** Each server of the file as it was parsed, in the file's order. */
export function declaredServers(document: BootstrapDocument) {
  return (document.mcp_servers ?? []).map((server) => DeclaredServer.safeParse(server));
}

/** The entries for one tenant's layer, or, without a tenant, for the base. */
export function serversFor(document: BootstrapDocument, tenant: string | undefined): readonly JsonObject[] {
  return declaredServers(document).flatMap(({ data }) => {
    if (!data || data.tenant !== tenant) return [];
    const { tenant: _whose, ...entry } = data;
    return [Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined)) as JsonObject]; // parsed from JSON
  });
}
