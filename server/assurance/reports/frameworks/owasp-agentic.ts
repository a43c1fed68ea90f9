import type { Framework } from '../report.ts';

/** Ids of the OWASP Top 10 for Agentic Applications 2026 (OWASP Foundation, CC BY-SA 4.0). The titles are our own words and no adaptation of its text. */
export const owaspAgentic: Framework = {
  id: 'OWASP-ASI-2026',
  name: 'OWASP Top 10 for Agentic Applications 2026',
  controls: [
    { id: 'ASI01', title: 'An agent keeps to the aim it was given', support: 'partial', evidence: ['Q-SECURITY', 'Q-RUN-TRACE'] },
    { id: 'ASI02', title: 'Tools are used only as intended', support: 'direct', evidence: ['Q-DENIALS', 'Q-OVERSIGHT', 'Q-BUDGET'] },
    { id: 'ASI03', title: 'An agent acts with its own, narrow rights', support: 'direct', evidence: ['Q-ROLE-MATRIX', 'Q-ACCESS-GRANTS', 'Q-DENIALS'] },
    { id: 'ASI04', title: 'What agents are built from is known and pinned', support: 'direct', evidence: ['Q-SUPPLY'] },
    { id: 'ASI05', title: 'Nothing is executed that nobody meant to run', support: 'partial', evidence: ['Q-RUN-TRACE', 'Q-OVERSIGHT'] },
    { id: 'ASI06', title: 'Memory and context cannot be planted', support: 'partial', evidence: ['Q-RUN-TRACE', 'Q-DENIALS'] },
    { id: 'ASI07', title: 'Messages between agents are authentic', support: 'input', evidence: ['Q-RUN-TRACE'] },
    { id: 'ASI08', title: 'One failure does not spread through others', support: 'partial', evidence: ['Q-MONITORING', 'Q-BUDGET', 'Q-EMERGENCY'] },
    { id: 'ASI09', title: 'People are not misled into trusting an agent', support: 'partial', evidence: ['Q-OVERSIGHT'] },
    { id: 'ASI10', title: 'An agent out of control is found and stopped', support: 'direct', evidence: ['Q-EMERGENCY', 'Q-DECOMMISSION', 'Q-INVENTORY'] },
  ],
};
