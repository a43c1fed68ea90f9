import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import samlp from 'samlp';
import type { ForgeKey } from './saml-forge.ts';

export interface SamlpIdp {
  readonly entityId: string;
  readonly ssoUrl: string;
  readonly metadataUrl: string;
  /** Goes to the sign-in address like a browser and comes back with the form that would be posted. */
  signIn(url: string): Promise<{ readonly action: string; readonly fields: Readonly<Record<string, string>> }>;
  close(): Promise<void>;
}

export interface SamlpUser {
  readonly id: string;
  readonly emails: readonly { readonly value: string }[];
  readonly displayName: string;
  readonly name: { readonly givenName: string; readonly familyName: string };
}

/** A real identity provider (`samlp`) on a free port of this machine, at which this user is always signed in. */
export async function openSamlpIdp(key: ForgeKey, user: () => SamlpUser, { acsUrl, signResponse = false }: { readonly acsUrl: string; readonly signResponse?: boolean }): Promise<SamlpIdp> {
  const entityId = 'https://samlp.test/idp';
  const cert = key.certificate;
  const middleware = samlp.auth({
    issuer: entityId, cert, key: key.privateKey.export({ type: 'pkcs8', format: 'pem' }), destination: acsUrl, recipient: acsUrl, signResponse,
    getPostURL: (_audience: string, _dom: unknown, _request: unknown, answer: (error: null, url: string) => void) => answer(null, acsUrl),
    getUserFromRequest: user,
  });
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    // The middleware was written for Express; this much of it is what it uses.
    const express = Object.assign(request, { query: Object.fromEntries(url.searchParams), body: {}, protocol: 'http', originalUrl: request.url, get: (name: string) => request.headers[name.toLowerCase()] });
    const answer = Object.assign(response, { set: (name: string, value: string) => response.setHeader(name, value), send: (body: string) => response.end(String(body)) });
    const next = (error: unknown) => {
      response.statusCode = error ? 400 : 404;
      response.end(String(error));
    };
    if (url.pathname.startsWith('/metadata')) samlp.metadata({ issuer: entityId, cert, redirectEndpointPath: '/sso', postEndpointPath: '/sso', logoutEndpointPaths: {} })(express, answer, next);
    else middleware(express, answer, next);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // a TCP server's address has a port
  return {
    entityId, ssoUrl: `${base}/sso`, metadataUrl: `${base}/metadata`,
    async signIn(url) {
      const answer = await fetch(url);
      const page = await answer.text();
      if (!answer.ok) throw new Error(page);
      const inputs = [...page.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)];
      return { action: plain(/action="([^"]*)"/.exec(page)?.[1] ?? ''), fields: Object.fromEntries(inputs.map(([, name = '', value = '']) => [name, plain(value)])) };
    },
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function plain(html: string): string {
  return html.replaceAll('&quot;', '"').replaceAll('&#x2F;', '/').replaceAll('&#43;', '+').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
