/** What the records say of one control in one period (DECISIONS 36). Never "compliant": the product supports, people conclude. What needs a person first stands first. */
export const CONTROL_STATUSES = ['not-met', 'needs-attachment', 'insufficient-evidence', 'evidence-attached', 'met'] as const;
export type ControlStatus = (typeof CONTROL_STATUSES)[number];

/** On screen and on paper alike. */
export const STATUS_WORDS: Readonly<Record<ControlStatus, string>> = {
  'not-met': 'Not met', 'needs-attachment': 'Needs attachment', 'insufficient-evidence': 'Insufficient evidence', 'evidence-attached': 'Evidence attached', met: 'Met',
};

/** What each status claims, and no more. */
export const STATUS_MEANINGS: Readonly<Record<ControlStatus, string>> = {
  'not-met': 'At least one record of the period breaks a rule behind the control.',
  'needs-attachment': 'These records cannot answer it alone; evidence from elsewhere is needed.',
  'insufficient-evidence': 'There are too few records in the period to show it.',
  'evidence-attached': 'Listed, even where nothing is on record; a person must judge.',
  met: 'Every rule behind the control held over all records of the period.',
};
