import { parseLeaf } from '../../../shared/audit-entry.ts';
import type { TenantId } from '../../../shared/brand.ts';
import { toBase64 } from '../../../shared/byte-text.ts';
import { parseDisclosure } from '../../../shared/disclosure.ts';
import type { TreeHash } from '../../../shared/tree-hash.ts';
import { Refusal } from '../../base/refusal.ts';
import type { Db } from '../../base/storage/index.ts';
import type { SubjectKeys } from '../subjects/index.ts';
import { proveInclusion } from './audit-proof.ts';
import type { AuditRow, AuditSearch } from './audit-search.ts';
import { newestCosignatures } from './cosignatures.ts';
import { storedLogSource } from './stored-log-source.ts';

/** Everything a person needs to check one entry without trusting this product. */
export interface EntryProof {
  readonly row: AuditRow;
  /** The exact bytes that were hashed, as text. */
  readonly leaf: string;
  readonly disclosures: ReadonlyArray<{ readonly name: string; readonly text: string }>;
  /** `_sd` digests of the leaf, in order. */
  readonly digests: readonly string[];
  readonly origin: string;
  readonly vkey: string;
  readonly checkpoint: string;
  readonly size: number;
  /** Names of the witnesses that cosigned a checkpoint over this entry. */
  readonly witnessedBy: readonly string[];
  /** RFC 6962 audit path, base64. */
  readonly inclusion: readonly string[];
}

interface ProofDeps {
  readonly hash: TreeHash;
  readonly search: Pick<AuditSearch, 'find'>;
  readonly subjects: SubjectKeys;
}

/** Under the newest checkpoint of its log, which covers the entry once the log is settled. */
export async function proveEntry({ hash, search, subjects }: ProofDeps, db: Db, tenantId: TenantId, eventId: string): Promise<EntryProof> {
  const row = await search.find(db, tenantId, eventId);
  if (!row) throw new Refusal('audit/entry-not-found', { id: eventId });
  const source = storedLogSource((statement, ...params) => db.all(statement, ...params), subjects);
  const [log, [leaf], disclosures, checkpoints] = [
    (await source.logs()).find((candidate) => candidate.logId === row.logId), await source.leaves(row.logId, row.idx, 1),
    await source.disclosures(row.logId, row.idx, row.idx + 1), await source.checkpoints(row.logId),
  ];
  const checkpoint = checkpoints.at(-1);
  if (!log || !leaf || !checkpoint) throw new Refusal('audit/entry-not-found', { id: eventId });
  const path = await proveInclusion(db, hash, { tenantId, logId: row.logId }, row.idx, checkpoint.size);
  return {
    row, leaf: leaf.entry, disclosures: disclosures.flatMap(({ texts }) => texts.map((text) => ({ name: parseDisclosure(text)?.name ?? '', text }))), digests: parseLeaf(leaf.entry)._sd,
    origin: log.origin, vkey: log.vkey, checkpoint: checkpoint.note, size: checkpoint.size, inclusion: path.map(toBase64),
    witnessedBy: (await newestCosignatures(db, tenantId)).filter(({ logId, size }) => logId === row.logId && size > row.idx).map(({ witness }) => witness),
  };
}
