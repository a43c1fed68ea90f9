/** The part of `samlp` (written in JavaScript, without types) that the tests use: Express middleware. */
declare module 'samlp' {
  type Middleware = (request: object, response: object, next: (error: unknown) => void) => void;
  const samlp: { auth(options: object): Middleware; metadata(options: object): Middleware };
  export default samlp;
}
