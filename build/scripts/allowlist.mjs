import './require-node.mjs';
import { ensureServerBundle } from './server-bundle.mjs';
import { runServerEntry } from './server-entry.mjs';

// `npm run allowlist -- clear --tenant <slug>`: lets people in again whom their own list of networks shuts out.
await ensureServerBundle();
await runServerEntry('allowlist', process.argv.slice(2));
