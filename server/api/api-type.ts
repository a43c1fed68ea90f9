import type { appRouter } from './app-router.ts';

/** What the renderer knows of the server: types, and nothing that runs. */
export type Api = typeof appRouter;
