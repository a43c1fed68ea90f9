import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import type { Ids } from '../../base/ids.ts';
import { sha256Hex } from '../../base/sha256-hex.ts';

/** The account as the failure count knows it; says nothing about whether it exists. */
export function accountKey(email: string): string {
  return sha256Hex(`account:${email}`);
}

/** Recognises browsers in which this account signed in before, so that a stranger's failures elsewhere never lock them out (DECISIONS 9). */
export interface KnownDevices {
  issue(account: string): string;
  /** The device's own name when this account was given it, else null. What a browser keeps may hold the tokens of several accounts. */
  recognise(kept: string | null, account: string): string | null;
  /** What the browser keeps from now on: as before if it knew this account already, else with a token for it in front of at most four others. */
  remember(kept: string | null, account: string): string;
}

const MOST_ACCOUNTS = 5;
const BETWEEN = '~';

/** `key` is a derived key of its own. Token: 16 random bytes and their HMAC-SHA256 with the account, base64url. */
export function openKnownDevices(key: Uint8Array, ids: Pick<Ids, 'bytes'>): KnownDevices {
  const mac = (name: string, account: string) => createHmac('sha256', key).update(`${name}.${account}`).digest();
  const issue = (account: string) => {
    const name = ids.bytes(16).toString('base64url');
    return `${name}.${mac(name, account).toString('base64url')}`;
  };
  const nameIn = (token: string, account: string): string | null => {
    const [, name, proof] = /^([\w-]{22})\.([\w-]{43})$/.exec(token) ?? [];
    if (name === undefined || proof === undefined) return null;
    return timingSafeEqual(mac(name, account), Buffer.from(proof, 'base64url')) ? name : null;
  };
  const recognise = (kept: string | null, account: string) => tokensIn(kept).map((token) => nameIn(token, account)).find((name) => name !== null) ?? null;
  return {
    issue, recognise,
    remember: (kept, account) => (kept !== null && recognise(kept, account) !== null ? kept : [issue(account), ...tokensIn(kept)].slice(0, MOST_ACCOUNTS).join(BETWEEN)),
  };
}

function tokensIn(kept: string | null): readonly string[] {
  return (kept ?? '').split(BETWEEN).slice(0, MOST_ACCOUNTS).filter((token) => /^[\w-]{22}\.[\w-]{43}$/.test(token));
}

/** Who is counted: the known device, else the address, for IPv6 its /64, which is what one customer is given. */
export function clientKey(ip: string | null, device: string | null): string {
  if (device !== null) return `device:${device}`;
  if (ip === null) return 'local';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined || isIPv4(ip)) return `ip:${mapped ?? ip}`;
  return isIPv6(ip) ? `net:${firstHextets(ip, 4).join(':')}` : 'unknown';
}

function firstHextets(ip: string, count: number): readonly string[] {
  const [head = '', tail] = (ip.split('%')[0] ?? '').toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: Math.max(0, zeros) }, () => '0'), ...right].slice(0, count).map((part) => Number.parseInt(part, 16).toString(16));
}
