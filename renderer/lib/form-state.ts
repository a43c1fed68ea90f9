import type { z } from 'zod';

/** The first message of each field, by dotted path. */
export function schemaErrors(schema: z.ZodType, values: unknown): Readonly<Record<string, string>> {
  const result = schema.safeParse(values);
  if (result.success) return {};
  return Object.fromEntries(result.error.issues.toReversed().map((issue) => [issue.path.map(String).join('.'), issue.message]));
}
