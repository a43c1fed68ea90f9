import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FORM_FIELDS, formValue, keyIn, withFormValue } from '../../../../renderer/screens/catalog/form-fields.ts';
import type { JsonObject } from '../../../../shared/json.ts';

const [, instructions, model, tools] = FORM_FIELDS;
if (!instructions || !model || !tools) throw new Error('the form has these fields');
const DEFINITION: JsonObject = { system_prompt: 'Be kind.', model: 'small', tools: ['search'], custom: { kept: [1] } };

describe('the form view of a definition', () => {
  test('finds a field under the spelling that the definition uses, and keeps it', () => {
    expect(keyIn(DEFINITION, instructions)).toBe('system_prompt');
    expect(withFormValue(DEFINITION, instructions, 'Be brief.')).toEqual({ ...DEFINITION, system_prompt: 'Be brief.' });
    expect(keyIn({}, instructions)).toBe('instructions');
  });

  test('leaves to the text what it cannot show without losing something', () => {
    expect(formValue({ tools: [{ name: 'pay', annotations: {} }] }, tools)).toEqual({ editable: false });
    expect(formValue({ model: { provider: 'x' } }, model)).toEqual({ editable: false });
    expect(formValue(DEFINITION, tools)).toEqual({ editable: true, text: '', names: ['search'] });
  });

  test('takes an emptied field out', () => {
    expect(withFormValue(DEFINITION, tools, [])).not.toHaveProperty('tools');
    expect(withFormValue(DEFINITION, model, '')).not.toHaveProperty('model');
  });

  test('changes one member and nothing else, in no other order', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), fc.constantFrom(...FORM_FIELDS.filter(({ kind }) => kind === 'line')), fc.string({ minLength: 1 }), (other, field, text) => {
      const before = JSON.parse(JSON.stringify(other)) as JsonObject; // JSON's own reading
      const after = withFormValue(before, field, text);
      const key = keyIn(before, field);
      expect(after[key]).toBe(text);
      expect(Object.keys(after).filter((name) => name !== key)).toEqual(Object.keys(before).filter((name) => name !== key));
      for (const name of Object.keys(before)) if (name !== key) expect(after[name]).toEqual(before[name]);
    }));
  });
});
