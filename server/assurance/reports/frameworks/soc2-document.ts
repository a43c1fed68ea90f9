import type { Framework } from '../report.ts';

/** The nine controls that the source document of the agents lists, each mapped to what this product records (FEATURES T48, T52). */
export const soc2Document: Framework = {
  id: 'SOC2-document',
  name: 'SOC 2, the nine controls of the agent guide',
  controls: [
    { id: 'CC1.1', title: 'Tenants are kept apart and roles are set', support: 'partial', evidence: ['Q-TENANT-ISOLATION', 'Q-ROLE-MATRIX'] },
    { id: 'CC2.1', title: 'Interfaces and refusals say what they do', support: 'partial', evidence: ['Q-LOG-COVERAGE', 'Q-DENIALS'] },
    { id: 'CC3.1', title: 'How sensitive things are, and for whom, is set', support: 'partial', evidence: ['Q-CONFIG', 'Q-ROLE-MATRIX'] },
    { id: 'CC4.1', title: 'Activity is logged in structure and measured', support: 'partial', evidence: ['Q-INTEGRITY', 'Q-MONITORING'] },
    { id: 'CC5.1', title: 'Changes go through approvals and versions', support: 'partial', evidence: ['Q-CHANGE-APPROVED', 'Q-SOD'] },
    { id: 'CC6.1', title: 'Access follows roles, lists and signing in', support: 'partial', evidence: ['Q-ROLE-MATRIX', 'Q-AUTHN', 'Q-DENIALS'] },
    { id: 'CC7.1', title: 'What happened can be traced to its evidence', support: 'partial', evidence: ['Q-INTEGRITY', 'Q-RUNS'] },
    { id: 'CC8.1', title: 'Versions change under approval', support: 'partial', evidence: ['Q-CHANGE-APPROVED', 'Q-SOD'] },
    { id: 'CC9.1', title: 'Keys and retention limit what a loss costs', support: 'partial', evidence: ['Q-KEYS', 'Q-RETENTION'] },
  ],
};
