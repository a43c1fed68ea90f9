import './require-node.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { runServerEntry } from './server-entry.mjs';

// `npm run report -- --data <dir> --tenant <slug> --framework <id> --from <time> --to <time> --out <file>`: a report without the server.
await ensureServerBundle();
await runServerEntry('report', process.argv.slice(2));
