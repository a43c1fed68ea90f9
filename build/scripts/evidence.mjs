import './require-node.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { runServerEntry } from './server-entry.mjs';

// `npm run evidence -- --data <dir> --tenant <slug> --out <file.zip>`: an evidence package without the server.
await ensureServerBundle();
await runServerEntry('evidence', process.argv.slice(2));
