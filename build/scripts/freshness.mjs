import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** True when everything was built after the last change to its sources. */
export function isFresh(stamp, sources) {
  return existsSync(stamp) && statSync(stamp).mtimeMs >= newestChange(sources);
}

/** Remembers a finished build under the time it began, so that an edit made while it ran counts as newer. */
export function stampBuild(stamp, beganAt) {
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, beganAt, beganAt);
}

/** Epoch milliseconds of the latest change below these paths. A folder's own time counts: it tells of a deleted file. */
function newestChange(paths) {
  return paths.filter((path) => existsSync(path)).reduce((newest, path) => {
    const entry = statSync(path);
    const inside = entry.isDirectory() ? newestChange(readdirSync(path).map((name) => join(path, name))) : 0;
    return Math.max(newest, entry.mtimeMs, inside);
  }, 0);
}
