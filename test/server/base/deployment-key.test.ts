import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type DeploymentKeyRecord, openDeploymentKey, unwrapDeploymentKey } from '../../../server/base/deployment-key.ts';
import { systemIds } from '../../../server/base/ids.ts';

const [first, second, stranger] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const alone = (key: Uint8Array) => ({ key, previous: null });

/** A record in memory, as a database keeps it. */
function record(): DeploymentKeyRecord & { readonly kept: () => Uint8Array | null } {
  let kept: Uint8Array | null = null;
  return {
    kept: () => kept,
    read: () => Promise.resolve(kept),
    replace(instead, wrapped) {
      if (kept === instead) kept = wrapped;
      return Promise.resolve(kept);
    },
  };
}

describe('the deployment key', () => {
  it('is made once, random, and opened again with the same data key', async () => {
    const at = record();
    const made = await openDeploymentKey(at, alone(first), systemIds);
    expect(made).toHaveLength(32);
    expect(await openDeploymentKey(at, alone(first), systemIds)).toEqual(made);
    expect(await openDeploymentKey(record(), alone(first), systemIds)).not.toEqual(made);
    expect(Buffer.from(at.kept() ?? []).includes(Buffer.from(made))).toBe(false);
  });

  it('stays the same when the data key changes, and then needs the old one no more', async () => {
    const at = record();
    const made = await openDeploymentKey(at, alone(first), systemIds);
    expect(await openDeploymentKey(at, { key: second, previous: first }, systemIds)).toEqual(made);
    expect(await openDeploymentKey(at, alone(second), systemIds)).toEqual(made);
    await expect(openDeploymentKey(at, alone(first), systemIds)).rejects.toThrow('another data key');
  });

  it('is not made anew where another data key wrapped it', async () => {
    const at = record();
    await openDeploymentKey(at, alone(first), systemIds);
    const before = at.kept();
    await expect(openDeploymentKey(at, { key: stranger, previous: second }, systemIds)).rejects.toThrow('another data key');
    expect(at.kept()).toBe(before);
  });

  it('is the first one’s where two processes make it at once', async () => {
    const at = record();
    const [a, b] = await Promise.all([openDeploymentKey(at, alone(first), systemIds), openDeploymentKey(at, alone(first), systemIds)]);
    expect(a).toEqual(b);
  });

  it('does not open after a changed byte', () => {
    const { keep } = unwrapDeploymentKey(null, alone(first), systemIds);
    const spoilt = Buffer.from(keep ?? []);
    spoilt.writeUInt8(spoilt.readUInt8(30) ^ 1, 30);
    expect(() => unwrapDeploymentKey(spoilt, alone(first), systemIds)).toThrow('another data key');
  });
});
