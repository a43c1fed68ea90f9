import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const LISTENING = '0A';

/**
 * Sockets on which a process of this machine listens for TCP, as the kernel tells (what `ss -ltnp` shows): `address:port` in the
 * kernel's own hexadecimal. Linux only; null elsewhere.
 */
export function tcpListenersOf(pid: number): readonly string[] | null {
  if (process.platform !== 'linux') return null;
  const sockets = new Set(readdirSync(`/proc/${pid}/fd`).flatMap((fd) => /^socket:\[(\d+)\]$/.exec(targetOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? []));
  return ['tcp', 'tcp6'].flatMap((table) => readFileSync(`/proc/${pid}/net/${table}`, 'utf8').split('\n').slice(1).flatMap((line) => {
    const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
    return state === LISTENING && sockets.has(inode) ? [local] : [];
  })).sort();
}

/** A descriptor may be closed while the folder is read. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
