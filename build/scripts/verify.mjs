import './require-node.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { runServerEntry } from './server-entry.mjs';

// `npm run verify -- <package or log>`: checks evidence with nothing but the files given.
await ensureServerBundle();
await runServerEntry('verify', process.argv.slice(2));
