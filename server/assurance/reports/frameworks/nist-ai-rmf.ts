import type { Framework } from '../report.ts';

/** NIST AI 100-1, a work of the US Government. The titles are our own short words. */
export const nistAiRmf: Framework = {
  id: 'NIST-AI-RMF-1.0',
  name: 'NIST AI Risk Management Framework 1.0',
  controls: [
    { id: 'GOVERN 1.2', title: 'Trustworthy-AI traits in policy', support: 'input', evidence: ['Q-ATTEST'] },
    { id: 'GOVERN 1.4', title: 'Risk process is transparent', support: 'partial', evidence: ['Q-RISK', 'Q-REPORTS'] },
    { id: 'GOVERN 1.5', title: 'Ongoing review with set roles', support: 'partial', evidence: ['Q-REPORTS'] },
    { id: 'GOVERN 1.6', title: 'AI inventory', support: 'direct', evidence: ['Q-INVENTORY'] },
    { id: 'GOVERN 1.7', title: 'Safe decommissioning', support: 'direct', evidence: ['Q-DECOMMISSION'] },
    { id: 'GOVERN 2.1', title: 'Roles and lines of communication', support: 'direct', evidence: ['Q-ROLE-MATRIX'] },
    { id: 'GOVERN 3.2', title: 'Human-AI configuration roles', support: 'direct', evidence: ['Q-OVERSIGHT', 'Q-ROLE-MATRIX'] },
    { id: 'GOVERN 4.3', title: 'Testing and incident sharing', support: 'partial', evidence: ['Q-EVAL', 'Q-SECURITY'] },
    { id: 'GOVERN 6.1', title: 'Third-party risk', support: 'partial', evidence: ['Q-SUPPLY'] },
    { id: 'MAP 1.1', title: 'Intended purpose recorded', support: 'partial', evidence: ['Q-INVENTORY'] },
    { id: 'MAP 3.5', title: 'Human oversight defined', support: 'direct', evidence: ['Q-OVERSIGHT'] },
    { id: 'MAP 4.2', title: 'Controls on components', support: 'partial', evidence: ['Q-SUPPLY'] },
    { id: 'MEASURE 1.3', title: 'Independent assessors', support: 'partial', evidence: ['Q-SOD'] },
    { id: 'MEASURE 2.4', title: 'Behaviour monitored in production', support: 'direct', evidence: ['Q-MONITORING'] },
    { id: 'MEASURE 2.7', title: 'Security and resilience measured', support: 'partial', evidence: ['Q-SECURITY'] },
    { id: 'MEASURE 2.8', title: 'Transparency and accountability', support: 'direct', evidence: ['Q-INTEGRITY', 'Q-RUN-TRACE'] },
    { id: 'MEASURE 2.10', title: 'Privacy risk', support: 'partial', evidence: ['Q-ROPA', 'Q-ERASURE'] },
    { id: 'MEASURE 3.1', title: 'Risks tracked over time', support: 'partial', evidence: ['Q-RISK'] },
    { id: 'MANAGE 1.3', title: 'Responses to priority risks', support: 'partial', evidence: ['Q-RISK'] },
    { id: 'MANAGE 2.4', title: 'Mechanism to disengage or deactivate', support: 'direct', evidence: ['Q-EMERGENCY', 'Q-DECOMMISSION'] },
    { id: 'MANAGE 3.1', title: 'Third-party resources monitored', support: 'partial', evidence: ['Q-SUPPLY'] },
    { id: 'MANAGE 4.1', title: 'Post-deployment monitoring, override, change management', support: 'direct', evidence: ['Q-MONITORING', 'Q-OVERSIGHT', 'Q-CHANGE-APPROVED'] },
    { id: 'MANAGE 4.3', title: 'Incidents communicated', support: 'partial', evidence: ['Q-SECURITY'] },
  ],
};
