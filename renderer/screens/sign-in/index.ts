/** The way in for somebody who has an account. It never learns a token: the server sets the session, the page only asks again who it is. */
export { SignInScreen } from './sign-in-screen.tsx';
