import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSamlResponse, type ReplayGuard } from '../../../../server/people/saml/index.ts';
import { Refusal } from '../../../../server/base/refusal.ts';
import { fixedClock } from '../../../support/fixed-clock.ts';
import { asForm, FORGED_AT, forgeKey, forgeResponse, REQUEST, samlConfig } from '../../../support/saml-forge.ts';

const KEY = forgeKey('idp.test');
const CONFIG = samlConfig(KEY);
/** Every assertion is new to it: here only reading is looked at. */
const forgetful: ReplayGuard = { firstUse: () => Promise.resolve(true) };
const read = (xml: string) => readSamlResponse({ clock: fixedClock(FORGED_AT), replays: forgetful }, CONFIG, { samlResponse: asForm(xml), requestId: REQUEST });

describe('a response that was changed somewhere', () => {
  it.each(['assertion', 'response', 'both'] as const)('is refused, or says exactly what was signed (signature on %s)', async (signs) => {
    const good = forgeResponse({ key: KEY, signs });
    const { attributes, ...said } = await read(good);
    await fc.assert(fc.asyncProperty(fc.nat(good.length - 1), fc.nat(8), fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom('<!-- -->', '<a/>', '&#65;', '&amp;', '"', ' ID="_x"', '</saml:NameID>', '\r\n', '\u0000')), async (at, removed, added) => {
      const changed = good.slice(0, at) + added + good.slice(at + removed);
      const outcome = await read(changed).catch((reason: unknown) => reason);
      if (outcome instanceof Refusal) return;
      expect(outcome).toMatchObject(said);
      expect((outcome as { attributes: typeof attributes }).attributes).toEqual(attributes); // neither refused nor broken: it was read
    }), { numRuns: 150 });
  });
});
