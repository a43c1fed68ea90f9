import './require-node.mjs';
import { readFileSync, writeFileSync } from 'node:fs';

// npm 11's `npm ci` refuses a lock that lacks an optional platform package which the registry did not serve when the lock
// was made. This adds a stub for each: the right version, with os and cpu taken from its name, so that every other
// platform skips it and nothing is fetched.
const OSES = ['android', 'darwin', 'win32', 'freebsd', 'linux', 'openharmony', 'aix', 'sunos', 'netbsd', 'openbsd'];
const CPUS = ['arm64', 'x64', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64', 'arm', 'wasm32', 'mips64el'];

const file = process.argv[2] ?? 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const stubs = missingOptionals(lock.packages);
for (const { name, stub } of stubs) console.log('stub', name, stub.version);

const all = { ...lock.packages, ...Object.fromEntries(stubs.map(({ name, stub }) => [`node_modules/${name}`, stub])) };
lock.packages = Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
console.log(`${stubs.length} stubs added to ${file}`);

function missingOptionals(packages) {
  return Object.entries(packages).flatMap(([at, entry]) => Object.entries(entry.optionalDependencies ?? {})
    .filter(([name, range]) => !range.startsWith('npm:') && !isLocked(packages, at, name))
    .map(([name, range]) => ({ name, stub: stubFor(name, range, entry.dev) })));
}

/** Whether `name`, wanted by the package at `at`, is found in one of the node_modules folders above it. */
function isLocked(packages, at, name) {
  for (let folder = at; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/'))).replace(/\/$/, '')) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (!folder) return false;
  }
}

function stubFor(name, range, dev) {
  const words = name.split(/[/-]/);
  const os = OSES.find((known) => words.includes(known)) ?? (words.includes('windows') ? 'win32' : undefined);
  const cpu = CPUS.find((known) => words.includes(known)) ?? (words.includes('eabi') ? 'arm' : undefined);
  return {
    version: range.replace(/^[\^~]/, ''),
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev: true }),
    ...(words.includes('musl') && { libc: ['musl'] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}
