import { randomBytes } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../server/config.ts';
import { createOwner, openTestServer, OWNER } from '../support/open-test-server.ts';

describe('the variables of the guide', () => {
  it('U37: JWT_EXPIRE_MINUTES is thirty, JWT_ALGORITHM is HS256 and there is no secret, unless they are set', () => {
    expect(readConfig({})).toMatchObject({ documentAccessTtlS: 1_800, jwtAlgorithm: 'HS256', jwtSecret: null, databaseUrl: null });
  });

  it('U37: JWT_SECRET_KEY signs, with JWT_ALGORITHM, what lives for JWT_EXPIRE_MINUTES', async () => {
    const secret = randomBytes(64).toString('base64');
    const at = await openTestServer({ JWT_SECRET_KEY: secret, JWT_ALGORITHM: 'HS384', JWT_EXPIRE_MINUTES: '7' });
    await createOwner(at);
    const answer = await at.call('/api/v1/auth/login', { method: 'POST', body: { email: OWNER.email, password: OWNER.password } });
    const token = String(answer.body['access_token']);
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect([decodeProtectedHeader(token).alg, exp - iat]).toEqual(['HS384', 420]);
    await expect(jwtVerify(token, Buffer.from(secret, 'utf8'))).resolves.toBeDefined();
    await at.close();
  });

  it.each([['JWT_ALGORITHM', 'none'], ['JWT_ALGORITHM', 'RS256'], ['JWT_EXPIRE_MINUTES', '61'], ['JWT_EXPIRE_MINUTES', '0'], ['JWT_EXPIRE_MINUTES', 'soon']])('U37: %s=%s stops the start and is named', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(name);
  });

  it('U37: DATABASE_URL names the database', () => {
    expect(readConfig({ DATABASE_URL: 'postgresql://cs_app@db/countersign' }).databaseUrl).toBe('postgresql://cs_app@db/countersign');
  });
});
