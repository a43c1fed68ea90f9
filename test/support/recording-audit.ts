import type { Actor } from '../../server/base/actor.ts';
import type { AuditNote, AuditTrail } from '../../server/records/audit/index.ts';
import { brand, type EventId } from '../../shared/brand.ts';

export interface RecordedNote extends AuditNote {
  readonly actor: Actor;
}

export interface RecordingAudit extends AuditTrail {
  /** Everything that was appended, in order, also by commands that were refused afterwards. */
  readonly notes: readonly RecordedNote[];
  of(type: AuditNote['type']): readonly RecordedNote[];
}

/** The audit trail as other rooms know it, remembering notes in memory. */
export function recordingAudit(): RecordingAudit {
  const notes: RecordedNote[] = [];
  return {
    notes,
    of: (type) => notes.filter((note) => note.type === type),
    append(_tx, actor, note) {
      notes.push({ ...note, actor });
      return Promise.resolve(brand<EventId>(`event-${notes.length}`));
    },
  };
}
