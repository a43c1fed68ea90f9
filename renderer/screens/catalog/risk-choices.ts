/** What each class means for whoever chooses it. */
export const RISK_CHOICES = [
  { id: 'low', label: 'Low', detail: 'Reads and drafts; a mistake costs little and is easily undone.' },
  { id: 'medium', label: 'Medium', detail: 'Changes things that somebody checks.' },
  { id: 'high', label: 'High', detail: 'Money, people or law: at least two people must agree, unless this tenant openly lets people approve their own.' },
] as const;
