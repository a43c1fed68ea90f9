/** What needs this person now: votes, their own requests, budgets near a limit; and how the log stands. */
export { HomeScreen } from './home-screen.tsx';
