import type { JsonObject } from '../../../shared/json.ts';
import { CONFIG_SCHEMA, GROUP_SCHEMA, MOST_LISTED, RESOURCE_TYPE_SCHEMA, SCHEMA_SCHEMA, USER_SCHEMA } from './scim-names.ts';

/** What this server can do (RFC 7643 section 5). */
export function serviceProviderConfig(base: string): JsonObject {
  return {
    schemas: [CONFIG_SCHEMA],
    patch: { supported: true }, bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 }, filter: { supported: true, maxResults: MOST_LISTED },
    changePassword: { supported: false }, sort: { supported: false }, etag: { supported: true },
    authenticationSchemes: [{ type: 'oauthbearertoken', name: 'API key', description: 'An API key of this tenant with the scope sso:manage, as bearer token', primary: true }],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** RFC 7643 section 6. */
export function resourceTypes(base: string): readonly JsonObject[] {
  return [['User', 'Users', USER_SCHEMA, 'People of the tenant'], ['Group', 'Groups', GROUP_SCHEMA, 'Groups of people']].map(([id = '', path = '', resource = '', description = '']) => ({
    schemas: [RESOURCE_TYPE_SCHEMA], id, name: id, endpoint: `/${path}`, description, schema: resource, meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/${id}` },
  }));
}

/** What of each resource is kept here (RFC 7643 section 7). */
export function schemas(base: string): readonly JsonObject[] {
  return [
    schema(base, USER_SCHEMA, 'User', [
      attribute('userName', { required: true, uniqueness: 'server' }), attribute('externalId', { caseExact: true }), attribute('active', { type: 'boolean' }), attribute('displayName'),
      attribute('name', { type: 'complex', subAttributes: [attribute('formatted'), attribute('givenName'), attribute('familyName')] }),
      attribute('emails', { type: 'complex', multiValued: true, subAttributes: [attribute('value'), attribute('type'), attribute('primary', { type: 'boolean' })] }),
      attribute('groups', { type: 'complex', multiValued: true, mutability: 'readOnly', subAttributes: [attribute('value', { mutability: 'readOnly' }), attribute('display', { mutability: 'readOnly' })] }),
    ]),
    schema(base, GROUP_SCHEMA, 'Group', [
      attribute('displayName', { required: true, uniqueness: 'server' }), attribute('externalId', { caseExact: true }),
      attribute('members', { type: 'complex', multiValued: true, subAttributes: [attribute('value', { mutability: 'immutable' }), attribute('type', { mutability: 'immutable' })] }),
    ]),
  ];
}

function schema(base: string, id: string, name: string, attributes: readonly JsonObject[]): JsonObject {
  return { schemas: [SCHEMA_SCHEMA], id, name, description: name, attributes: [...attributes], meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` } };
}

function attribute(name: string, facts: JsonObject = {}): JsonObject {
  return { name, type: 'string', multiValued: false, description: name, required: false, caseExact: false, mutability: 'readWrite', returned: 'default', uniqueness: 'none', ...facts };
}
