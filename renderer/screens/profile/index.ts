/** One's own account: who one is where, what one signs in with, and from where one is signed in. */
export { ProfileScreen } from './profile-screen.tsx';
