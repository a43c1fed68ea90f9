import type { Framework } from '../report.ts';

/** ISO/IEC 42001:2023 Annex A, copyright ISO/IEC: ids are facts, the titles are our own words and not the standard’s. */
export const iso42001Annex: Framework = {
  id: 'ISO42001-2023-AnnexA',
  name: 'ISO/IEC 42001:2023, Annex A',
  controls: [
    { id: 'A.2.2', title: 'Policy for AI', support: 'input', evidence: ['Q-ATTEST'] },
    { id: 'A.3.2', title: 'AI roles and duties', support: 'direct', evidence: ['Q-ROLE-MATRIX'] },
    { id: 'A.3.3', title: 'Channel for concerns', support: 'partial', evidence: ['Q-SECURITY'] },
    { id: 'A.4.2', title: 'Documented resources', support: 'direct', evidence: ['Q-INVENTORY'] },
    { id: 'A.4.4', title: 'Tooling resources', support: 'direct', evidence: ['Q-INVENTORY', 'Q-SUPPLY'] },
    { id: 'A.4.5', title: 'Computing resources', support: 'partial', evidence: ['Q-BUDGET'] },
    { id: 'A.5.2', title: 'Impact assessment process', support: 'partial', evidence: ['Q-RISK'] },
    { id: 'A.5.3', title: 'Impact assessment records', support: 'direct', evidence: ['Q-RISK'] },
    { id: 'A.6.1.3', title: 'Process for responsible design', support: 'partial', evidence: ['Q-CHANGE-APPROVED'] },
    { id: 'A.6.2.2', title: 'Requirements are specified', support: 'partial', evidence: ['Q-INVENTORY'] },
    { id: 'A.6.2.3', title: 'Design and development records', support: 'direct', evidence: ['Q-CHANGE-APPROVED', 'Q-CONFIG'] },
    { id: 'A.6.2.4', title: 'Verification and validation', support: 'direct', evidence: ['Q-EVAL'] },
    { id: 'A.6.2.5', title: 'Deployment plan and release', support: 'direct', evidence: ['Q-CHANGE-APPROVED'] },
    { id: 'A.6.2.6', title: 'Operation and monitoring', support: 'direct', evidence: ['Q-MONITORING', 'Q-RUNS'] },
    { id: 'A.6.2.7', title: 'Technical documentation', support: 'partial', evidence: ['Q-INVENTORY', 'Q-ATTEST'] },
    { id: 'A.6.2.8', title: 'Event logs of AI systems', support: 'direct', evidence: ['Q-LOG-COVERAGE', 'Q-RUN-TRACE', 'Q-INTEGRITY', 'Q-RETENTION'] },
    { id: 'A.7.5', title: 'Data provenance', support: 'partial', evidence: ['Q-RUN-TRACE'] },
    { id: 'A.8.3', title: 'External reporting', support: 'partial', evidence: ['Q-INCIDENT-REPORT'] },
    { id: 'A.8.4', title: 'Incident communication', support: 'partial', evidence: ['Q-SECURITY'] },
    { id: 'A.9.2', title: 'Process for responsible use', support: 'direct', evidence: ['Q-OVERSIGHT', 'Q-BUDGET'] },
    { id: 'A.9.4', title: 'Use stays within intended purpose', support: 'direct', evidence: ['Q-DENIALS', 'Q-RUNS'] },
    { id: 'A.10.2', title: 'Responsibilities across parties', support: 'input', evidence: ['Q-ATTEST'] },
    { id: 'A.10.3', title: 'Suppliers', support: 'partial', evidence: ['Q-SUPPLY'] },
  ],
};
