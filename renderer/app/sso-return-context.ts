import { createContext } from 'react';
import type { SsoReturn } from '../lib/index.ts';

/** What the address this window was opened with brought back from an identity provider. */
export const SsoReturnContext = createContext<SsoReturn | null>(null);
