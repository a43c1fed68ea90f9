import { z } from 'zod';

/**
 * The first message a desktop shell sends to the server process it forked; one end of the port for `servePortFetch` is
 * transferred with it. The key travels here and nowhere else: arguments and environment of a process can be read by others.
 */
export const ServerStart = z.object({
  kind: z.literal('start'),
  config: z.object({
    /** Absolute path of the folder that holds the workspace. */
    dataDir: z.string().min(1),
  }),
  /** 32 bytes out of the vault; null where the system offers none, and the server then keeps a key beside its data. */
  dataKey: z.instanceof(Uint8Array).refine((key) => key.byteLength === 32, 'must be 32 bytes').nullable(),
});
export type ServerStart = z.infer<typeof ServerStart>;

/** What the shell may say afterwards. */
export const ServerOrder = z.object({ kind: z.literal('close') });
export type ServerOrder = z.infer<typeof ServerOrder>;

/** What the server process says about itself. A reason names what does not fit, never a secret. */
export const ServerNews = z.discriminatedUnion('kind', [
  /** While nobody owns the installation: the one-time token its first-run page demands. */
  z.object({ kind: z.literal('ready'), setupToken: z.string().nullable() }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]);
export type ServerNews = z.infer<typeof ServerNews>;
