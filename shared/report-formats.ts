/** What a report can be taken away as; in words for people. */
export const REPORT_FORMATS = {
  pdf: { name: 'PDF', says: 'To read and print: tagged, with the log’s root on page 1.' },
  html: { name: 'HTML page', says: 'The same to read in any browser: one file, no script, nothing fetched.' },
  xlsx: { name: 'Excel workbook', says: 'Controls, evidence, exceptions, samples, applicability and sign-offs, a sheet each.' },
  csv: { name: 'CSV', says: 'The control table and nothing else, for spreadsheets and scripts.' },
  json: { name: 'JSON', says: 'The exact bytes that the digest was made of; who signed it off stands in the others.' },
  markdown: { name: 'Markdown', says: 'Evidence by control, to paste into a document.' },
  document: { name: 'Evidence items', says: 'JSON, one item for each control and question.' },
  'oscal-ar': { name: 'OSCAL results', says: 'Assessment results (NIST OSCAL 1.2.1) for compliance tools.' },
  'oscal-ap': { name: 'OSCAL plan', says: 'The assessment plan that the results answer.' },
} as const satisfies Record<string, { readonly name: string; readonly says: string }>;

export type ReportFormat = keyof typeof REPORT_FORMATS;

export const REPORT_FORMAT_NAMES = Object.keys(REPORT_FORMATS) as readonly ReportFormat[]; // keys of a closed const object

/** What the records of a period can be taken away as, one row or object an entry. */
export const RECORD_FORMATS = {
  csv: { name: 'CSV', says: 'One row an entry; nothing in it is ever a formula.' },
  xlsx: { name: 'Excel workbook', says: 'The same as a workbook; at most 1,048,575 entries.' },
  json: { name: 'JSON', says: 'Entries with everything that is shown of them.' },
  ocsf: { name: 'OCSF', says: 'JSON lines in OCSF 1.8.0, for security information systems.' },
} as const satisfies Record<string, { readonly name: string; readonly says: string }>;

export type RecordFormat = keyof typeof RECORD_FORMATS;

export const RECORD_FORMAT_NAMES = Object.keys(RECORD_FORMATS) as readonly RecordFormat[]; // as above
