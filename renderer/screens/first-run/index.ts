/** The first time: make the owner, or look at the sample workspace. Either needs the one-time token that proves who started the server. */
export { FirstRunScreen } from './first-run-screen.tsx';
