import type { Framework } from '../report.ts';

/** NIST CSWP 29, a work of the US Government. The titles are our own short words. */
export const nistCsf: Framework = {
  id: 'NIST-CSF-2.0',
  name: 'NIST Cybersecurity Framework 2.0',
  controls: [
    { id: 'GV.RR-02', title: 'Roles and authorities are set', support: 'direct', evidence: ['Q-ROLE-MATRIX'] },
    { id: 'ID.AM-08', title: 'Assets managed over their life', support: 'partial', evidence: ['Q-INVENTORY', 'Q-DECOMMISSION'] },
    { id: 'PR.AA-01', title: 'Identities and credentials managed', support: 'direct', evidence: ['Q-ACCESS-GRANTS'] },
    { id: 'PR.AA-03', title: 'Users and services authenticated', support: 'direct', evidence: ['Q-AUTHN'] },
    { id: 'PR.AA-05', title: 'Permissions follow least privilege', support: 'direct', evidence: ['Q-ROLE-MATRIX', 'Q-ACCESS-REVIEW', 'Q-SOD'] },
    { id: 'PR.DS-01', title: 'Data at rest protected', support: 'partial', evidence: ['Q-KEYS', 'Q-INTEGRITY'] },
    { id: 'PR.DS-11', title: 'Backups made and tested', support: 'partial', evidence: ['Q-BACKUP'] },
    { id: 'PR.PS-01', title: 'Configuration management', support: 'direct', evidence: ['Q-CONFIG'] },
    { id: 'PR.PS-04', title: 'Log records are generated', support: 'direct', evidence: ['Q-LOG-COVERAGE'] },
    { id: 'DE.CM-03', title: 'User activity monitored', support: 'direct', evidence: ['Q-AUTHN', 'Q-DENIALS'] },
    { id: 'DE.CM-09', title: 'Compute and data monitored', support: 'partial', evidence: ['Q-MONITORING'] },
    { id: 'DE.AE-03', title: 'Information is correlated', support: 'partial', evidence: ['Q-SECURITY'] },
    { id: 'RS.AN-06', title: 'Investigation records keep integrity', support: 'direct', evidence: ['Q-INTEGRITY', 'Q-HOLDS'] },
    { id: 'RS.AN-07', title: 'Incident data collected with provenance', support: 'direct', evidence: ['Q-INTEGRITY', 'Q-LOG-ACCESS'] },
    { id: 'RS.MA-02', title: 'Incident reports triaged', support: 'partial', evidence: ['Q-SECURITY'] },
  ],
};
