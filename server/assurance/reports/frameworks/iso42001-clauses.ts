import type { Framework } from '../report.ts';

/** Clauses of ISO/IEC 42001:2023, copyright ISO/IEC: numbers are facts, the titles are our own words. */
export const iso42001Clauses: Framework = {
  id: 'ISO42001-2023-clauses',
  name: 'ISO/IEC 42001:2023, clauses',
  controls: [
    { id: '7.5.3', title: 'Control of documented information', support: 'direct', evidence: ['Q-INTEGRITY', 'Q-LOG-ACCESS'] },
    { id: '8.2', title: 'AI risk assessment is performed', support: 'direct', evidence: ['Q-RISK'] },
    { id: '8.4', title: 'AI impact assessment is performed', support: 'direct', evidence: ['Q-RISK'] },
    { id: '9.1', title: 'Monitoring and measurement', support: 'direct', evidence: ['Q-MONITORING'] },
    { id: '9.2.2', title: 'Internal audit programme', support: 'partial', evidence: ['Q-REPORTS'] },
    { id: '10.2', title: 'Nonconformity and correction', support: 'partial', evidence: ['Q-SECURITY'] },
  ],
};
