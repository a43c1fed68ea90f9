import { z } from 'zod';
import type { RestEntry } from './rest-table.ts';
import { dialectOf } from './dialects.ts';

interface JsonSchemaObject {
  readonly properties?: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
}

/** OpenAPI 3.1 from the procedures' own metadata and schemas. */
export function openApiDocument(table: readonly RestEntry[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const entry of table) (paths[entry.route.path] ??= {})[entry.route.method.toLowerCase()] = operation(entry);
  return {
    openapi: '3.1.0',
    info: { title: 'Countersign', version, description: 'Governs AI agents and proves it. Every path is one procedure; paths of the source documents keep their documents’ shapes.' },
    servers: [{ url: '/' }],
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
        session: { type: 'apiKey', in: 'cookie', name: 'cs' },
      },
      schemas: {
        Problem: {
          type: 'object', required: ['type', 'title', 'status', 'detail'],
          properties: { type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' }, detail: { type: 'string' }, code: { type: 'string' }, incident: { type: 'string' } },
        },
      },
    },
    paths,
  };
}

function operation(entry: RestEntry): object {
  const { route, meta } = entry;
  const input = entry.input ? (z.toJSONSchema(entry.input, { io: 'input', unrepresentable: 'any' }) as JsonSchemaObject) : null; // an object schema, by commandInput's form
  const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const hasBody = route.method === 'POST' || route.method === 'PUT' || route.method === 'PATCH';
  const fields = Object.entries(input?.properties ?? {});
  return {
    operationId: entry.own ? entry.path : `${entry.path}:${route.method.toLowerCase()}:${route.path}`,
    summary: meta.says,
    tags: [entry.path.split('.', 1)[0]],
    ...(meta.needs === 'open' ? { security: [] } : { security: [{ bearer: [] }, { apiKey: [] }, { session: [] }] }),
    ...(meta.needs === 'open' || meta.needs === 'session' ? {} : { 'x-capability': meta.needs }),
    ...(meta.fresh ? { 'x-recent-proof': true } : {}),
    parameters: fields.filter(([name]) => inPath.includes(name) || !hasBody).map(([name, schema]) => ({
      name, in: inPath.includes(name) ? 'path' : 'query', required: inPath.includes(name) || Boolean(input?.required?.includes(name)), schema,
    })),
    ...(hasBody && input ? { requestBody: { required: true, content: { 'application/json': { schema: (route.body === undefined ? null : input.properties?.[route.body]) ?? input } } } } : {}),
    responses: {
      [String(route.status ?? 200)]: { description: 'Done', content: { 'application/json': { schema: {} } } },
      default: { description: 'Refused', content: dialectOf(route.path) === 'ours' ? { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } : { 'application/json': { schema: { type: 'object' } } } },
    },
  };
}
