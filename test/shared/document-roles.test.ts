import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expandPatterns } from '../../shared/capability-patterns.ts';
import { capabilitiesOfDocument, DOCUMENT_PERMISSIONS } from '../../shared/document-roles.ts';
import { testData } from '../support/test-data.ts';

const contract = testData('contracts/capabilities.json');

describe("the documents' permissions", () => {
  it('grant nothing that this product does not know', () => {
    const patterns = Object.values(DOCUMENT_PERMISSIONS).flatMap((permissions) => Object.values(permissions).flat());
    expect(expandPatterns(patterns).unknown).toEqual([]);
  });

  it('are found by the name the document uses, and no other', () => {
    expect(capabilitiesOfDocument('E', 'approvals:write')).toEqual(['approvals:read', 'approvals:vote']);
    expect(capabilitiesOfDocument('T', 'approvals:write')).toBeNull();
    expect(capabilitiesOfDocument('E', 'constructor')).toBeNull();
  });

  it.skipIf(contract === null)('are exactly those of the contract', () => {
    expect(DOCUMENT_PERMISSIONS).toEqual(JSON.parse(readFileSync(contract ?? '', 'utf8')).aliases);
  });
});
