/** What each layer of the registry says and what holds of it, value by value, and edits of one layer. What holds is what the server answers; only what an unsaved edit would come to is merged here. */
export { RegistryScreen } from './registry-screen.tsx';
