/** The page that an invitation's link opens, for somebody who cannot sign in yet. It says what is offered before anything is agreed to. */
export { AcceptInvitationScreen } from './accept-invitation-screen.tsx';
