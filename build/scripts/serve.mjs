import './require-node.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { runServerEntry } from './server-entry.mjs';
import { ensureUiBuild } from './ui-build.mjs';

// `npm run serve`: the headless server with the settings of its environment (docs: server/config.ts names them all).
await ensureServerBundle();
await ensureUiBuild();
await runServerEntry('serve', process.argv.slice(2));
