import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { withNamedFile } from '../../../server/base/named-file.ts';

const coded = (code: string, message = 'said so') => Object.assign(new Error(message), { code });
const said = (reason: unknown, file = '/nowhere/keys.db') => {
  try {
    return withNamedFile(file, 'put it back', () => {
      throw reason;
    });
  } catch (error) {
    return error;
  }
};

describe('work with a file that a start depends on', () => {
  it('answers what the work does', () => {
    expect(withNamedFile('/nowhere/keys.db', 'put it back', () => 7)).toBe(7);
  });

  it.each([
    ['EACCES', 'cannot be opened (said so): let the user who runs this read and write it'], ['SQLITE_READONLY_DIRECTORY', 'cannot be opened (said so): let the user who runs this read and write it'],
    ['SQLITE_BUSY', 'is locked by another process: end what works with it, and start again'], ['SQLITE_BUSY_RECOVERY', 'is locked by another process: end what works with it, and start again'],
    ['SQLITE_NOTADB', 'is damaged, or of another kind (said so): put it back'], ['ENOSPC', 'cannot be used (said so)'],
  ])('names the file where it fails with %s, and says what to do', (code, says) => {
    const cause = coded(code);
    expect(said(cause)).toMatchObject({ message: `/nowhere/keys.db ${says}`, cause });
  });

  it('says of a folder in its place that it is one, whatever the system calls that', () => {
    for (const code of ['EISDIR', 'EPERM', 'SQLITE_CANTOPEN']) expect(said(coded(code), tmpdir())).toMatchObject({ message: `${tmpdir()} is a folder where a file should be: put it back` });
  });

  it('lets through what our own code throws', () => {
    const own = new Error('the other file is missing');
    expect(said(own)).toBe(own);
  });
});
