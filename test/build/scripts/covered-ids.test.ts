import { describe, expect, it } from 'vitest';
import { coveredIds } from '../../../build/scripts/covered-ids.mjs';

const { groups, unknown } = coveredIds();

describe('the report over test names', () => {
  it('knows 284 feature rows and every attack case of the list', () => {
    const ids = (kind: 'row' | 'case') => groups.filter((group) => group.kind === kind).flatMap((group) => group.ids.map(({ id }) => id));

    expect(new Set(ids('row')).size).toBe(284);
    expect(ids('case')).toHaveLength(358);
    expect(ids('case')).toContain('SAML-39');
  });

  it('finds no test that claims to show something nobody promised', () => {
    expect(unknown).toEqual([]);
  });
});
