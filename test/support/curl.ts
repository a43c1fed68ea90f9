import { execFile, spawnSync } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { describe } from 'vitest';
import { rawAnswer } from './raw-http.ts';

export interface CurlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body where it is JSON, else null. */
  readonly body: unknown;
}

/** Runs a command of a document as it stands there, but for host and port: `curl -X POST /auth/login -d '{…}'`. `$NAME` is taken from `variables`, as a shell would. */
export type Curl = (command: string, variables?: Readonly<Record<string, string>>) => Promise<CurlAnswer>;

const hasCurl = spawnSync('curl', ['--version']).status === 0;

/** A suite over the program itself where this machine has it, and over the same bytes from node:http, which every machine has. */
export function describeByCurl(title: string, suite: (curlAt: (url: string) => Curl) => void): void {
  describe.skipIf(!hasCurl)(`${title}, by curl`, () => {
    suite(byProgram);
  });
  describe(`${title}, by node:http`, () => {
    suite(bySocket);
  });
}

function byProgram(url: string): Curl {
  return (command, variables = {}) => new Promise((resolve, reject) => {
    const args = argumentsOf(command, variables).map((word) => (word.startsWith('/') ? `${url}${word}` : word));
    execFile('curl', ['--silent', '--show-error', '--include', '--noproxy', '*', '--max-time', '20', ...args], { env: { PATH: process.env['PATH'] } }, (failure, out) => {
      if (failure) reject(failure);
      else resolve(read(rawAnswer(out)));
    });
  });
}

/** What curl would send (its manual: -X, -H, -d): a body makes it a POST of a form, unless the command says otherwise. */
function bySocket(url: string): Curl {
  return (command, variables = {}) => new Promise((resolve, reject) => {
    const asked = requestOf(argumentsOf(command, variables));
    const body = asked.body === null ? {} : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(Buffer.byteLength(asked.body)) };
    const sent = httpRequest(new URL(asked.path, url), { method: asked.method, agent: false, headers: { 'user-agent': 'curl/8.0.0', accept: '*/*', ...body, ...asked.headers } }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece)).on('end', () => resolve(read({ status: answer.statusCode ?? 0, headers: Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)])), body: text }))).on('error', reject);
    });
    sent.on('error', reject).end(asked.body ?? undefined);
  });
}

function read({ status, headers, body: text }: ReturnType<typeof rawAnswer>): CurlAnswer {
  return { status, headers, text, body: /json/.test(headers['content-type'] ?? '') && text !== '' ? JSON.parse(text) : null };
}

function requestOf(args: readonly string[]) {
  const asked = { method: '', path: '', headers: {} as Record<string, string>, body: null as string | null };
  for (let at = 0; at < args.length; at++) {
    const [flag = '', value = ''] = [args[at], args[at + 1]];
    if (flag.startsWith('/')) { asked.path = flag; continue; }
    at += 1;
    if (flag === '-X') asked.method = value;
    else if (flag === '-d') asked.body = value;
    else if (flag === '-H') asked.headers[value.slice(0, value.indexOf(':')).toLowerCase()] = value.slice(value.indexOf(':') + 1).trim();
    else throw new Error(`${flag} is no flag of the documents' commands`);
  }
  return { ...asked, method: asked.method || (asked.body === null ? 'GET' : 'POST') };
}

/** The words of a command line as a shell reads them (POSIX 2.2): blanks part, quotes hold together, a backslash joins lines, variables stand everywhere but in single quotes. */
function argumentsOf(command: string, variables: Readonly<Record<string, string>>): readonly string[] {
  const filled = (text: string) => text.replaceAll(/\$([A-Z_]+)/g, (_all, name: string) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`nobody said what $${name} is`);
    return value;
  });
  const words = [...command.replaceAll(/\\\n/g, ' ').matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|"([^"]*)"|([^'"]+)/g, (_all, single: string | undefined, double: string | undefined, bare: string | undefined) => single ?? filled(double ?? bare ?? '')));
  if (words[0] !== 'curl') throw new Error(`not a command of curl: ${command}`);
  return words.slice(1);
}
