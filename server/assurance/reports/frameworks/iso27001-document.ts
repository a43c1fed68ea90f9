import type { Framework } from '../report.ts';

/** The fourteen groups A.5 to A.18 of the 2013 edition that the source document of the agents lists, mapped to what this product records; titles are our own words (FEATURES T48, T52). */
export const iso27001Document: Framework = {
  id: 'ISO27001-2013-document',
  name: 'ISO/IEC 27001:2013, the fourteen groups of the agent guide',
  controls: [
    { id: 'A.5', title: 'Rules for the tenant are set', support: 'partial', evidence: ['Q-CONFIG'] },
    { id: 'A.6', title: 'Duties are assigned to roles', support: 'partial', evidence: ['Q-ROLE-MATRIX', 'Q-SOD'] },
    { id: 'A.7', title: 'People come, change and leave under control', support: 'partial', evidence: ['Q-ACCESS-GRANTS', 'Q-LEAVERS'] },
    { id: 'A.8', title: 'Agents and what they use are known', support: 'partial', evidence: ['Q-INVENTORY', 'Q-SUPPLY'] },
    { id: 'A.9', title: 'Access needs signing in and a right', support: 'partial', evidence: ['Q-AUTHN', 'Q-ROLE-MATRIX', 'Q-DENIALS'] },
    { id: 'A.10', title: 'Keys are made, kept and changed', support: 'partial', evidence: ['Q-KEYS'] },
    { id: 'A.11', title: 'Rooms and equipment are protected', support: 'input', evidence: ['Q-ATTEST'] },
    { id: 'A.12', title: 'Operation is logged and measured', support: 'partial', evidence: ['Q-INTEGRITY', 'Q-MONITORING'] },
    { id: 'A.13', title: 'Traffic and tenants are kept apart', support: 'partial', evidence: ['Q-TENANT-ISOLATION', 'Q-DATA-EXPORT'] },
    { id: 'A.14', title: 'Changes are made and tested under control', support: 'partial', evidence: ['Q-CHANGE-APPROVED', 'Q-EVAL'] },
    { id: 'A.15', title: 'Suppliers’ tools and servers are watched', support: 'partial', evidence: ['Q-SUPPLY', 'Q-ATTEST'] },
    { id: 'A.16', title: 'Incidents are noticed and handled', support: 'partial', evidence: ['Q-SECURITY', 'Q-INCIDENT-REPORT'] },
    { id: 'A.17', title: 'Operation survives a failure', support: 'partial', evidence: ['Q-BACKUP'] },
    { id: 'A.18', title: 'Evidence is kept and reported', support: 'partial', evidence: ['Q-REPORTS', 'Q-INTEGRITY'] },
  ],
};
