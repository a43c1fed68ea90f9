import type { EvidenceQuery } from './evidence.ts';

/** The record that Art. 30 GDPR asks for, as it stands, with what each activity leaves unsaid. */
export const processingRecord: EvidenceQuery = ({ activities }) => Promise.resolve({
  id: 'Q-ROPA', title: 'Processing activities on record, when the report was made', population: activities.length, minimum: 1, rule: 'every activity names what Art. 30(1) asks for',
  exceptions: activities.filter(({ missing }) => missing.length > 0).map(({ name, missing }) => ({ what: `${name} does not name its ${missing.join(', ')}`, events: [] })), sample: [], types: ['privacy.ropa.updated'],
  facts: { activities: activities.map(({ id, name, ver }) => ({ id, name, ver })) },
});
