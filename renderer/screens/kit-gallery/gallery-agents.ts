import type { StatusName } from '../../kit/index.ts';

export interface GalleryAgent {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly status: StatusName;
  readonly risk: StatusName;
  readonly owner: string;
  readonly tools: number;
  readonly model: string;
  readonly runs: number;
  readonly share: number;
}

const NAMES = ['Claims Triage', 'First Notice Intake', 'Glass Dispatch', 'Motor Estimate Reader', 'Medical Reader', 'Complaint Drafter', 'Subrogation Finder', 'Fraud Signal Review', 'Reserve Adviser', 'Bordereau Builder', 'Storm Event Watch', 'Mail Sorter'];
const OWNERS = ['Tomas Brandl', 'Dario Feld', 'Hana Voss', 'Eskil Tran', 'Nadia Kestrel', 'Olek Marsh'];
const STATUSES = ['published', 'published', 'published', 'approved', 'pending', 'draft', 'deprecated', 'archived'] as const;
const RISKS = ['risk-high', 'risk-medium', 'risk-low'] as const;

/** Invented rows, the same at every look. */
export function galleryAgents(count: number): readonly GalleryAgent[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `agent-${index}`,
    name: `${NAMES[index % NAMES.length] ?? ''}${index < NAMES.length ? '' : ` ${Math.floor(index / NAMES.length) + 1}`}`,
    version: `${index % 5}.${index % 7}.${index % 3}`,
    status: STATUSES[(index * 5) % STATUSES.length] ?? 'draft',
    risk: RISKS[(index * 2) % RISKS.length] ?? 'risk-low',
    owner: OWNERS[(index * 3) % OWNERS.length] ?? '',
    tools: (index * 7) % 13,
    model: index % 3 === 0 ? 'corvid-2-large' : 'corvid-2-small',
    runs: (index * 7919) % 41_213,
    share: ((index * 37) % 101) / 100,
  }));
}
