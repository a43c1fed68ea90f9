/** Where the link of somebody who forgot their password leads: a new one, without a session, once. */
export { ResetPasswordScreen } from './reset-password-screen.tsx';
