/** Approvals: what waits for this person’s vote, one request with everything a vote depends on, and who must agree to what. Who may vote is the server’s answer; here it is only explained. */
export { ApprovalsScreen } from './approvals-screen.tsx';
export { RequestScreen } from './request-screen.tsx';
export { WorkflowsScreen } from './workflows-screen.tsx';
