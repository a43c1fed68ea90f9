import './require-node.mjs';
import { ensureServerBundle, serverEntries } from './server-bundle.mjs';
import { ensureUiBuild } from './ui-build.mjs';

// `npm run build`: everything that `npm start` and `npm run serve` run. What is newer than its sources stays.
const began = performance.now();
const built = [await ensureServerBundle() && `server (${serverEntries().join(', ') || 'no entry has its source yet'})`, await ensureUiBuild() && 'desktop shell and renderer'].filter(Boolean);
const seconds = ((performance.now() - began) / 1000).toFixed(1);
console.log(built.length > 0 ? `built ${built.join(' and ')} in ${seconds} s` : 'nothing to build: out/ is newer than every source');
