import { describe, expect, it } from 'vitest';
import { decisionVerdict, rolesInWords } from '../../../../renderer/screens/runs/decision-words.ts';

describe('whether somebody may decide about a call', () => {
  it('says yes to who may, with what their decision is worth', () => {
    expect(decisionVerdict({ whyNot: null }, true)).toMatchObject({ may: true, verdict: 'You may decide' });
  });

  it('tells who started the run that somebody else decides', () => {
    expect(decisionVerdict({ whyNot: 'approvals/own-request' }, true)).toMatchObject({ may: false, why: 'You started this run, so somebody else decides about its call.' });
  });

  it('gives the server’s own reason otherwise, and names the capability that is lacking', () => {
    expect(decisionVerdict({ whyNot: 'approvals/wrong-role' }, true).why).toBe('None of your roles may decide this request.');
    expect(decisionVerdict({ whyNot: null }, false)).toMatchObject({ may: false, why: expect.stringContaining('approvals:vote') as unknown });
  });
});

describe('who may decide, in words', () => {
  it('names people and roles, stage by stage', () => {
    expect(rolesInWords({ required: 1, roles: ['admin'] })).toBe('one person as admin');
    expect(rolesInWords({ required: 2, roles: ['admin', 'officer', 'owner'], laterStages: [{ required: 1, roles: ['legal'] }] })).toBe('2 people as admin, officer or owner, then one person as legal');
  });
});
