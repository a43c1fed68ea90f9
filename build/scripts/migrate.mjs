import './require-node.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { runServerEntry } from './server-entry.mjs';

// `npm run migrate`: brings a PostgreSQL schema up to this release, as its owner. The server itself never does.
await ensureServerBundle();
await runServerEntry('migrate', process.argv.slice(2));
