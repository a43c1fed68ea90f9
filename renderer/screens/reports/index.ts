/** Reports of what the records of a period say of a framework's controls: made, read down to the single entry, taken away. */
export { PackageScreen } from './package-screen.tsx';
export { ProcessingScreen } from './processing-screen.tsx';
export { ReportScreen } from './report-screen.tsx';
export { ReportsScreen } from './reports-screen.tsx';
