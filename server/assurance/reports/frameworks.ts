import { Refusal } from '../../base/refusal.ts';
import { euAiAct } from './frameworks/eu-ai-act.ts';
import { gdpr } from './frameworks/gdpr-articles.ts';
import { iso27001 } from './frameworks/iso27001-annex.ts';
import { iso27001Document } from './frameworks/iso27001-document.ts';
import { iso42001Annex } from './frameworks/iso42001-annex.ts';
import { iso42001Clauses } from './frameworks/iso42001-clauses.ts';
import { nist80053 } from './frameworks/nist-800-53.ts';
import { nistAiRmf } from './frameworks/nist-ai-rmf.ts';
import { nistCsf } from './frameworks/nist-csf.ts';
import { owaspAgentic } from './frameworks/owasp-agentic.ts';
import { owaspLlm } from './frameworks/owasp-llm.ts';
import { soc2 } from './frameworks/soc2-criteria.ts';
import { soc2Document } from './frameworks/soc2-document.ts';
import type { Control, Framework } from './report.ts';

/** What a report can be made for. Only controls that records of this product touch are listed; the others need people and paper alone. */
export const FRAMEWORKS: readonly Framework[] = [soc2, iso27001, iso42001Annex, iso42001Clauses, euAiAct, gdpr, nistAiRmf, nistCsf, nist80053, owaspLlm, owaspAgentic, soc2Document, iso27001Document];

export function frameworkOf(id: string): Framework {
  const framework = FRAMEWORKS.find((candidate) => candidate.id === id);
  if (!framework) throw new Refusal('reports/unknown-framework', { field: 'framework', rule: `framework: must be one of ${FRAMEWORKS.map((one) => one.id).join(', ')}` });
  return framework;
}

export function controlOf(framework: string, control: string): Control {
  const found = frameworkOf(framework).controls.find(({ id }) => id === control);
  if (!found) throw new Refusal('reports/unknown-control', { field: 'control', rule: `control: ${framework} has no control of this id` });
  return found;
}
