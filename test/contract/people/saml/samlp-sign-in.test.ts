import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../../server/base/clock.ts';
import { systemIds } from '../../../../server/base/ids.ts';
import { claimedRequestId, openReplayGuard, readIdpMetadata, readSamlResponse, type ReplayGuard, spMetadata, startSaml } from '../../../../server/people/saml/index.ts';
import { TENANT_A } from '../../../support/actors.ts';
import { databases, type TestDatabase } from '../../../support/databases.ts';
import { ACS, forgeKey, samlConfig, SP } from '../../../support/saml-forge.ts';
import { openSamlpIdp, type SamlpIdp } from '../../../support/samlp-idp.ts';
import { seedTenant } from '../../../support/tenants.ts';

const KEY = forgeKey('samlp.test');
const ADA = { id: 'ada-0001', emails: [{ value: 'Ada@Example.com' }], displayName: 'Ada Lovelace', name: { givenName: 'Ada', familyName: 'Lovelace' } };

describe.each(databases)('signing in at a real SAML provider on %s', (_name, open) => {
  let database: TestDatabase;
  let replays: ReplayGuard;
  beforeAll(async () => {
    database = await open();
    await seedTenant(database.storage, { slug: 'acme', id: TENANT_A });
    replays = openReplayGuard({ storage: database.storage, clock: systemClock });
  });
  afterAll(() => database.close());

  const configFor = (idp: SamlpIdp) => samlConfig(KEY, { idpEntityId: idp.entityId, ssoUrl: idp.ssoUrl });

  it.each([false, true])('U35: a request goes out, the provider answers it, and the answer names the person once (response signed too: %s)', async (signResponse) => {
    const idp = await openSamlpIdp(KEY, () => ADA, { acsUrl: ACS, signResponse });
    try {
      const config = configFor(idp);
      const { requestId, url } = await startSaml({ ids: systemIds }, config);
      const { action, fields } = await idp.signIn(url);
      expect(action).toBe(ACS);
      const samlResponse = fields['SAMLResponse'] ?? '';
      expect(await claimedRequestId(samlResponse)).toBe(requestId);
      const identity = await readSamlResponse({ clock: systemClock, replays }, config, { samlResponse, requestId });
      expect(identity).toMatchObject({ nameId: 'ada-0001', issuer: idp.entityId, email: 'ada@example.com', name: 'Ada Lovelace', inResponseTo: requestId });
      await expect(readSamlResponse({ clock: systemClock, replays }, config, { samlResponse, requestId })).rejects.toMatchObject({ details: { reason: 'replayed' } });
    } finally {
      await idp.close();
    }
  });

  it('reads what the provider says of itself, which is enough to sign in through it', async () => {
    const idp = await openSamlpIdp(KEY, () => ADA, { acsUrl: ACS });
    try {
      const found = await readIdpMetadata({ clock: systemClock }, await (await fetch(idp.metadataUrl)).text());
      expect(found).toMatchObject({ idpEntityId: idp.entityId, ssoUrl: idp.ssoUrl, certificates: [{ pem: KEY.certificate }] });
    } finally {
      await idp.close();
    }
  });

  it('asks by a request that names us, the address for the answer and a fresh id, and carries no other state', async () => {
    const idp = await openSamlpIdp(KEY, () => ADA, { acsUrl: ACS });
    try {
      const first = await startSaml({ ids: systemIds }, configFor(idp));
      const second = await startSaml({ ids: systemIds }, configFor(idp), { again: true });
      const [one, two] = [first, second].map(({ url }) => inflateRawSync(Buffer.from(new URL(url).searchParams.get('SAMLRequest') ?? '', 'base64')).toString('utf8'));
      expect(one).toContain(`ID="${first.requestId}"`);
      expect(one).toContain(`AssertionConsumerServiceURL="${ACS}"`);
      expect(one).toContain(`>${SP}<`);
      expect(two).toContain('ForceAuthn="true"');
      expect(first.requestId).toMatch(/^_[0-9a-f]{40}$/);
      expect(second.requestId).not.toBe(first.requestId);
      expect([...new URL(first.url).searchParams.keys()]).toEqual(['SAMLRequest']);
    } finally {
      await idp.close();
    }
  });

  it('tells providers who we are in a metadata document that asks for signed assertions', async () => {
    const document = await spMetadata(samlConfig(KEY));
    expect(document).toContain(`entityID="${SP}"`);
    expect(document).toContain(`Location="${ACS}"`);
    expect(document).toContain('WantAssertionsSigned="true"');
    expect(document).toContain('urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST');
  });
});
