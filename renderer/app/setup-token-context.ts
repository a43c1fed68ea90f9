import { createContext } from 'react';

/** The one-time token from the address this window was opened with, for the first run only. */
export const SetupTokenContext = createContext<string | null>(null);
