import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BrowserLaunch {
  readonly executablePath: string;
  readonly args: string[];
  readonly env: Record<string, string>;
}

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const INSTALLED = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];
const cache = join(import.meta.dirname, '../../node_modules/.cache/chromium');

/** A browser the machine has (CHROMIUM_PATH names one; NPM_CHROMIUM=1 passes over it), else the one that npm installed. */
export async function chromium(): Promise<BrowserLaunch> {
  const env = ownEnvironment();
  const candidates = process.env['NPM_CHROMIUM'] ? [] : [process.env['CHROMIUM_PATH'], ...INSTALLED];
  const installed = candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
  if (installed) return { executablePath: installed, args: QUIET, env };
  return {
    executablePath: await unpackChromium(),
    args: QUIET, // not the package's own: they switch web security off
    env: { ...env, LD_LIBRARY_PATH: join(cache, 'al2023/lib'), FONTCONFIG_FILE: writeFontList() },
  };
}

/**
 * The package unpacks into the temporary folder, shared by everybody on the machine, and brings the libraries a bare machine
 * lacks (libnss3 and its kin) only where it believes to run on AWS Lambda. It gets a folder of our own and that belief.
 */
async function unpackChromium(): Promise<string> {
  mkdirSync(cache, { recursive: true });
  const restore = pretend({ TMPDIR: cache, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' }, ['LD_LIBRARY_PATH', 'FONTCONFIG_PATH', 'HOME']);
  try {
    const { default: packaged } = await import('@sparticuz/chromium');
    return await packaged.executablePath();
  } finally {
    restore();
  }
}

/** The package's own list names folders of AWS Lambda; without any font at all, text has no height and counts as hidden. */
function writeFontList(): string {
  const file = join(cache, 'fonts.conf');
  const folders = [join(cache, 'fonts/fonts'), '/usr/share/fonts'].map((folder) => `<dir>${folder}</dir>`).join('');
  writeFileSync(file, `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders}<cachedir>${join(cache, 'fontconfig')}</cachedir></fontconfig>\n`);
  return file;
}

/** Sets variables, and answers with a way back to before for these and the ones that will be touched. */
function pretend(values: Readonly<Record<string, string>>, touched: readonly string[]): () => void {
  const before = [...Object.keys(values), ...touched].map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, values);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}

function ownEnvironment(): Record<string, string> {
  return Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
