import type { Framework } from '../report.ts';

/** Ids of the OWASP Top 10 for LLM Applications 2025 (OWASP Foundation, CC BY-SA 4.0). The titles are our own words and no adaptation of its text. */
export const owaspLlm: Framework = {
  id: 'OWASP-LLM-2025',
  name: 'OWASP Top 10 for LLM Applications 2025',
  controls: [
    { id: 'LLM01:2025', title: 'Instructions hidden in input do not take over a model', support: 'partial', evidence: ['Q-SECURITY', 'Q-RUN-TRACE'] },
    { id: 'LLM02:2025', title: 'Confidential data does not leave in answers', support: 'partial', evidence: ['Q-SECURITY', 'Q-DATA-EXPORT'] },
    { id: 'LLM03:2025', title: 'Models, tools and servers come from where they are said to', support: 'direct', evidence: ['Q-SUPPLY'] },
    { id: 'LLM05:2025', title: 'Answers are checked before anything acts on them', support: 'partial', evidence: ['Q-OVERSIGHT'] },
    { id: 'LLM06:2025', title: 'Agents may do no more than their task needs', support: 'direct', evidence: ['Q-OVERSIGHT', 'Q-DENIALS', 'Q-ROLE-MATRIX'] },
    { id: 'LLM07:2025', title: 'Instructions to a model hold nothing that must stay secret', support: 'partial', evidence: ['Q-CONFIG', 'Q-SECURITY'] },
    { id: 'LLM08:2025', title: 'Stored embeddings give away or mix up nothing', support: 'input', evidence: ['Q-RUN-TRACE'] },
    { id: 'LLM09:2025', title: 'Wrong answers are found before they are relied on', support: 'partial', evidence: ['Q-EVAL', 'Q-RUN-TRACE'] },
    { id: 'LLM10:2025', title: 'Use of models is bounded in cost and volume', support: 'direct', evidence: ['Q-BUDGET'] },
  ],
};
