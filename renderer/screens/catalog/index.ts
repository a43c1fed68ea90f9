/** The catalog: finding, importing, writing, moving and comparing agents and their versions. What may be done is asked of the server; nothing here decides. */
export { AgentScreen } from './agent-screen.tsx';
export { CatalogScreen } from './catalog-screen.tsx';
export { CompareScreen } from './compare-screen.tsx';
export { CreateAgentScreen } from './create-agent-screen.tsx';
export { ImportJobScreen } from './import-job-screen.tsx';
export { ImportScreen } from './import-screen.tsx';
