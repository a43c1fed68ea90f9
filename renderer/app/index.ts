/**
 * Puts the screens together: who may come in, where each screen lives, the frame around them.
 * The only room that knows all screens; every screen stands behind the session gate.
 */
export { App } from './app.tsx';
