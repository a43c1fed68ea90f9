import { describe, expect, it } from 'vitest';
import { may, refusalToAct } from '../../../../server/people/policy/index.ts';
import { anActor } from '../../../support/actors.ts';

describe('may they', () => {
  it('is answered from what the actor holds', () => {
    const actor = anActor({ capabilities: ['runs:read'] });
    expect([may(actor, 'runs:read'), may(actor, 'runs:write')]).toEqual([true, false]);
  });

  it('is refused by naming the capability that is missing', () => {
    const actor = anActor({ capabilities: ['runs:read'] });
    expect(refusalToAct(actor, 'runs:read')).toBeNull();
    expect(refusalToAct(actor, 'runs:write')).toMatchObject({ code: 'people/capability-missing', message: 'missing capability: runs:write', details: { capability: 'runs:write' } });
  });

  it('is no for everything without a role', () => {
    expect(refusalToAct(anActor(), 'tenant:read')).toMatchObject({ code: 'people/capability-missing' });
  });
});
