/** The compliance officer's log: every entry found, opened and checked in the page itself; the whole of it verified on demand. */
export { AuditScreen } from './audit-screen.tsx';
export { OutsideScreen } from './outside-screen.tsx';
export { RetentionScreen } from './retention-screen.tsx';
export { WitnessesScreen } from './witnesses-screen.tsx';
