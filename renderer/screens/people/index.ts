/** Who works in this tenant and as what, the API keys that borrow their rights, and one's own sessions. What a role allows is read from the roles in force, never told from memory. */
export { PeopleScreen } from './people-screen.tsx';
