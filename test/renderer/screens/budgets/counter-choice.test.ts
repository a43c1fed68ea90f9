import { describe, expect, it } from 'vitest';
import { LimitInput } from '../../../../server/agents/budgets/budget.ts';
import { capWarning, COUNTED, counterOf, newBudget } from '../../../../renderer/screens/budgets/counter-choice.ts';

const TYPED = { name: 'Letters', counted: 'tool' as const, of: 'letters.send', window: 'day' as const, limited: true, cap: 12 };

function problems(typed: Partial<Record<keyof typeof TYPED, unknown>>) {
  const parsed = newBudget.safeParse({ ...TYPED, ...typed });
  return parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
}

describe('a budget that is typed', () => {
  it('becomes a counter that the server takes, whatever is chosen', () => {
    for (const { id } of COUNTED) expect(LimitInput.safeParse({ name: 'n', counter: counterOf(id, ' letters.send '), window: 'day', cap: 1 }).success).toBe(true);
    expect(counterOf('tool', 'letters.send')).toBe('tool:letters.send');
    expect(counterOf('cost_units', 'left over')).toBe('cost_units');
  });

  it('needs a name, and a tool or action where it counts one', () => {
    expect(problems({})).toEqual([]);
    expect(problems({ name: ' ' })).toEqual(['name']);
    expect(problems({ of: '' })).toEqual(['of']);
    expect(problems({ of: 'two words' })).toEqual(['of']);
    expect(problems({ counted: 'llm_calls', of: '' })).toEqual([]);
  });

  it('needs a whole number unless it only counts', () => {
    expect(problems({ cap: null })).toEqual(['cap']);
    expect(problems({ cap: -1 })).toEqual(['cap']);
    expect(problems({ cap: null, limited: false })).toEqual([]);
    expect(problems({ cap: 0 })).toEqual([]);
  });
});

describe('a changed cap', () => {
  it('warns when everything is used already', () => {
    expect(capWarning(0, 0)).toBe('At 0 every use is refused.');
    expect(capWarning(5, 5)).toContain('All of it is used already');
    expect(capWarning(6, 5)).toBeNull();
    expect(capWarning(null, 5)).toBeNull();
  });
});
