import type { Framework } from '../report.ts';

/** Regulation (EU) 2016/679. The titles are our own short words. */
export const gdpr: Framework = {
  id: 'GDPR',
  name: 'GDPR, Regulation (EU) 2016/679',
  controls: [
    { id: 'Art.5(1)(c)', title: 'Data minimisation', support: 'partial', evidence: ['Q-ROPA', 'Q-RETENTION'] },
    { id: 'Art.5(1)(e)', title: 'Storage limitation', support: 'direct', evidence: ['Q-RETENTION'] },
    { id: 'Art.5(1)(f)', title: 'Integrity and confidentiality', support: 'direct', evidence: ['Q-INTEGRITY', 'Q-TENANT-ISOLATION'] },
    { id: 'Art.5(2)', title: 'Accountability', support: 'direct', evidence: ['Q-REPORTS', 'Q-INTEGRITY'] },
    { id: 'Art.15', title: 'Access by the data subject', support: 'direct', evidence: ['Q-ERASURE'] },
    { id: 'Art.17(1)', title: 'Erasure on request', support: 'direct', evidence: ['Q-ERASURE'] },
    { id: 'Art.17(3)', title: 'Exceptions: legal duty, legal claims', support: 'direct', evidence: ['Q-HOLDS'] },
    { id: 'Art.22(3)', title: 'Human intervention in automated decisions', support: 'direct', evidence: ['Q-OVERSIGHT'] },
    { id: 'Art.25', title: 'Protection by design', support: 'partial', evidence: ['Q-TENANT-ISOLATION', 'Q-RETENTION'] },
    { id: 'Art.28(3)', title: 'Processor acts on instructions', support: 'partial', evidence: ['Q-ROPA', 'Q-DATA-EXPORT'] },
    { id: 'Art.30(1)', title: 'Controller record of processing', support: 'direct', evidence: ['Q-ROPA'] },
    { id: 'Art.30(2)', title: 'Processor record of processing', support: 'direct', evidence: ['Q-ROPA'] },
    { id: 'Art.32(1)', title: 'Security of processing', support: 'partial', evidence: ['Q-ROLE-MATRIX', 'Q-INTEGRITY', 'Q-KEYS'] },
    { id: 'Art.33(5)', title: 'Breaches are documented', support: 'partial', evidence: ['Q-SECURITY'] },
    { id: 'Art.35', title: 'Impact assessment', support: 'input', evidence: ['Q-RISK', 'Q-ATTEST'] },
  ],
};
