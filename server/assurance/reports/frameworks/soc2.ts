import type { Framework } from '../report.ts';

/**
 * Trust Services Criteria 2017 (points of focus 2022): ids are facts, titles are our own words.
 * Only the controls that records of this product can support are listed; the others need people and paper.
 */
export const soc2: Framework = {
  id: 'SOC2-TSC-2017-rev2022',
  name: 'SOC 2, Trust Services Criteria 2017 (2022)',
  controls: [
    { id: 'CC2.1', title: 'Controls run on complete, accurate information', support: 'direct', evidence: ['Q-LOG-COVERAGE', 'Q-INTEGRITY'] },
    { id: 'CC4.1', title: 'Controls are evaluated on an ongoing basis', support: 'direct', evidence: ['Q-REPORTS', 'Q-INTEGRITY'] },
    { id: 'CC5.1', title: 'Control activities mitigate risk, duties are separated', support: 'direct', evidence: ['Q-SOD', 'Q-ROLE-MATRIX'] },
    { id: 'CC5.2', title: 'Technology controls support objectives', support: 'partial', evidence: ['Q-ROLE-MATRIX', 'Q-BUDGET'] },
    { id: 'CC6.1', title: 'Logical access is restricted to authorised identities', support: 'direct', evidence: ['Q-ROLE-MATRIX', 'Q-AUTHN', 'Q-DENIALS'] },
    { id: 'CC6.2', title: 'Users are registered and authorised before access, removed after', support: 'direct', evidence: ['Q-ACCESS-GRANTS', 'Q-LEAVERS'] },
    { id: 'CC6.3', title: 'Access follows role and least privilege, with segregation', support: 'direct', evidence: ['Q-ROLE-MATRIX', 'Q-SOD', 'Q-ACCESS-REVIEW'] },
    { id: 'CC6.7', title: 'Data movement is restricted to authorised parties', support: 'direct', evidence: ['Q-DATA-EXPORT', 'Q-LOG-ACCESS'] },
    { id: 'CC7.1', title: 'Configuration change and weakness are detected', support: 'direct', evidence: ['Q-CONFIG'] },
    { id: 'CC7.2', title: 'Components are monitored for anomalies', support: 'direct', evidence: ['Q-SECURITY', 'Q-DENIALS', 'Q-MONITORING'] },
    { id: 'CC7.3', title: 'Security events are evaluated', support: 'partial', evidence: ['Q-SECURITY', 'Q-ATTEST'] },
    { id: 'CC8.1', title: 'Changes are authorised, tested, approved, implemented', support: 'direct', evidence: ['Q-CHANGE-APPROVED', 'Q-SOD', 'Q-EMERGENCY'] },
    { id: 'A1.1', title: 'Capacity is monitored', support: 'partial', evidence: ['Q-BUDGET'] },
    { id: 'PI1.3', title: 'Processing follows definitions, errors are handled', support: 'partial', evidence: ['Q-RUNS'] },
    { id: 'PI1.5', title: 'Stored items are complete and accurate', support: 'direct', evidence: ['Q-INTEGRITY'] },
  ],
};
