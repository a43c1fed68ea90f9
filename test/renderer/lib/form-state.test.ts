import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { schemaErrors } from '../../../renderer/lib/form-state.ts';

const schema = z.object({ name: z.string().min(1, 'Enter a name').max(3, 'Too long'), limits: z.array(z.object({ amount: z.int('Whole numbers only') })) });

describe('errors of a form', () => {
  test('stand under the dotted path of their field', () => {
    expect(schemaErrors(schema, { name: '', limits: [{ amount: 1 }, { amount: 1.5 }] })).toEqual({ name: 'Enter a name', 'limits.1.amount': 'Whole numbers only' });
  });

  test('are the first of each field', () => {
    const twice = z.string().min(3, 'first').regex(/^\d+$/, 'second');
    expect(schemaErrors(z.object({ code: twice }), { code: 'a' })).toEqual({ code: 'first' });
  });

  test('are none when everything fits', () => {
    expect(schemaErrors(schema, { name: 'Ada', limits: [] })).toEqual({});
  });
});
