/** Approvals: what waits for this person's vote, and one request with everything a vote depends on. Who may vote is the server's answer; here it is only explained. */
export { ApprovalsScreen } from './approvals-screen.tsx';
export { RequestScreen } from './request-screen.tsx';
