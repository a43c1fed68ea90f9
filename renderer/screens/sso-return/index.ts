/** Finishes a sign-in at an identity provider. What came back is handed to the server once and shown to nobody; the page holds neither code nor session. */
export { SsoReturnScreen } from './sso-return-screen.tsx';
