import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routeOfArguments, routeOfLink } from '../../main/deep-links.ts';

const id = '0190a6c5-0000-7000-8000-000000000001';

describe('links into the application', () => {
  it.each([
    [`countersign://approval/${id}`, `/approvals/${id}`],
    [`countersign://agent/${id}`, `/catalog/${id}`],
    [`countersign://run/${id}/`, `/runs/${id}`],
    [`COUNTERSIGN://Report/${id.toUpperCase()}`, `/reports/${id}`],
  ])('DS17: %s shows %s', (link, route) => {
    expect(routeOfLink(link)).toBe(route);
  });

  it.each([
    '', 'countersign:', 'countersign://', 'countersign://approval', 'countersign://approval/', 'countersign://approval/1', `countersign://settings/${id}`,
    `countersign://approval/${id}/approve`, `countersign://approval/${id}?vote=approve`, `countersign://approval/${id}#token=x`,
    `countersign://approval/../${id}`, `countersign://approval/%2e%2e/${id}`, `countersign://ada@approval/${id}`, `countersign:///approval/${id}`,
    `https://countersign/approval/${id}`, `javascript:countersign://approval/${id}`, `countersign://constructor/${id}`, `countersign://__proto__/${id}`,
    `countersign://callback?code=abc&state=def`, ` countersign://approval/${id}`, `countersign://approval/${id}\n`,
  ])('DS17: %j shows nothing', (link) => {
    expect(routeOfLink(link)).toBeNull();
  });

  it('DS17: whatever a link holds, it leads to a screen and an id or to nothing, and never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.string().map((rest) => `countersign://approval/${rest}`), fc.string().map((rest) => `countersign://${rest}/${id}`)), (link) => {
      const route = routeOfLink(link);
      return route === null || /^\/(?:approvals|catalog|runs|reports)\/[0-9a-f-]{36}$/.test(route);
    }), { numRuns: 2_000 });
  });

  it.each(['code=abc&state=def', 'id_token=eyJh', 'access_token=eyJh', 'token=x', 'SAMLResponse=x', 'error=access_denied'])('OIDC-19: a link that carries %s starts no sign-in and is not even looked at', (carried) => {
    for (const place of ['callback', 'cb', 'sso', 'login', `approval/${id}`, '']) {
      for (const link of [`countersign://${place}?${carried}`, `countersign://${place}#${carried}`, `countersign://${place}/${carried}`]) expect(routeOfLink(link), link).toBeNull();
    }
    expect(routeOfArguments(['/opt/countersign', `countersign://callback?${carried}`])).toBeNull();
  });

  it('takes the last link among a process\'s arguments', () => {
    expect(routeOfArguments(['/opt/countersign', '--flag', `countersign://run/${id}`, `countersign://agent/${id}`])).toBe(`/catalog/${id}`);
    expect(routeOfArguments(['/opt/countersign', `--url=countersign://run/${id}`])).toBeNull();
  });
});
