import type { Framework } from '../report.ts';

/** A selection of NIST SP 800-53 Rev. 5, a work of the US Government. The titles are our own short words. */
export const nist80053: Framework = {
  id: 'NIST-SP-800-53r5',
  name: 'NIST SP 800-53 Rev. 5 (selection)',
  controls: [
    { id: 'AC-2', title: 'Account management', support: 'direct', evidence: ['Q-ACCESS-GRANTS', 'Q-LEAVERS', 'Q-ACCESS-REVIEW'] },
    { id: 'AC-3', title: 'Access enforcement', support: 'direct', evidence: ['Q-DENIALS', 'Q-TENANT-ISOLATION'] },
    { id: 'AC-5', title: 'Separation of duties', support: 'direct', evidence: ['Q-SOD'] },
    { id: 'AC-6', title: 'Least privilege', support: 'direct', evidence: ['Q-ROLE-MATRIX', 'Q-ACCESS-REVIEW'] },
    { id: 'AU-2', title: 'Event selection', support: 'direct', evidence: ['Q-LOG-COVERAGE'] },
    { id: 'AU-3', title: 'Record content', support: 'direct', evidence: ['Q-RUN-TRACE'] },
    { id: 'AU-6', title: 'Review and reporting', support: 'direct', evidence: ['Q-REPORTS', 'Q-LOG-ACCESS'] },
    { id: 'AU-8', title: 'Time stamps', support: 'direct', evidence: ['Q-TIME'] },
    { id: 'AU-9', title: 'Protection of audit information', support: 'direct', evidence: ['Q-INTEGRITY', 'Q-LOG-ACCESS'] },
    { id: 'AU-10', title: 'Non-repudiation', support: 'partial', evidence: ['Q-INTEGRITY', 'Q-CHANGE-APPROVED'] },
    { id: 'AU-11', title: 'Audit record retention', support: 'direct', evidence: ['Q-RETENTION', 'Q-HOLDS'] },
    { id: 'AU-12', title: 'Record generation', support: 'direct', evidence: ['Q-LOG-COVERAGE'] },
    { id: 'CA-7', title: 'Continuous monitoring', support: 'partial', evidence: ['Q-MONITORING', 'Q-REPORTS'] },
    { id: 'CM-3', title: 'Change control', support: 'direct', evidence: ['Q-CHANGE-APPROVED'] },
    { id: 'CM-5', title: 'Access restrictions for change', support: 'direct', evidence: ['Q-SOD', 'Q-ROLE-MATRIX'] },
    { id: 'CM-6', title: 'Configuration settings', support: 'direct', evidence: ['Q-CONFIG'] },
    { id: 'CM-8', title: 'Component inventory', support: 'partial', evidence: ['Q-INVENTORY'] },
    { id: 'IA-2', title: 'User identification', support: 'direct', evidence: ['Q-AUTHN', 'Q-MFA'] },
    { id: 'IR-4', title: 'Incident handling', support: 'partial', evidence: ['Q-SECURITY'] },
    { id: 'IR-6', title: 'Incident reporting', support: 'partial', evidence: ['Q-INCIDENT-REPORT'] },
    { id: 'SI-7', title: 'Software and information integrity', support: 'direct', evidence: ['Q-INTEGRITY', 'Q-SUPPLY'] },
    { id: 'SI-12', title: 'Information management and retention', support: 'direct', evidence: ['Q-RETENTION', 'Q-ERASURE'] },
  ],
};
