import { memo } from 'react';
import { TermField, Toolbar } from '../../kit/index.ts';
import type { AuditQuestion } from '../../lib/index.ts';
import { type TermActs, useAuditTerms } from './use-audit.ts';

/** What is asked for, and what is being typed, which concerns nothing but this field. */
export const AuditTermField = memo(function AuditTermField({ question, ...acts }: { readonly question: AuditQuestion } & TermActs) {
  const search = useAuditTerms(question, acts);
  return (
    <Toolbar label="Filters">
      <div className="flex-1">
        <TermField
          label="Filter the log" placeholder="Words, event, person, outcome or id" main empty="Nothing is called that; an id may be pasted whole"
          terms={search.terms} options={search.options} onSearch={search.setTyped} onChoose={search.choose} onRemoveTerm={search.remove}
        />
      </div>
    </Toolbar>
  );
});
