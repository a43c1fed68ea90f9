import { systemIds } from '../../server/base/ids.ts';
import { type EdgeChoices, type EdgeRoom, type LimitName, openEdgeRoom, openNetworkRuleStore, openNetworks, ratesFor } from '../../server/people/edge/index.ts';
import { openEffectiveRegistry, openLayerStore } from '../../server/registry/layers/index.ts';
import type { TestDatabase } from './databases.ts';
import { type FixedClock, fixedClock } from './fixed-clock.ts';
import { type RecordingAudit, recordingAudit } from './recording-audit.ts';

export interface EdgeHouse {
  readonly edge: EdgeRoom;
  readonly clock: FixedClock;
  readonly audit: RecordingAudit;
  /** What the log could not be told. */
  readonly faults: unknown[];
}

/** The edge alone over one real database, with the documents' numbers. Another over the same database is another process, or the same one started again. */
export function edgeHouse({ storage }: Pick<TestDatabase, 'storage'>, counts: Readonly<Partial<Record<LimitName, number>>> = {}, wishes: { readonly clock?: FixedClock; readonly choices?: Partial<EdgeChoices> } = {}): EdgeHouse {
  const clock = wishes.clock ?? fixedClock();
  const audit = recordingAudit();
  const faults: unknown[] = [];
  const registry = openEffectiveRegistry(openLayerStore(storage.kit));
  const edge = openEdgeRoom(
    { storage, clock, ids: systemIds, audit, registry, networks: openNetworks({ rules: openNetworkRuleStore(storage.kit), registry, clock }), report: (reason) => faults.push(reason) },
    { rates: ratesFor('production', counts), streamsPerPerson: 100, uploadsAtOnce: 4, queryToken: true, ...wishes.choices },
  );
  return { edge, clock, audit, faults };
}
