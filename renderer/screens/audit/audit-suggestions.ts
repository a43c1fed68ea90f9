import { AUDIT_EVENTS } from '../../../shared/audit-events.ts';
import { isUuid } from '../../../shared/uuid.ts';
import { formatCount, type Option } from '../../kit/index.ts';
import { type AuditQuestion, AUDIT_OUTCOME_WORDS, AUDIT_OUTCOMES, AUDIT_SEVERITIES, AUDIT_SEVERITY_WORDS, withText } from '../../lib/index.ts';
import { familyOf } from './audit-facets.ts';

export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const TYPES = Object.keys(AUDIT_EVENTS);
const FAMILIES = [...new Set(TYPES.map(familyOf))];
const NUMBER = /^#?\d[\d,]*$/;
const MOST = 12;

/** What typed text may mean as a filter, best first. An id is a `<field>:<value>` that `withSuggestion` reads back; `entry:` and `number:` open one. */
export function suggestionsFor(text: string, people: readonly KnownPerson[]): readonly Option[] {
  const typed = text.trim().toLowerCase();
  if (typed === '') return [...FAMILIES.map(familyOption), ...people.slice(0, MOST).map(personOption)];
  if (isUuid(typed)) return idOptions(typed);
  if (NUMBER.test(typed)) return [numberOption(Number(typed.replace(/[#,]/g, '')))];
  const has = (words: string) => words.toLowerCase().includes(typed);
  const words = [
    ...FAMILIES.filter((family) => family === typed || has(family)).map(familyOption),
    ...people.filter(({ name, email }) => has(name) || has(email)).map(personOption),
    ...AUDIT_OUTCOMES.filter((outcome) => has(AUDIT_OUTCOME_WORDS[outcome])).map((outcome) => ({ id: `outcomes:${outcome}`, label: AUDIT_OUTCOME_WORDS[outcome], detail: 'outcome', icon: 'filter' as const })),
    ...AUDIT_SEVERITIES.filter((severity) => has(AUDIT_SEVERITY_WORDS[severity])).map((severity) => ({ id: `severities:${severity}`, label: AUDIT_SEVERITY_WORDS[severity], detail: 'severity', icon: 'filter' as const })),
    ...TYPES.filter((type) => has(type)).map((type) => ({ id: `types:${type}`, label: type, detail: 'event', icon: 'tag' as const })),
  ].slice(0, MOST);
  const said = text.trim();
  const search = /[\p{L}\p{N}]/u.test(said) ? [{ id: `text:${said}`, label: `Entries that say “${said}”`, detail: 'words', icon: 'search' as const }] : [];
  // Ids of tools, roles and parts of the server are words, so any word may be one; case matters in them.
  return /\s/.test(said) ? [...words, ...search] : [...words, ...search, { id: `resource:${said}`, label: said, detail: 'id of a resource', icon: 'file' }, { id: `actor:${said}`, label: said, detail: 'id of an actor', icon: 'person' }];
}

function familyOption(family: string): Option {
  return { id: `types:${family}`, label: family, detail: 'family of events', icon: 'tag' };
}

function personOption({ id, name, email }: KnownPerson): Option {
  return { id: `actor:${id}`, label: name, detail: email, icon: 'person' };
}

function numberOption(number: number): Option {
  return { id: `number:${number}`, label: `Open entry #${formatCount(number)}`, icon: 'audit' };
}

function idOptions(id: string): readonly Option[] {
  return [
    { id: `entry:${id}`, label: 'Open the entry with this id', icon: 'audit' },
    { id: `resource:${id}`, label: 'Entries about this resource', icon: 'file' },
    { id: `actor:${id}`, label: 'Entries of this actor', icon: 'person' },
    { id: `run:${id}`, label: 'Entries of this run', icon: 'runs' },
  ];
}

/** The question with what was chosen added to it; null when it is no filter. */
export function withSuggestion(question: AuditQuestion, id: string): AuditQuestion | null {
  const [field, value] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
  switch (field) {
    case 'types':
      return { ...question, types: [...new Set([...question.types, value])] };
    case 'outcomes':
      return { ...question, outcomes: AUDIT_OUTCOMES.filter((outcome) => outcome === value || question.outcomes.includes(outcome)) };
    case 'severities':
      return { ...question, severities: AUDIT_SEVERITIES.filter((severity) => severity === value || question.severities.includes(severity)) };
    case 'text':
      return withText(question, value) ?? question;
    case 'actor':
    case 'resource':
    case 'run':
      return { ...question, [field]: value };
    default:
      return null;
  }
}
