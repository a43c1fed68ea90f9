import { createSign, type KeyObject } from 'node:crypto';

interface CertificateWishes {
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

const SHA256_WITH_RSA = Buffer.from('300d06092a864886f70d01010b0500', 'hex');
const COMMON_NAME = Buffer.from('0603550403', 'hex');

/** A self-signed X.509 certificate over an RSA key, in PEM: Node reads certificates but makes none. */
export function selfSigned({ name, privateKey, publicKey, notBefore = new Date(Date.UTC(2020, 0, 1)), notAfter = new Date(Date.UTC(2040, 0, 1)) }: CertificateWishes): string {
  const called = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from(name, 'utf8')))));
  const body = der(0x30,
    der(0xa0, der(0x02, Buffer.of(2))), der(0x02, Buffer.of(1)), SHA256_WITH_RSA, called, der(0x30, utcTime(notBefore), utcTime(notAfter)), called,
    publicKey.export({ type: 'spki', format: 'der' }));
  const signature = createSign('sha256').update(body).sign(privateKey);
  const base64 = der(0x30, body, SHA256_WITH_RSA, der(0x03, Buffer.of(0), signature)).toString('base64');
  return `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END CERTIFICATE-----\n`;
}

function utcTime(date: Date): Buffer {
  return der(0x17, Buffer.from(date.toISOString().replaceAll(/[-:T]|\.\d+/g, '').slice(2), 'ascii'));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const long = body.length < 128 ? [] : [...Buffer.from(body.length.toString(16).padStart(body.length > 0xffff ? 6 : body.length > 0xff ? 4 : 2, '0'), 'hex')];
  return Buffer.concat([Buffer.of(tag, ...(long.length === 0 ? [body.length] : [0x80 + long.length, ...long])), body]);
}
